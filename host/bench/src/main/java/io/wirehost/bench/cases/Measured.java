package io.wirehost.bench.cases;

import io.wirehost.bench.compare.Metric;
import io.wirehost.bench.compare.Sample;
import io.wirehost.bench.load.LoadResult;
import io.wirehost.bench.server.RunningServer;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** Runs a load, and looks at the clock of the server before and after. */
final class Measured {
    /** A load. */
    interface Load {
        LoadResult run() throws IOException, InterruptedException;
    }

    private Measured() {}

    static Sample of(RunningServer server, Load load) throws IOException, InterruptedException {
        Duration before = server.cpu();
        LoadResult result = load.run();
        double cpuNanos = server.cpu().minus(before).toNanos();
        Histogram latencies = result.latencies();
        return new Sample(
                Map.of(
                        Metric.CPU, cpuNanos / 1e3 / result.packets(),
                        Metric.BUSY, 100 * cpuNanos / result.time().toNanos(),
                        Metric.RATE, result.rate(),
                        Metric.P50, micros(latencies, 50),
                        Metric.P99, micros(latencies, 99),
                        Metric.P999, micros(latencies, 99.9)));
    }

    private static double micros(Histogram latencies, double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e3;
    }
}
