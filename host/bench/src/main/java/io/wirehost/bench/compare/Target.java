package io.wirehost.bench.compare;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/**
 * Something that a server is to reach.
 *
 * @param caseName where it is measured
 * @param metric what is looked at
 * @param server who is to reach it
 * @param reference whom it is compared with, run by run; null: the value itself is looked at
 * @param bound which side of the limit is right
 * @param limit of the ratio, or of the value
 */
public record Target(
        String caseName,
        Metric metric,
        String server,
        @Nullable String reference,
        Bound bound,
        double limit) {
    /** Which side of a limit is right. */
    public enum Bound {
        AT_MOST("≤"),
        LESS_THAN("<"),
        AT_LEAST("≥");

        private final String sign;

        Bound(String sign) {
            this.sign = sign;
        }

        boolean holds(double value, double limit) {
            return switch (this) {
                case AT_MOST -> value <= limit;
                case LESS_THAN -> value < limit;
                case AT_LEAST -> value >= limit;
            };
        }
    }

    /** What came of a target. */
    public enum Verdict {
        PASS,
        FAIL,
        /** It, or what it is compared with, was not measured; or the latter failed. */
        OPEN
    }

    /** The ratio or value that was measured; empty if it was not. */
    public Optional<Spread> measured(List<Result> results) {
        return results.stream()
                .filter(result -> result.of().name().equals(caseName))
                .findFirst()
                .flatMap(result ->
                        reference == null
                                ? result.spread(server, metric)
                                : result.ratio(server, reference, metric));
    }

    /** By the median. A server that failed has not reached anything. */
    public Verdict verdict(List<Result> results) {
        if (results.stream().anyMatch(this::failed)) {
            return Verdict.FAIL;
        }
        return measured(results)
                .map(spread -> bound.holds(spread.median(), limit) ? Verdict.PASS : Verdict.FAIL)
                .orElse(Verdict.OPEN);
    }

    private boolean failed(Result result) {
        return result.of().name().equals(caseName) && result.failures().containsKey(server);
    }

    /** Whose what is to be how large. */
    public String wording() {
        String what = "%s: %s of %s ".formatted(caseName, metric.label(), server);
        return reference == null
                ? what + bound.sign + " " + metric.format(limit) + " " + metric.unit()
                : what + bound.sign + " %.2f × %s".formatted(limit, reference);
    }
}
