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
 * Servers under a load. A run looks at the processor time of the server before and after.
 *
 * @param loads makes the load, for each server anew
 * @param fresh whether each run has a server and connections of its own: where the connections of
 *     all servers at once are more than a process may have files
 */
record LoadCase(
        String name,
        String title,
        String unit,
        List<Server> servers,
        Laboratory laboratory,
        Loads loads,
        boolean fresh)
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
    public Trial prepare(Server server) throws IOException, InterruptedException {
        return fresh ? new FreshServer(server) : open(server);
    }

    private LoadedServer open(Server server) throws IOException, InterruptedException {
        LoadedServer loaded = connect(laboratory.start(server));
        try {
            loaded.load.run(laboratory.warmUp());
            return loaded;
        } catch (IOException | InterruptedException e) {
            loaded.close();
            throw e;
        }
    }

    private LoadedServer connect(RunningServer server) throws IOException, InterruptedException {
        try {
            return new LoadedServer(server, loads.connect(server));
        } catch (IOException | InterruptedException e) {
            server.close();
            throw e;
        }
    }

    private final class FreshServer implements Trial {
        private final Server server;

        FreshServer(Server server) {
            this.server = server;
        }

        @Override
        public Sample run() throws IOException, InterruptedException {
            try (LoadedServer loaded = open(server)) {
                return loaded.run();
            }
        }

        @Override
        public void close() {}
    }

    private final class LoadedServer implements Trial {
        private final RunningServer server;
        private final Load load;

        LoadedServer(RunningServer server, Load load) {
            this.server = server;
            this.load = load;
        }

        @Override
        public Sample run() throws IOException, InterruptedException {
            ProcessStat before = server.stat();
            LoadResult result = load.run(laboratory.run());
            ProcessStat spent = server.stat().since(before);
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

        @Override
        public void close() throws IOException {
            try (server) {
                load.close();
            }
        }
    }
}
