package io.wirehost.host.admin;

import com.typesafe.config.Config;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code top} shows.
 *
 * @param order of the sessions
 * @param reverse the other way round
 * @param width of the terminal
 */
record TopScreen(Order order, boolean reverse, int width) {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What sessions are sorted by, the largest first, and the key that is pressed for it. */
    enum Order {
        BYTES('b'),
        PACKETS('p'),
        QUEUED('u'),
        IDLE('i'),
        AGE('a');

        private final char key;

        Order(char key) {
            this.key = key;
        }

        char key() {
            return key;
        }
    }

    /** A session with what went through it in a second. */
    private record Row(
            TopSample.Session session,
            double bytesIn,
            double bytesOut,
            double packetsIn,
            double packetsOut) {
        static Row of(TopSample.Session before, TopSample.Session now, double seconds) {
            return new Row(
                    now,
                    (now.bytesIn() - before.bytesIn()) / seconds,
                    (now.bytesOut() - before.bytesOut()) / seconds,
                    (now.packetsIn() - before.packetsIn()) / seconds,
                    (now.packetsOut() - before.packetsOut()) / seconds);
        }
    }

    /** No more lines than the terminal has. */
    List<String> lines(TopSample before, TopSample now, Instant clock, int height)
            throws AdminRefusal {
        double seconds = Math.max(1, now.nanos() - before.nanos()) / NANOS;
        List<Row> rows = new ArrayList<>();
        now.sessions()
                .forEach((id, session) ->
                        rows.add(
                                Row.of(
                                        before.sessions().getOrDefault(id, session),
                                        session,
                                        seconds)));
        List<String> lines = new ArrayList<>();
        lines.add(title(now.status(), clock));
        lines.add(traffic(rows));
        lines.add("");
        Text.table(listeners(before, now, seconds)).lines().forEach(lines::add);
        lines.add("");
        int room = Math.max(0, height - lines.size() - 2);
        Comparator<Row> comparator = comparator();
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
        for (Row row : rows.stream().sorted(comparator).limit(room).toList()) {
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

    private static String traffic(List<Row> rows) {
        return "per second, of open sessions: %s bytes in, %s out; %s packets in, %s out"
                .formatted(
                        rate(rows.stream().mapToDouble(Row::bytesIn).sum()),
                        rate(rows.stream().mapToDouble(Row::bytesOut).sum()),
                        rate(rows.stream().mapToDouble(Row::packetsIn).sum()),
                        rate(rows.stream().mapToDouble(Row::packetsOut).sum()));
    }

    private static List<List<String>> listeners(TopSample before, TopSample now, double seconds) {
        Map<String, Config> earlier = new HashMap<>();
        before.status()
                .getConfigList("listeners")
                .forEach(listener -> earlier.put(listener.getString("name"), listener));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("LISTENER", "STATE", "SESSIONS", "ACCEPTED/S", "REFUSED/S", "CLOSED/S"));
        for (Config listener : now.status().getConfigList("listeners")) {
            Config then = earlier.getOrDefault(listener.getString("name"), listener);
            rows.add(
                    List.of(
                            listener.getString("name"),
                            listener.getString("state"),
                            Integer.toString(listener.getInt("sessions")),
                            rate(growth(then, listener, "accepted") / seconds),
                            rate(growth(then, listener, "refused") / seconds),
                            rate((closed(listener) - closed(then)) / seconds)));
        }
        return rows;
    }

    private static double growth(Config before, Config now, String key) {
        return (double) now.getLong(key) - before.getLong(key);
    }

    private static double closed(Config listener) {
        return listener.getObject("closed").unwrapped().values().stream()
                .mapToLong(count -> ((Number) count).longValue())
                .sum();
    }

    private Comparator<Row> comparator() {
        Comparator<Row> ascending =
                switch (order) {
                    case BYTES -> Comparator.comparingDouble(row -> row.bytesIn + row.bytesOut);
                    case PACKETS ->
                            Comparator.comparingDouble(row -> row.packetsIn + row.packetsOut);
                    case QUEUED -> Comparator.comparingLong(row -> row.session.queuedBytes());
                    case IDLE -> Comparator.comparingLong(row -> row.session.idleMillis());
                    case AGE -> Comparator.comparingLong(row -> -row.session.id());
                };
        Comparator<Row> wanted = reverse ? ascending : ascending.reversed();
        return wanted.thenComparingLong(row -> row.session.id());
    }

    private static List<String> cells(Row row) throws AdminRefusal {
        Config session = Json.parse(row.session.line());
        return List.of(
                Long.toString(row.session.id()),
                session.hasPath("protocol") ? session.getString("protocol") : "",
                session.getString("peer"),
                session.getString("state"),
                rate(row.bytesIn),
                rate(row.bytesOut),
                rate(row.packetsIn),
                rate(row.packetsOut),
                Long.toString(row.session.queuedBytes()),
                row.session.idleMillis() < 0
                        ? ""
                        : Text.duration(Duration.ofMillis(row.session.idleMillis())));
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
        return Stream.of(Order.values())
                .map(each ->
                        "%s %s%s"
                                .formatted(
                                        each.key,
                                        each.name().toLowerCase(Locale.ROOT),
                                        Objects.equals(each, order) ? "*" : ""))
                .collect(Collectors.joining("  ", "sort: ", "  r reverse  q quit"));
    }
}
