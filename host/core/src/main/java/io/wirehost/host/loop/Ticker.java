package io.wirehost.host.loop;

import java.util.concurrent.TimeUnit;

/** The time that loops and their timers see. Each loop has its own, and reads it once per round. */
@FunctionalInterface
public interface Ticker {
    /** Monotonic nanoseconds from an arbitrary origin. */
    long nanos();

    /**
     * The system's clock, less the time that the whole process was stopped (SIGSTOP, a suspended
     * machine, a loop held for seconds). Peers could not be served in that time, so it must not
     * expire their sessions. A loop asks at least once a second, hence a larger gap is such a
     * pause.
     */
    static Ticker running() {
        return new Ticker() {
            private static final long PAUSE = TimeUnit.SECONDS.toNanos(3);

            private long last = System.nanoTime(); // confined to the loop
            private long paused; // confined to the loop

            @Override
            public long nanos() {
                long raw = System.nanoTime();
                long gap = raw - last;
                last = raw;
                if (gap > PAUSE) {
                    paused += gap;
                }
                return raw - paused;
            }
        };
    }
}
