package io.wirehost.host.plugin;

import java.util.ArrayList;
import java.util.List;

/**
 * Calls that were measured, by how long they took.
 *
 * @param counts of those that took up to each of {@link #LIMITS} and longer than the one before it;
 *     the last, of those beyond all
 * @param nanos of all together
 */
public record DurationBuckets(List<Long> counts, long nanos) {
    private static final int SMALLEST = 10; // 2^10 ns, about 1 µs
    private static final int STEP = 2;
    private static final int LARGEST = 34; // 2^34 ns, about 17 s

    /** In nanoseconds, each four times the one before it. */
    public static final List<Long> LIMITS = limits();

    /** Makes the list immutable. */
    public DurationBuckets {
        counts = List.copyOf(counts);
    }

    private static List<Long> limits() {
        List<Long> limits = new ArrayList<>();
        for (int power = SMALLEST; power <= LARGEST; power += STEP) {
            limits.add(1L << power);
        }
        return List.copyOf(limits);
    }

    /** Which count a duration belongs to. */
    static int index(long nanos) {
        int power = Long.SIZE - Long.numberOfLeadingZeros(Math.max(nanos, 1) - 1);
        return Math.clamp((power - SMALLEST + STEP - 1) / STEP, 0, LIMITS.size());
    }
}
