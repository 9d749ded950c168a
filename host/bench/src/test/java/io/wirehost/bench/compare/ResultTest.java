package io.wirehost.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wirehost.bench.server.Server;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

class ResultTest {
    private final Result result = new Result(new NoCase());

    @Test
    void ratiosAreOfTheSameRun() {
        add("one", 2, 4, 6);
        add("other", 1, 2, 2);
        assertEquals(Optional.of(new Spread(2, 2, 2.5)), result.ratio("one", "other", Metric.CPU));
    }

    @Test
    void nothingIsNoMultipleOfNothing() {
        add("one", 2, 4);
        add("other", 0, 2);
        assertEquals(Optional.of(new Spread(2, 2, 2)), result.ratio("one", "other", Metric.CPU));
    }

    @Test
    void aServerThatFailedIsOut() {
        add("one", 2, 4);
        result.fail("one", "it ended");
        assertEquals(Optional.empty(), result.spread("one", Metric.CPU));
        assertEquals(Map.of("one", "it ended"), result.failures());
    }

    @Test
    void aTargetIsJudgedByTheMedian() {
        add("one", 11, 30, 10);
        add("other", 10, 10, 10);
        assertEquals(Target.Verdict.PASS, target("one", Target.Bound.AT_MOST, 1.1));
        assertEquals(Target.Verdict.FAIL, target("one", Target.Bound.LESS_THAN, 1.1));
        assertEquals(Target.Verdict.PASS, target("one", Target.Bound.AT_LEAST, 1.1));
        assertEquals(Target.Verdict.FAIL, target("one", Target.Bound.AT_MOST, 1.0));
    }

    @Test
    void aTargetOfWhatWasNotMeasuredIsOpen() {
        add("other", 10);
        assertEquals(Target.Verdict.OPEN, target("one", Target.Bound.AT_MOST, 1));
    }

    @Test
    void whoFailedHasReachedNothing() {
        add("other", 10);
        result.fail("one", "it ended");
        assertEquals(Target.Verdict.FAIL, target("one", Target.Bound.AT_MOST, 1));
    }

    private Target.Verdict target(String server, Target.Bound bound, double limit) {
        return new Target("none", Metric.CPU, server, "other", bound, limit)
                .verdict(List.of(result));
    }

    private void add(String server, double... values) {
        for (double value : values) {
            result.add(server, new Sample(Map.of(Metric.CPU, value)));
        }
    }

    private record NoCase() implements Case {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public String title() {
            return "None";
        }

        @Override
        public String unit() {
            return "packet";
        }

        @Override
        public List<Server> servers() {
            return List.of();
        }

        @Override
        public List<Metric> metrics() {
            return List.of(Metric.CPU);
        }

        @Override
        public Sample run(Server server) {
            throw new UnsupportedOperationException();
        }
    }
}
