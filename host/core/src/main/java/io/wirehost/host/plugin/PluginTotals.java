package io.wirehost.host.plugin;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * What all generations of one plugin have done together, those that are gone as well: numbers that
 * only grow. Any thread.
 */
final class PluginTotals {
    private final Map<FaultKind, LongAdder> faults =
            new EnumMap<>(FaultKind.class); // filled by the constructor
    private final List<LongAdder> handled = new ArrayList<>(); // likewise
    private final LongAdder handledNanos = new LongAdder();

    PluginTotals() {
        for (FaultKind kind : FaultKind.values()) {
            faults.put(kind, new LongAdder());
        }
        for (int i = 0; i <= DurationBuckets.LIMITS.size(); i++) {
            handled.add(new LongAdder());
        }
    }

    void failed(FaultKind kind) {
        Objects.requireNonNull(faults.get(kind)).increment();
    }

    void handled(long nanos) {
        handled.get(DurationBuckets.index(nanos)).increment();
        handledNanos.add(nanos);
    }

    PluginCounters read(String plugin) {
        Map<FaultKind, Long> failed = new EnumMap<>(FaultKind.class);
        faults.forEach((kind, count) -> failed.put(kind, count.sum()));
        return new PluginCounters(
                plugin,
                failed,
                new DurationBuckets(
                        handled.stream().map(LongAdder::sum).toList(), handledNanos.sum()));
    }
}
