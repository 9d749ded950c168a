package io.wirehost.bench.report;

import io.wirehost.bench.compare.Metric;
import io.wirehost.bench.compare.Result;
import io.wirehost.bench.compare.Spread;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Plots as SVG that stands in a page; colours come from the style of the page. */
final class Plot {
    private static final int WIDTH = 720;
    private static final int NAME_WIDTH = 150;
    private static final int VALUE_WIDTH = 90;
    private static final int BAR = 26;
    private static final int HEIGHT = 260;
    private static final int MARGIN = 40;
    private static final int KEY_HEIGHT = 24;

    private final Formatter svg = new Formatter(Locale.ROOT);

    private Plot(int width, int height) {
        svg.format("<svg viewBox=\"0 0 %d %d\" role=\"img\">", width, height);
    }

    private String close() {
        return svg.format("</svg>").toString();
    }

    /** A bar for the median of each server, and a line over the middle half of its runs. */
    static String bars(Metric metric, Result result) {
        List<String> servers = List.copyOf(result.servers());
        Plot plot = new Plot(WIDTH, Math.max(1, servers.size()) * BAR);
        double most =
                servers.stream()
                        .flatMap(server -> result.spread(server, metric).stream())
                        .mapToDouble(Spread::high)
                        .max()
                        .orElse(1);
        double scale = (WIDTH - NAME_WIDTH - VALUE_WIDTH) / most;
        for (int i = 0; i < servers.size(); i++) {
            String server = servers.get(i);
            int y = i * BAR;
            result.spread(server, metric)
                    .ifPresent(spread -> plot.bar(server, metric, spread, scale, y));
        }
        return plot.close();
    }

    private void bar(String server, Metric metric, Spread spread, double scale, int y) {
        String own = server.startsWith("Wirehost") ? "own" : "peer";
        double end = NAME_WIDTH + spread.median() * scale;
        int middle = y + BAR / 2;
        svg.format(
                "<text x=\"%d\" y=\"%d\" class=\"name\">%s</text>",
                NAME_WIDTH - 8, middle + 4, HtmlReport.escape(server));
        svg.format(
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" class=\"%s\"/>",
                NAME_WIDTH, y + 4, Math.max(1, spread.median() * scale), BAR - 8, own);
        svg.format(
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" class=\"spread\"/>",
                NAME_WIDTH + spread.low() * scale,
                NAME_WIDTH + spread.high() * scale,
                middle,
                middle);
        svg.format(
                "<text x=\"%.1f\" y=\"%d\">%s</text>",
                Math.max(end, NAME_WIDTH + spread.high() * scale) + 6,
                middle + 4,
                metric.format(spread.median()));
    }

    /** A line for each server, over a logarithmic axis. */
    static String lines(Metric metric, Map<String, Map<Double, Double>> lines) {
        Plot plot = new Plot(WIDTH, HEIGHT + MARGIN + KEY_HEIGHT * lines.size());
        List<Double> places =
                lines.values().stream()
                        .flatMap(l -> l.keySet().stream())
                        .distinct()
                        .sorted()
                        .toList();
        double most =
                lines.values().stream()
                        .flatMap(line -> line.values().stream())
                        .mapToDouble(Double::doubleValue)
                        .max()
                        .orElse(1);
        double low = Math.log(places.getFirst());
        double width = (WIDTH - VALUE_WIDTH - MARGIN) / (Math.log(places.getLast()) - low);
        for (int quarter = 0; quarter <= 4; quarter++) {
            double y = HEIGHT - (HEIGHT - MARGIN) * quarter / 4.0;
            plot.svg.format(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" class=\"grid\"/>",
                    VALUE_WIDTH, WIDTH - MARGIN, y, y);
            plot.svg.format(
                    "<text x=\"%d\" y=\"%.1f\" class=\"name\">%s</text>",
                    VALUE_WIDTH - 8, y + 4, metric.format(most * quarter / 4));
        }
        for (double place : places) {
            plot.svg.format(
                    "<text x=\"%.1f\" y=\"%d\" class=\"place\">%,.0f</text>",
                    VALUE_WIDTH + (Math.log(place) - low) * width, HEIGHT + 20, place);
        }
        int number = 0;
        for (Map.Entry<String, Map<Double, Double>> line : lines.entrySet()) {
            StringBuilder points = new StringBuilder();
            line.getValue()
                    .forEach((place, value) ->
                            points.append(
                                    String.format(
                                            Locale.ROOT,
                                            "%.1f,%.1f ",
                                            VALUE_WIDTH + (Math.log(place) - low) * width,
                                            HEIGHT - (HEIGHT - MARGIN) * value / most)));
            number++;
            int y = HEIGHT + MARGIN + KEY_HEIGHT * (number - 1);
            plot.svg.format("<polyline points=\"%s\" class=\"line l%d\"/>", points, number);
            plot.svg.format(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" class=\"line l%d\"/>",
                    VALUE_WIDTH, VALUE_WIDTH + 30, y, y, number);
            plot.svg.format(
                    "<text x=\"%d\" y=\"%d\">%s</text>",
                    VALUE_WIDTH + 38, y + 4, HtmlReport.escape(line.getKey()));
        }
        return plot.close();
    }
}
