package io.wirehost.bench.cases;

import io.wirehost.bench.compare.Case;
import io.wirehost.bench.compare.Metric;
import io.wirehost.bench.compare.Sample;
import io.wirehost.bench.server.RunningServer;
import io.wirehost.bench.server.Server;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** How fast servers start, and what they occupy while nothing happens. */
record StartCase(List<Server> servers, Laboratory laboratory) implements Case {
    private static final long REST_MILLIS = 1_000;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String title() {
        return "From exec to listening on both cores, and memory at rest";
    }

    @Override
    public String unit() {
        return "start";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.START, Metric.REST);
    }

    @Override
    public Sample run(Server server) throws IOException, InterruptedException {
        try (RunningServer running = laboratory.start(server)) {
            Thread.sleep(REST_MILLIS);
            return new Sample(
                    Map.of(
                            Metric.START, running.startTime().toNanos() / 1e9,
                            Metric.REST, running.residentBytes() / 1e6));
        }
    }
}
