package io.wirehost.bench.cases;

import io.wirehost.bench.compare.Case;
import io.wirehost.bench.compare.Metric;
import io.wirehost.bench.compare.Sample;
import io.wirehost.bench.load.Load;
import io.wirehost.bench.load.LoadResult;
import io.wirehost.bench.server.ProcessStat;
import io.wirehost.bench.server.RunningServer;
import io.wirehost.bench.server.Server;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Servers under a load. A run looks at the processor time of the server before and after, and has a
 * process of its own: what the JIT compiler makes of the same code differs from process to process,
 * by some percent and as long as it lives.
 *
 * @param loads makes the load, for each run anew
 */
record LoadCase(
        String name,
        String title,
        String unit,
        List<Server> servers,
        Laboratory laboratory,
        Loads loads)
        implements Case {
    /** Makes a load for a server. */
    interface Loads {
        Load connect(RunningServer server) throws IOException, InterruptedException;
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.CPU,
                Metric.KERNEL,
                Metric.BUSY,
                Metric.RATE,
                Metric.P50,
                Metric.P99,
                Metric.P999);
    }

    @Override
    public Sample run(Server server) throws IOException, InterruptedException {
        try (RunningServer running = laboratory.start(server);
                Load load = loads.connect(running)) {
            load.run(laboratory.warmUp());
            ProcessStat before = running.stat();
            LoadResult result = load.run(laboratory.run());
            return sample(running.stat().since(before), result);
        }
    }

    private static Sample sample(ProcessStat spent, LoadResult result) throws IOException {
        if (result.packets() == 0) {
            throw new IOException("not one answer in " + result.time());
        }
        double cpu = spent.cpu().toNanos();
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        values.put(Metric.CPU, cpu / 1e3 / result.packets());
        values.put(Metric.KERNEL, spent.system().toNanos() / 1e3 / result.packets());
        values.put(Metric.BUSY, 100 * cpu / result.time().toNanos());
        values.put(Metric.RATE, result.rate());
        putIfKnown(values, Metric.P50, result.micros().get(50.0));
        putIfKnown(values, Metric.P99, result.micros().get(99.0));
        putIfKnown(values, Metric.P999, result.micros().get(99.9));
        return new Sample(values);
    }

    private static void putIfKnown(
            Map<Metric, Double> values, Metric metric, @Nullable Double value) {
        if (value != null) {
            values.put(metric, value);
        }
    }
}
