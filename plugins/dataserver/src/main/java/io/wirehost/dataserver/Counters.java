package io.wirehost.dataserver;

import java.util.concurrent.atomic.LongAdder;

/** What was done since the start. Thread-safe. */
final class Counters {
    final LongAdder stored = new LongAdder();
    final LongAdder storedBytes = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder lost = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder served = new LongAdder();
    final LongAdder servedBytes = new LongAdder();
    final LongAdder missing = new LongAdder();

    @Override
    public String toString() {
        return "stored %s (%s bytes), refused %s, lost %s, failed %s; served %s (%s bytes), missing %s"
                .formatted(
                        stored, storedBytes, refused, lost, failed, served, servedBytes, missing);
    }
}
