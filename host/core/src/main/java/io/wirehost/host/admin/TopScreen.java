package io.wirehost.host.admin;

import com.typesafe.config.Config;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code top} shows.
 *
 * @param order of the sessions
 * @param reverse the other way round
 * @param width of the terminal
 */
record TopScreen(TopOrder order, boolean reverse, int width) {
    /** No more lines than the terminal has. */
    List<String> lines(TopSample before, TopSample now, Instant clock, int height)
            throws AdminRefusal {
        double seconds = now.secondsSince(before);
        List<TopRow> rows = TopRow.of(before, now);
        List<String> lines = new ArrayList<>();
        lines.add(title(now.status(), clock));
        lines.add(traffic(rows));
        lines.add("");
        Text.table(listeners(before, now, seconds)).lines().forEach(lines::add);
        lines.add("");
        int room = Math.max(0, height - lines.size() - 2);
        Comparator<TopRow> comparator = order.comparator(reverse);
        List<List<String>> shown = new ArrayList<>();
        shown.add(
                List.of(
                        "ID",
                        "PROTOCOL",
                        "PEER",
                        "STATE",
                        "B/S IN",
                        "OUT",
                        "PACKETS/S IN",
                        "OUT",
                        "QUEUED",
                        "IDLE"));
        for (TopRow row : rows.stream().sorted(comparator).limit(room).toList()) {
            shown.add(cells(row));
        }
        Text.table(shown).lines().forEach(lines::add);
        List<String> fitting =
                new ArrayList<>(lines.subList(0, Math.min(lines.size(), Math.max(1, height - 1))));
        fitting.add(keys());
        return fitting.stream().map(this::cut).toList();
    }

    private String cut(String line) {
        return line.substring(0, Math.min(line.length(), Math.max(1, width - 1)));
    }

    private static String title(Config status, Instant clock) {
        return "wirehost %s  pid %d  up %s  sessions %d"
                .formatted(
                        Text.plain(status.getString("version")),
                        status.getLong("pid"),
                        Text.duration(
                                Duration.between(
                                        Instant.parse(status.getString("startedAt")), clock)),
                        status.getInt("sessions"));
    }

    private static String traffic(List<TopRow> rows) {
        return "per second, of open sessions: %s bytes in, %s out; %s packets in, %s out"
                .formatted(
                        rate(rows.stream().mapToDouble(TopRow::bytesIn).sum()),
                        rate(rows.stream().mapToDouble(TopRow::bytesOut).sum()),
                        rate(rows.stream().mapToDouble(TopRow::packetsIn).sum()),
                        rate(rows.stream().mapToDouble(TopRow::packetsOut).sum()));
    }

    private static List<List<String>> listeners(TopSample before, TopSample now, double seconds) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("LISTENER", "STATE", "SESSIONS", "ACCEPTED/S", "REFUSED/S", "CLOSED/S"));
        for (TopListener listener : TopListener.of(before, now)) {
            rows.add(
                    List.of(
                            listener.name(),
                            listener.state(),
                            Integer.toString(listener.sessions()),
                            rate(listener.accepted() / seconds),
                            rate(listener.refused() / seconds),
                            rate(listener.closed() / seconds)));
        }
        return rows;
    }

    private static List<String> cells(TopRow row) throws AdminRefusal {
        Config session = Json.parse(row.session().line());
        return List.of(
                Long.toString(row.session().id()),
                session.hasPath("protocol") ? session.getString("protocol") : "",
                session.getString("peer"),
                session.getString("state"),
                rate(row.bytesIn()),
                rate(row.bytesOut()),
                rate(row.packetsIn()),
                rate(row.packetsOut()),
                Long.toString(row.session().queuedBytes()),
                row.session().idleMillis() < 0
                        ? ""
                        : Text.duration(Duration.ofMillis(row.session().idleMillis())));
    }

    /** With three digits and more, of what is large in thousands. */
    private static String rate(double perSecond) {
        double rate = perSecond;
        for (String unit : List.of("", "k", "M", "G")) {
            if (Math.abs(rate) < 10_000) {
                return Math.round(rate) + unit;
            }
            rate /= 1000;
        }
        return Math.round(rate) + "T";
    }

    private String keys() {
        return Stream.of(TopOrder.values())
                .map(each ->
                        "%s %s%s"
                                .formatted(
                                        each.key(),
                                        each.name().toLowerCase(Locale.ROOT),
                                        Objects.equals(each, order) ? "*" : ""))
                .collect(Collectors.joining("  ", "sort: ", "  r reverse  q quit"));
    }
}
