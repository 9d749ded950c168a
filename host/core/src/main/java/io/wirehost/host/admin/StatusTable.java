package io.wirehost.host.admin;

import com.typesafe.config.Config;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The answer to {@code status} for people. */
final class StatusTable {
    private StatusTable() {}

    static String of(Config status, Instant now) {
        StringBuilder text = new StringBuilder();
        text.append(
                "wirehost %s is running: pid %d, up %s, sessions %d%n"
                        .formatted(
                                plain(status.getString("version")),
                                status.getLong("pid"),
                                duration(
                                        Duration.between(
                                                Instant.parse(status.getString("startedAt")), now)),
                                status.getInt("sessions")));
        List<List<String>> listeners = new ArrayList<>();
        listeners.add(List.of("LISTENER", "ADDRESS", "HANDLERS", "SESSIONS", "ACCEPTED", "CLOSED"));
        status.getConfigList("listeners").forEach(one -> listeners.add(listener(one)));
        append(text, listeners);
        List<List<String>> plugins = new ArrayList<>();
        plugins.add(List.of("PLUGIN", "VERSION", "STATE", "CODECS", "HANDLERS", "REASON"));
        status.getConfigList("plugins").forEach(one -> plugins.add(plugin(one)));
        append(text, plugins);
        return text.toString();
    }

    private static List<String> listener(Config listener) {
        String host = listener.getString("host");
        return List.of(
                listener.getString("name"),
                (host.contains(":") ? "[" + host + "]" : host) + ":" + listener.getInt("port"),
                names(listener, "handlers"),
                Integer.toString(listener.getInt("sessions")),
                Long.toString(listener.getLong("accepted")),
                counts(listener));
    }

    private static List<String> plugin(Config plugin) {
        return List.of(
                plugin.getString("id"),
                plugin.getString("version"),
                plugin.getString("state"),
                names(plugin, "codecs"),
                names(plugin, "handlers"),
                plugin.getString("reason"));
    }

    private static String names(Config of, String key) {
        return String.join(", ", of.getStringList(key));
    }

    private static String counts(Config listener) {
        return listener.getObject("closed").entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(count -> count.getKey() + " " + count.getValue().unwrapped())
                .collect(Collectors.joining(", "));
    }

    /** Columns as wide as their widest cell; the last one is never padded. */
    private static void append(StringBuilder text, List<List<String>> rows) {
        text.append(System.lineSeparator());
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(cell(row, column))
                        .repeat(' ', width(rows, column) + 2 - cell(row, column).length());
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> cell(row, column).length()).max().orElse(0);
    }

    private static String cell(List<String> row, int column) {
        String text = plain(row.get(column));
        return text.isEmpty() ? "-" : text;
    }

    /** What comes from a jar must not drive the operator's terminal. */
    private static String plain(String text) {
        return text.codePoints()
                .map(c ->
                        Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                                ? '?'
                                : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String duration(Duration up) {
        if (up.toDays() > 0) {
            return "%dd %dh".formatted(up.toDays(), up.toHoursPart());
        }
        if (up.toHours() > 0) {
            return "%dh %dm".formatted(up.toHours(), up.toMinutesPart());
        }
        if (up.toMinutes() > 0) {
            return "%dm %ds".formatted(up.toMinutes(), up.toSecondsPart());
        }
        return "%ds".formatted(Math.max(0, up.toSeconds()));
    }
}
