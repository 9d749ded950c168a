package io.wirehost.host.plugin;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Runs the first code of a plugin, its initialisers and constructors, where it can be left behind
 * if it does not return.
 */
public final class WarmUp {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int FRAMES_TOLD = 10;

    private WarmUp() {}

    /**
     * Runs a first call.
     *
     * @return its result, as soon as it is there
     * @throws PluginFaultException if it takes too long, with the frames that it is in
     * @throws Exception what the call throws
     */
    public static <T> T of(Provider<?> provider, Callable<T> call) throws Exception {
        return of(provider, call, PATIENCE);
    }

    static <T> T of(Provider<?> provider, Callable<T> call, Duration patience) throws Exception {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread =
                Thread.ofPlatform().daemon().name("warm-up-" + provider.name()).unstarted(task);
        thread.setContextClassLoader(provider.loader());
        thread.start();
        try {
            return task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            String frames =
                    Arrays.stream(thread.getStackTrace())
                            .limit(FRAMES_TOLD)
                            .map(StackTraceElement::toString)
                            .collect(Collectors.joining(", "));
            thread.interrupt();
            throw new PluginFaultException(
                    ("plugin %s: class %s is not initialised after %d ms: let its initialisers and"
                                    + " its constructor return; it is left behind at %s")
                            .formatted(
                                    provider.plugin(),
                                    provider.type().getName(),
                                    patience.toMillis(),
                                    frames),
                    e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
