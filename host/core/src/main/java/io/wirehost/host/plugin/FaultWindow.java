package io.wirehost.host.plugin;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Tells when there were too many faults within a time. Any thread, without locks. */
final class FaultWindow {
    private final AtomicLongArray times; // of the last faults, in a ring
    private final long window;
    private final AtomicLong count = new AtomicLong();

    FaultWindow(int faults, Duration window) {
        this.times = new AtomicLongArray(faults);
        this.window = window.toNanos();
    }

    /** There was one at this time. Whether that are too many now. */
    boolean add(long now) {
        long number = count.getAndIncrement();
        int faults = times.length();
        times.set((int) (number % faults), now);
        long oldest = times.get((int) ((number + 1) % faults));
        return number + 1 >= faults && now - oldest <= window;
    }
}
