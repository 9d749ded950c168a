package io.wirehost.bench.report;

import io.wirehost.bench.compare.Metric;
import io.wirehost.bench.compare.Result;
import io.wirehost.bench.compare.Spread;
import io.wirehost.bench.compare.Target;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One page that needs no other file: targets, and for each case a plot and a table. */
public final class HtmlReport {
    private static final String CURVE = "sessions-";

    private final StringBuilder html = new StringBuilder();

    private HtmlReport() {}

    /** The whole page. */
    public static String of(Machine machine, List<Result> results, List<Target> targets) {
        HtmlReport report = new HtmlReport();
        report.head(machine);
        report.targets(targets, results);
        report.curves(results);
        results.forEach(report::result);
        report.html.append("</main></html>\n");
        return report.html.toString();
    }

    private void head(Machine machine) {
        html.append(
                """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Wirehost beside its peers</title>
                <style>
                """);
        html.append(resource("report.css")).append("</style>\n<main>\n");
        html.append("<h1>Wirehost beside its peers</h1>\n<p>");
        html.append(escape(machine.description() + ". " + machine.began()));
        html.append("</p>\n").append(resource("method.html"));
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not beside this class");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void targets(List<Target> targets, List<Result> results) {
        html.append("<h2>Targets</h2>\n<table class=\"targets\">\n");
        row("th", List.of("", "target", "measured", "middle half of the runs"));
        for (Target target : targets) {
            Optional<Spread> measured = target.measured(results);
            String verdict = target.verdict(results).name().toLowerCase(Locale.ROOT);
            html.append("<tr class=\"").append(verdict).append("\">");
            cell("td", verdict);
            cell("td", target.wording());
            cell("td", measured.map(spread -> figure(target, spread.median())).orElse("—"));
            cell(
                    "td",
                    measured.map(spread ->
                                    figure(target, spread.low())
                                            + " – "
                                            + figure(target, spread.high()))
                            .orElse("not measured"));
            html.append("</tr>\n");
        }
        html.append("</table>\n");
    }

    private static String figure(Target target, double value) {
        return target.reference() == null
                ? target.metric().format(value) + " " + target.metric().unit()
                : String.format(Locale.ROOT, "%.2f", value);
    }

    /** What becomes of rate and processor time as the sessions become more. */
    private void curves(List<Result> results) {
        Map<Double, Result> bySessions = new TreeMap<>();
        for (Result result : results) {
            String name = result.of().name();
            if (name.startsWith(CURVE)) {
                bySessions.put(Double.parseDouble(name.substring(CURVE.length())), result);
            }
        }
        if (bySessions.size() < 2) {
            return;
        }
        html.append("<h2>From few sessions to many</h2>\n<div class=\"pair\">\n");
        for (Metric metric : List.of(Metric.RATE, Metric.CPU)) {
            Map<String, Map<Double, Double>> lines = new TreeMap<>();
            bySessions.forEach((sessions, result) -> {
                for (String server : result.servers()) {
                    result.spread(server, metric)
                            .ifPresent(spread ->
                                    lines.computeIfAbsent(server, s -> new TreeMap<>())
                                            .put(sessions, spread.median()));
                }
            });
            html.append("<figure><figcaption>");
            html.append(escape(metric.brief())).append(", by sessions</figcaption>");
            html.append(Plot.lines(metric, lines)).append("</figure>\n");
        }
        html.append("</div>\n");
    }

    private void result(Result result) {
        Metric chief = result.of().metrics().getFirst();
        html.append("<h2 id=\"").append(escape(result.of().name())).append("\">");
        html.append(escape(result.of().title())).append("</h2>\n<figure><figcaption>");
        html.append(escape(chief.brief() + " per " + result.of().unit()));
        html.append(chief.moreIsBetter() ? ", more is better" : ", less is better");
        html.append("</figcaption>").append(Plot.bars(chief, result)).append("</figure>\n");
        html.append("<table>\n");
        List<String> heads = new ArrayList<>(List.of("server"));
        result.of().metrics().forEach(metric -> heads.add(metric.brief()));
        heads.add("ratio to the first");
        row("th", heads);
        for (String server : result.servers()) {
            List<String> cells = new ArrayList<>(List.of(server));
            for (Metric metric : result.of().metrics()) {
                cells.add(TerminalReport.median(result, server, metric));
            }
            String first = result.servers().iterator().next();
            cells.add(result.ratio(server, first, chief).map(TerminalReport::ratio).orElse(""));
            row("td", cells);
        }
        html.append("</table>\n");
        result.failures()
                .forEach((server, why) ->
                        html.append("<p class=\"fail\">")
                                .append(escape(server + " failed: " + why))
                                .append("</p>\n"));
    }

    private void row(String element, List<String> cells) {
        html.append("<tr>");
        cells.forEach(text -> cell(element, text));
        html.append("</tr>\n");
    }

    private void cell(String element, String text) {
        html.append('<').append(element).append('>').append(escape(text));
        html.append("</").append(element).append('>');
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
