package io.wirehost.bench.load;

import org.HdrHistogram.Histogram;

import java.time.Duration;

/**
 * What a load has seen.
 *
 * @param packets answered, all of them rightly
 * @param time that it took
 * @param latencies of the packets, in nanoseconds
 */
public record LoadResult(long packets, Duration time, Histogram latencies) {
    static Histogram histogram() {
        return new Histogram(Duration.ofMinutes(1).toNanos(), 3);
    }

    /** Packets per second. */
    public double rate() {
        return packets * 1e9 / time.toNanos();
    }
}
