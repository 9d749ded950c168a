package io.wirehost.host.plugin;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Runs the first code of a plugin, by which it gets ready, where it can be left behind if it does
 * not return. Immutable; any thread that may block.
 *
 * @param timeout how long each call may take
 */
public record WarmUp(Duration timeout) {
    private static final int FRAMES_TOLD = 10;

    /**
     * Runs a call on a thread of its own, with the plugin's loader in context.
     *
     * @param what names the call in messages
     * @return its result, as soon as it is there
     * @throws PluginFaultException if it takes too long, with the frames that it is in; it is
     *     interrupted, and what comes of it is dropped
     * @throws Throwable what the call throws
     */
    public <T extends @Nullable Object> T call(Provider<?> provider, String what, Callable<T> call)
            throws Throwable {
        return call(provider, what, call, _ -> {});
    }

    /**
     * Likewise, and what comes when nobody waits for it any more is given away, on the same thread.
     */
    public <T extends @Nullable Object> T call(
            Provider<?> provider, String what, Callable<T> call, Consumer<T> tooLate)
            throws Throwable {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .name("warm-up-" + provider.name())
                        .unstarted(() -> run(call, done, tooLate));
        thread.setContextClassLoader(provider.loader());
        thread.start();
        if (!ends(thread) && done.completeExceptionally(tooLong(what, thread.getStackTrace()))) {
            thread.interrupt();
        }
        if (done.isCompletedExceptionally()) {
            throw done.exceptionNow();
        }
        return done.resultNow();
    }

    private static <T extends @Nullable Object> void run(
            Callable<T> call, CompletableFuture<T> done, Consumer<T> tooLate) {
        try {
            T result = call.call();
            if (!done.complete(result)) {
                tooLate.accept(result);
            }
        } catch (Throwable e) {
            done.completeExceptionally(e);
        }
    }

    /** False: it takes too long, or whoever waits for it is told not to. */
    private boolean ends(Thread thread) {
        try {
            return thread.join(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private PluginFaultException tooLong(String what, StackTraceElement[] stack) {
        String frames =
                Arrays.stream(stack)
                        .limit(FRAMES_TOLD)
                        .map(StackTraceElement::toString)
                        .collect(Collectors.joining(", "));
        return new PluginFaultException(
                ("%s has not returned after %d ms: let it, or raise plugins.warm-up-timeout; it is"
                                + " left behind at %s")
                        .formatted(what, timeout.toMillis(), frames));
    }
}
