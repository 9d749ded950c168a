package io.wirehost.host.session;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what is open against a maximum. Any thread. */
public final class Capacity {
    private final int max;
    private final AtomicInteger open = new AtomicInteger();

    /** With room for this many. */
    public Capacity(int max) {
        this.max = max;
    }

    boolean acquire() {
        return open.getAndUpdate(count -> count < max ? count + 1 : count) < max;
    }

    void release() {
        if (open.decrementAndGet() == 0) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** How many are open. */
    public int open() {
        return open.get();
    }

    /** Waits until nothing is open; false if the time was over first. */
    public synchronized boolean awaitEmpty(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (open.get() > 0) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        return true;
    }
}
