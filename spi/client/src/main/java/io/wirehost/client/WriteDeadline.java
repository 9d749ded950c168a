package io.wirehost.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The timer of one write. A blocking channel knows no write timeout: what can be done is to close
 * it under the write.
 */
final class WriteDeadline {
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    /** Unless {@link #met} is called before, {@code expire} runs once, on the timer's thread. */
    WriteDeadline(int millis, Runnable expire) {
        var _ =
                ended.thenAccept(inTime -> {
                    if (!inTime) {
                        expire.run();
                    }
                });
        ended.completeOnTimeout(false, millis, TimeUnit.MILLISECONDS);
    }

    /**
     * The write has ended. Answers whether that was in time: else {@code expire} runs or has run.
     */
    boolean met() {
        return ended.complete(true);
    }
}
