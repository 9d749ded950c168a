package io.wirehost.bench.load;

import org.HdrHistogram.Histogram;

import java.time.Duration;
import java.util.Map;

/**
 * What a load has seen.
 *
 * @param packets answered, all of them rightly
 * @param time that it took
 * @param micros latencies of the packets by percentile, in microseconds
 */
public record LoadResult(long packets, Duration time, Map<Double, Double> micros) {
    static LoadResult of(Histogram latencies, long began) {
        return new LoadResult(
                latencies.getTotalCount(),
                Duration.ofNanos(System.nanoTime() - began),
                Map.of(
                        50.0, micros(latencies, 50),
                        99.0, micros(latencies, 99),
                        99.9, micros(latencies, 99.9)));
    }

    private static double micros(Histogram latencies, double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e3;
    }

    static Histogram histogram() {
        return new Histogram(Duration.ofMinutes(1).toNanos(), 3);
    }

    /** Packets per second. */
    public double rate() {
        return packets * 1e9 / time.toNanos();
    }
}
