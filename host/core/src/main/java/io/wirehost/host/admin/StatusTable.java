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
                                Text.plain(status.getString("version")),
                                status.getLong("pid"),
                                Text.duration(
                                        Duration.between(
                                                Instant.parse(status.getString("startedAt")), now)),
                                status.getInt("sessions")));
        text.append(System.lineSeparator());
        text.append(listeners(status.getConfigList("listeners")));
        text.append(System.lineSeparator());
        text.append(PluginsText.table(status.getConfigList("plugins")));
        return text.toString();
    }

    /** A table, a listener in each row. */
    static String listeners(List<? extends Config> listeners) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of(
                        "LISTENER",
                        "STATE",
                        "ADDRESS",
                        "HANDLERS",
                        "SESSIONS",
                        "ACCEPTED",
                        "REFUSED",
                        "CLOSED"));
        listeners.forEach(one -> rows.add(listener(one)));
        return Text.table(rows);
    }

    private static List<String> listener(Config listener) {
        String host = listener.getString("host");
        return List.of(
                listener.getString("name"),
                listener.getString("state"),
                (host.contains(":") ? "[" + host + "]" : host) + ":" + listener.getInt("port"),
                names(listener, "handlers"),
                Integer.toString(listener.getInt("sessions")),
                Long.toString(listener.getLong("accepted")),
                Long.toString(listener.getLong("refused")),
                counts(listener));
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
}
