package io.wirehost.host.plugin;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what came of comparing a generation, as a shadow, with the one that is served. */
public final class Comparisons {
    private final LongAdder sessions = new LongAdder();
    private final LongAdder packets = new LongAdder();
    private final LongAdder opaque = new LongAdder();
    private final LongAdder left = new LongAdder();
    private final Map<Difference, AtomicLong> differences =
            new EnumMap<>(Difference.class); // filled by the constructor

    /**
     * What was counted.
     *
     * @param sessions that were compared, or began to be
     * @param packets that both have unpacked
     * @param opaque of them, those of which only the lengths could be compared
     * @param left sessions that were left since the shadow did not keep up
     * @param differences by their kind; each kind is there
     */
    public record Count(
            long sessions,
            long packets,
            long opaque,
            long left,
            Map<Difference, Long> differences) {
        /** Nothing. */
        public static final Count NONE = new Comparisons().read();

        /** Copies the map. */
        public Count {
            differences = Collections.unmodifiableMap(new EnumMap<>(differences));
        }
    }

    Comparisons() {
        for (Difference kind : Difference.values()) {
            differences.put(kind, new AtomicLong());
        }
    }

    /** One more session is compared. */
    public void session() {
        sessions.increment();
    }

    /** Both have unpacked a packet; known: it could be compared. */
    public void packet(boolean known) {
        packets.increment();
        if (!known) {
            opaque.increment();
        }
    }

    /** A session came with more than could be compared in time. */
    public void left() {
        left.increment();
    }

    /** They differ. The answer is how often they did so far, in any way. */
    public long difference(Difference kind) {
        Objects.requireNonNull(differences.get(kind)).incrementAndGet();
        return differences.values().stream().mapToLong(AtomicLong::get).sum();
    }

    Count read() {
        Map<Difference, Long> found = new EnumMap<>(Difference.class);
        differences.forEach((kind, count) -> found.put(kind, count.get()));
        return new Count(sessions.sum(), packets.sum(), opaque.sum(), left.sum(), found);
    }
}
