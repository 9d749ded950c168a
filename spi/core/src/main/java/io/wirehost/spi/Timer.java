package io.wirehost.spi;

/** A task that waits for its time. Timers are monotonic: a change of the wall clock is nothing. */
@FunctionalInterface
public interface Timer {
    /**
     * Takes the task back. Any thread.
     *
     * @return true if it will not run any more; false if it has run, runs now or was cancelled
     */
    boolean cancel();
}
