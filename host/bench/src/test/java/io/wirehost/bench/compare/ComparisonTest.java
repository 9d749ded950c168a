package io.wirehost.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.bench.server.Server;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

class ComparisonTest {
    private static final int RUNS = 5;
    private static final List<String> NAMES = List.of("one", "other", "third");

    private final List<String> measured = new ArrayList<>();

    @Test
    void eachServerHasItsTurnInEachRound() throws Exception {
        Result result = measure(server -> sample());
        Set<List<String>> orders = new HashSet<>();
        for (int run = 0; run < RUNS; run++) {
            List<String> round = measured.subList(3 * run, 3 * run + 3);
            assertEquals(Set.copyOf(NAMES), Set.copyOf(round));
            orders.add(round);
        }
        assertTrue(orders.size() > 1, "always in the same order");
        assertEquals(RUNS, result.values("third", Metric.CPU).size());
    }

    @Test
    void oneThatFailsIsOutAndTheOthersGoOn() throws Exception {
        Result result =
                measure(server -> {
                    if (server.name().equals("other")) {
                        throw new IOException("no answer for 10 s");
                    }
                    return sample();
                });
        assertEquals(Map.of("other", "no answer for 10 s"), result.failures());
        assertEquals(1, measured.stream().filter("other"::equals).count());
        assertEquals(RUNS, result.values("one", Metric.CPU).size());
    }

    /** As what is read of a process that has ended meanwhile. */
    @Test
    void anUnforeseenFaultIsAFailureToo() throws Exception {
        Result result =
                measure(server -> {
                    throw new IllegalArgumentException("no VmRSS");
                });
        assertEquals(Set.copyOf(NAMES), result.failures().keySet());
    }

    private Result measure(Run run) throws InterruptedException {
        return new Comparison(RUNS, step -> {}).measure(new Fake(run));
    }

    private static Sample sample() {
        return new Sample(Map.of(Metric.CPU, 1.0));
    }

    private interface Run {
        Sample run(Server server) throws IOException;
    }

    private record Named(String name) implements Server {
        @Override
        public Command command(int port, Path directory) {
            throw new UnsupportedOperationException();
        }
    }

    private final class Fake implements Case {
        private final Run run;

        Fake(Run run) {
            this.run = run;
        }

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public String title() {
            return "Fake";
        }

        @Override
        public String unit() {
            return "packet";
        }

        @Override
        public List<Server> servers() {
            return NAMES.stream().map(name -> (Server) new Named(name)).toList();
        }

        @Override
        public List<Metric> metrics() {
            return List.of(Metric.CPU);
        }

        @Override
        public Sample run(Server server) throws IOException {
            measured.add(server.name());
            return run.run(server);
        }
    }
}
