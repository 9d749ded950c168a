package io.wirehost.client;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** The JDK blocks the two kinds of threads in different ways. */
enum ThreadKind {
    PLATFORM(Thread.ofPlatform().daemon()),
    VIRTUAL(Thread.ofVirtual());

    private final Thread.Builder builder;

    ThreadKind(Thread.Builder builder) {
        this.builder = builder;
    }

    /** A call under way. */
    record Running<T>(Thread thread, FutureTask<T> result) {
        /** What the call answers; what it throws is the cause of what this throws. */
        T get() throws Exception {
            return result.get();
        }
    }

    <T> Running<T> start(Callable<T> call) {
        var task = new FutureTask<>(call);
        return new Running<>(builder.start(task), task);
    }
}
