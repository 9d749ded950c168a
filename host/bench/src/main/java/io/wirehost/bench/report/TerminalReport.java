package io.wirehost.bench.report;

import io.wirehost.bench.compare.Metric;
import io.wirehost.bench.compare.Result;
import io.wirehost.bench.compare.Spread;

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
            text.append("%22s".formatted(metric.label() + ", " + metric.unit()));
        }
        text.append("\n");
        for (String server : result.servers()) {
            text.append("%-20s".formatted(server));
            for (Metric metric : metrics) {
                text.append(
                        "%22s"
                                .formatted(
                                        result.spread(server, metric)
                                                .map(s -> metric.format(s.median()))
                                                .orElse("")));
            }
            String reference = result.servers().iterator().next();
            result.ratio(server, reference, metrics.getFirst())
                    .ifPresent(ratio -> text.append("   " + ratio(ratio)));
            text.append("\n");
        }
        result.failures()
                .forEach((server, why) -> text.append("%-20s failed: %s%n".formatted(server, why)));
        return text.toString();
    }

    static String ratio(Spread ratio) {
        return String.format(
                Locale.ROOT, "×%.2f (%.2f–%.2f)", ratio.median(), ratio.low(), ratio.high());
    }
}
