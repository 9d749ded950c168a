package io.wirehost.host.plugin;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what a generation of a plugin does. A session counts for itself while it is open and adds
 * to this when it has ended, so that a packet costs no more for it. Any thread.
 */
final class Meter {
    private final LongAdder opened = new LongAdder();
    private final LongAdder packetsIn = new LongAdder(); // of sessions that have ended, as the next
    private final LongAdder packetsOut = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final Map<FaultKind, LongAdder> faults =
            new EnumMap<>(FaultKind.class); // filled by the constructor
    private final Stopwatch unpacking = new Stopwatch();
    private final Stopwatch handling = new Stopwatch();

    private record Stopwatch(LongAdder calls, LongAdder nanos) {
        Stopwatch() {
            this(new LongAdder(), new LongAdder());
        }

        void add(long time) {
            calls.increment();
            nanos.add(time);
        }

        SampledTime read() {
            return new SampledTime(calls.sum(), nanos.sum());
        }
    }

    Meter() {
        for (FaultKind kind : FaultKind.values()) {
            faults.put(kind, new LongAdder());
        }
    }

    void opened() {
        opened.increment();
    }

    void ended(Traffic traffic) {
        packetsIn.add(traffic.packetsIn());
        packetsOut.add(traffic.packetsOut());
        bytesIn.add(traffic.bytesIn());
        bytesOut.add(traffic.bytesOut());
    }

    void failed(FaultKind kind) {
        Objects.requireNonNull(faults.get(kind)).increment();
    }

    void unpacked(long nanos) {
        unpacking.add(nanos);
    }

    void handled(long nanos) {
        handling.add(nanos);
    }

    /** With what the sessions that are open count for themselves. */
    Activity read(Traffic open) {
        Map<FaultKind, Long> failed = new EnumMap<>(FaultKind.class);
        faults.forEach((kind, count) -> failed.put(kind, count.sum()));
        Traffic ended =
                new Traffic(packetsIn.sum(), packetsOut.sum(), bytesIn.sum(), bytesOut.sum(), 0, 0);
        return new Activity(
                opened.sum(), ended.plus(open), failed, unpacking.read(), handling.read());
    }
}
