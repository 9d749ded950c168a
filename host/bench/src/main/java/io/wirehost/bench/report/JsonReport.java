package io.wirehost.bench.report;

import io.wirehost.bench.compare.Metric;
import io.wirehost.bench.compare.Result;
import io.wirehost.bench.compare.Spread;
import io.wirehost.bench.compare.Target;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Everything that was measured, run by run, for programs. */
public final class JsonReport {
    private JsonReport() {}

    /** The whole report. */
    public static String of(Machine machine, List<Result> results, List<Target> targets) {
        return object(
                        List.of(
                                member("machine", string(machine.description())),
                                member("began", string(machine.began().toString())),
                                member("targets", array(targets, one -> target(one, results))),
                                member("cases", array(results, JsonReport::result))))
                + "\n";
    }

    private static String target(Target target, List<Result> results) {
        return object(
                List.of(
                        member("target", string(target.wording())),
                        member("verdict", string(target.verdict(results).name())),
                        member(
                                "measured",
                                target.measured(results).map(JsonReport::spread).orElse("null"))));
    }

    private static String result(Result result) {
        return object(
                List.of(
                        member("name", string(result.of().name())),
                        member("title", string(result.of().title())),
                        member("unit", string(result.of().unit())),
                        member("servers", array(result.servers(), one -> server(result, one))),
                        member(
                                "failures",
                                array(
                                        result.failures().entrySet(),
                                        one ->
                                                object(
                                                        List.of(
                                                                member(
                                                                        "name",
                                                                        string(one.getKey())),
                                                                member(
                                                                        "why",
                                                                        string(
                                                                                one
                                                                                        .getValue()))))))));
    }

    private static String server(Result result, String server) {
        return object(
                List.of(
                        member("name", string(server)),
                        member(
                                "metrics",
                                array(
                                        result.of().metrics(),
                                        metric -> metric(result, server, metric)))));
    }

    private static String metric(Result result, String server, Metric metric) {
        return object(
                List.of(
                        member("name", string(metric.label())),
                        member("unit", string(metric.unit())),
                        member(
                                "spread",
                                result.spread(server, metric)
                                        .map(JsonReport::spread)
                                        .orElse("null")),
                        member("runs", array(result.values(server, metric), JsonReport::number))));
    }

    private static String spread(Spread spread) {
        return object(
                List.of(
                        member("median", number(spread.median())),
                        member("low", number(spread.low())),
                        member("high", number(spread.high()))));
    }

    private static String member(String name, String value) {
        return string(name) + ": " + value;
    }

    private static String object(List<String> members) {
        return "{" + String.join(", ", members) + "}";
    }

    private static <T> String array(Collection<T> elements, Function<T, String> json) {
        return elements.stream().map(json).collect(Collectors.joining(",\n", "[", "]"));
    }

    /** JSON has no word for what a division by zero gives. */
    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6g", value) : "null";
    }

    static String string(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
