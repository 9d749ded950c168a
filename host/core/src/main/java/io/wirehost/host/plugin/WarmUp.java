package io.wirehost.host.plugin;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Runs the first code of plugins, by which they get ready, where it can be left behind if it does
 * not return. For one change of what is served, and one thread, which may block.
 *
 * <p>Each call has a time, and all together have three times that: of many that do not return each
 * is told, and whoever waits for the change does not wait once for each.
 */
public final class WarmUp {
    private static final int FRAMES_TOLD = 10;
    private static final int FACTOR_OF_ALL = 3;

    private final Duration timeout;
    private Duration left;

    /** Each call may take so long. */
    public WarmUp(Duration timeout) {
        this.timeout = timeout;
        this.left = timeout.multipliedBy(FACTOR_OF_ALL);
    }

    /**
     * Runs a call on a thread of its own, with the plugin's loader in context.
     *
     * @param what names the call in messages
     * @return its result, as soon as it is there
     * @throws PluginFaultException if it takes too long, with the frames that it is in; it is
     *     interrupted, and what comes of it is dropped; or with what the call threw
     */
    public <T extends @Nullable Object> T call(Provider<?> provider, String what, Callable<T> call)
            throws PluginFaultException {
        return call(provider, what, call, _ -> {});
    }

    /**
     * Likewise, and what comes when nobody waits for it any more is given away, on the same thread.
     */
    public <T extends @Nullable Object> T call(
            Provider<?> provider, String what, Callable<T> call, Consumer<T> tooLate)
            throws PluginFaultException {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .name("warm-up-" + provider.name())
                        .unstarted(() -> run(call, done, tooLate));
        thread.setContextClassLoader(provider.loader());
        Duration patience = patience();
        long begin = System.nanoTime();
        thread.start();
        if (!ends(thread, patience)
                && done.completeExceptionally(tooLong(what, patience, thread.getStackTrace()))) {
            thread.interrupt();
        }
        left = left.minusNanos(System.nanoTime() - begin);
        if (done.isCompletedExceptionally()) {
            throw (PluginFaultException) done.exceptionNow();
        }
        return done.resultNow();
    }

    /** No more than half of what is left, so that there is some for the next. */
    private Duration patience() {
        Duration half = left.isNegative() ? Duration.ZERO : left.dividedBy(2);
        return half.compareTo(timeout) < 0 ? half : timeout;
    }

    private static <T extends @Nullable Object> void run(
            Callable<T> call, CompletableFuture<T> done, Consumer<T> tooLate) {
        try {
            T result = call.call();
            if (!done.complete(result)) {
                tooLate.accept(result);
            }
        } catch (Throwable e) {
            done.completeExceptionally(fault(e));
        }
    }

    /** What was thrown is code of the plugin as well: nobody else asks it anything. */
    private static PluginFaultException fault(Throwable thrown) {
        PluginFaultException fault = new PluginFaultException(Thrown.text(thrown));
        try {
            Throwable cause = thrown.getCause();
            fault.setStackTrace((cause == null ? thrown : cause).getStackTrace());
        } catch (Throwable _) {
            // It has the stack of this thread then.
        }
        return fault;
    }

    /** False: it takes too long, or whoever waits for it is told not to. */
    private static boolean ends(Thread thread, Duration patience) {
        try {
            return thread.join(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static PluginFaultException tooLong(
            String what, Duration patience, StackTraceElement[] stack) {
        String frames =
                Arrays.stream(stack)
                        .limit(FRAMES_TOLD)
                        .map(StackTraceElement::toString)
                        .collect(Collectors.joining(", "));
        return new PluginFaultException(
                ("%s has not returned after %d ms: let it, or raise plugins.warm-up-timeout; it is"
                                + " left behind at %s")
                        .formatted(what, patience.toMillis(), frames));
    }
}
