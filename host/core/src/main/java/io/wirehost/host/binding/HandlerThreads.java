package io.wirehost.host.binding;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The threads that tasks of a handler run on. Any thread. */
final class HandlerThreads {
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet(); // maybe not started yet

    /** Starts one, which is to say when it has {@link #ended}. */
    void start(Thread thread) {
        threads.add(thread); // before it starts, since it may end at once
        try {
            thread.start();
        } catch (RuntimeException | Error e) {
            threads.remove(thread);
            throw e;
        }
    }

    /** One has done its task. */
    void ended(Thread thread) {
        threads.remove(thread);
    }

    void interrupt() {
        threads.forEach(Thread::interrupt);
    }

    /**
     * Waits for those that have started. False if the time, by {@link System#nanoTime}, was over
     * first.
     */
    boolean await(long deadline) throws InterruptedException {
        for (Thread thread : threads) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            if (thread.getState() != Thread.State.NEW && !thread.join(left)) {
                return false;
            }
        }
        return true;
    }
}
