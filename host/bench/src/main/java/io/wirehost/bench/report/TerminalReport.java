package io.wirehost.bench.report;

import io.wirehost.bench.compare.Metric;
import io.wirehost.bench.compare.Result;
import io.wirehost.bench.compare.Spread;
import io.wirehost.bench.compare.Target;

import java.util.List;
import java.util.Locale;

/** Tables of plain text. */
public final class TerminalReport {
    private TerminalReport() {}

    /** The medians of a case, and the ratio of the chief metric to the first server. */
    public static String table(Result result) {
        List<Metric> metrics = result.of().metrics();
        StringBuilder text = new StringBuilder("\n" + result.of().title() + "\n");
        text.append("%-20s".formatted(""));
        for (Metric metric : metrics) {
            text.append("%14s".formatted(metric.brief()));
        }
        text.append("   %s: ratio, middle half%n".formatted(metrics.getFirst().brief()));
        for (String server : result.servers()) {
            text.append("%-20s".formatted(server));
            for (Metric metric : metrics) {
                text.append("%14s".formatted(median(result, server, metric)));
            }
            result.ratio(server, result.servers().iterator().next(), metrics.getFirst())
                    .ifPresent(ratio -> text.append("   ").append(ratio(ratio)));
            text.append("\n");
        }
        result.failures()
                .forEach((server, why) -> text.append("%-20s failed: %s%n".formatted(server, why)));
        return text.toString();
    }

    /** What became of the targets. */
    public static String targets(List<Target> targets, List<Result> results) {
        StringBuilder text = new StringBuilder("\nTargets\n");
        for (Target target : targets) {
            String measured = target.measured(results).map(one -> measured(target, one)).orElse("");
            text.append(
                    "%-5s %-72s %s%n"
                            .formatted(target.verdict(results), target.wording(), measured));
        }
        return text.toString();
    }

    static String median(Result result, String server, Metric metric) {
        return result.spread(server, metric)
                .map(spread -> metric.format(spread.median()))
                .orElse("");
    }

    static String measured(Target target, Spread spread) {
        Metric metric = target.metric();
        return target.reference() != null
                ? ratio(spread)
                : "%s (%s–%s)"
                        .formatted(
                                metric.format(spread.median()),
                                metric.format(spread.low()),
                                metric.format(spread.high()));
    }

    static String ratio(Spread ratio) {
        return String.format(
                Locale.ROOT, "×%.2f (%.2f–%.2f)", ratio.median(), ratio.low(), ratio.high());
    }
}
