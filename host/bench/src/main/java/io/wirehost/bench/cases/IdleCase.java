package io.wirehost.bench.cases;

import io.wirehost.bench.compare.Case;
import io.wirehost.bench.compare.Metric;
import io.wirehost.bench.compare.Sample;
import io.wirehost.bench.load.Clients;
import io.wirehost.bench.load.Exchange;
import io.wirehost.bench.server.RunningServer;
import io.wirehost.bench.server.Server;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The memory of sessions that are open and silent. A session has exchanged one packet before, so
 * that what it keeps after that counts.
 */
record IdleCase(List<Server> servers, Laboratory laboratory, int sessions) implements Case {
    private static final int FEW = 200;
    private static final int TIMES = 150;
    private static final Duration WARM_UP = Duration.ofSeconds(4);

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String title() {
        return "Memory of an idle session, of %,d: what is in use, and with a heap's garbage and room"
                .formatted(sessions);
    }

    @Override
    public String unit() {
        return "session";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.SESSION, Metric.RESIDENT);
    }

    @Override
    public Sample run(Server server) throws IOException, InterruptedException {
        try (RunningServer running = laboratory.start(server)) {
            return memoryPerSession(running);
        }
    }

    /**
     * The first sessions load the code, and have it compiled for their packets and for their coming
     * and going: what a compiler takes for that is more than all sessions do, and it keeps it for a
     * while.
     */
    private Sample memoryPerSession(RunningServer server) throws IOException, InterruptedException {
        for (int i = 0; i < TIMES; i++) {
            try (Clients few = new Clients(server.address(), FEW, Exchange::echo, 1)) {
                few.saturate(1, Duration.ZERO);
            }
        }
        try (Clients few = new Clients(server.address(), FEW, Exchange::echo, 1)) {
            few.saturate(1, WARM_UP);
            long residentBefore = server.residentBytes();
            long before = server.usedBytes();
            try (Clients many = new Clients(server.address(), sessions, Exchange::echo, 1)) {
                many.saturate(1, Duration.ZERO);
                double resident = server.residentBytes() - residentBefore;
                double used = server.usedBytes() - before;
                return new Sample(
                        Map.of(
                                Metric.SESSION, used / sessions,
                                Metric.RESIDENT, resident / sessions));
            }
        }
    }
}
