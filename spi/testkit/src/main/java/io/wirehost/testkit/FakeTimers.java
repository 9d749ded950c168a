package io.wirehost.testkit;

import io.wirehost.spi.Timer;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Timers that wait for {@link #advance} instead of a clock; tasks run on the thread that calls it.
 */
final class FakeTimers {
    private record Task(long dueNanos, long order, Runnable action) {}

    private final PriorityQueue<Task> waiting = // guarded by this
            new PriorityQueue<>(
                    Comparator.comparingLong(Task::dueNanos).thenComparingLong(Task::order));
    private long nowNanos; // guarded by this
    private long orders; // guarded by this

    Timer schedule(Duration delay, Runnable action) {
        Task task = add(Math.max(0, delay.toNanos()), action);
        return () -> remove(task);
    }

    Timer scheduleEvery(Duration pause, Runnable action) {
        if (pause.isZero() || pause.isNegative()) {
            throw new IllegalArgumentException("a pause of " + pause + ": must be more than zero");
        }
        Repeated repeated = new Repeated(pause.toNanos(), action);
        repeated.await();
        return repeated;
    }

    /** Lets time pass, and runs what becomes due, in order. What a task throws is thrown here. */
    void advance(Duration time) {
        long until;
        synchronized (this) {
            until = nowNanos + time.toNanos();
        }
        for (Task due = takeDue(until); due != null; due = takeDue(until)) {
            due.action.run();
        }
        synchronized (this) {
            nowNanos = until;
        }
    }

    private synchronized @Nullable Task takeDue(long untilNanos) {
        Task first = waiting.peek();
        if (first == null || first.dueNanos > untilNanos) {
            return null;
        }
        nowNanos = first.dueNanos;
        return waiting.poll();
    }

    private synchronized Task add(long delayNanos, Runnable action) {
        Task task = new Task(nowNanos + delayNanos, orders++, action);
        waiting.add(task);
        notifyAll();
        return task;
    }

    private synchronized boolean remove(Task task) {
        return waiting.remove(task);
    }

    synchronized int size() {
        return waiting.size();
    }

    synchronized void awaitSize(int atLeast) throws InterruptedException {
        while (waiting.size() < atLeast) {
            wait();
        }
    }

    private final class Repeated implements Timer {
        private final long pauseNanos;
        private final Runnable action;
        private @Nullable Task next; // guarded by the timers
        private boolean cancelled; // guarded by the timers

        Repeated(long pauseNanos, Runnable action) {
            this.pauseNanos = pauseNanos;
            this.action = action;
        }

        void await() {
            synchronized (FakeTimers.this) {
                if (!cancelled) {
                    next = add(pauseNanos, this::runOnce);
                }
            }
        }

        private void runOnce() {
            action.run();
            await();
        }

        @Override
        public boolean cancel() {
            synchronized (FakeTimers.this) {
                boolean first = !cancelled;
                cancelled = true;
                if (next != null) {
                    remove(next);
                }
                return first;
            }
        }
    }
}
