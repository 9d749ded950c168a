package io.wirehost.host.session;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Counts what is open against a maximum. Any thread. */
public final class Capacity {
    private volatile int max;
    private final AtomicInteger open = new AtomicInteger();
    private volatile @Nullable Thread waiting; // in awaitEmpty, or has been

    /** With room for this many. */
    public Capacity(int max) {
        this.max = max;
    }

    boolean acquire() {
        int limit = max;
        return open.getAndUpdate(count -> count < limit ? count + 1 : count) < limit;
    }

    /** Has room for this many from now on. If more are open, they stay. */
    public void resize(int newMax) {
        max = newMax;
    }

    void release() {
        if (open.decrementAndGet() == 0) {
            LockSupport.unpark(waiting); // no lock, which a loop could have to wait for
        }
    }

    /** How many are open. */
    public int open() {
        return open.get();
    }

    /** Waits until nothing is open; false if the time was over first. By one thread at a time. */
    public boolean awaitEmpty(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(time);
        waiting = Thread.currentThread();
        while (open.get() > 0) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return true;
    }
}
