package io.wirehost.host.admin;

import com.typesafe.config.Config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The answers about sessions for people. */
final class SessionsText {
    private SessionsText() {}

    /** A table, a session in each row; of {@code total} that there are. */
    static String table(List<Config> sessions, int total, boolean closed) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of(
                        "ID",
                        "LISTENER",
                        "PROTOCOL",
                        "PLUGIN",
                        "PEER",
                        "STATE",
                        "AGE",
                        "IDLE",
                        "BYTES IN",
                        "OUT",
                        "PACKETS IN",
                        "OUT",
                        "QUEUED",
                        closed ? "CLOSED AT" : "",
                        closed ? "REASON" : ""));
        sessions.forEach(session -> rows.add(row(session, closed)));
        List<List<String>> shown =
                closed ? rows : rows.stream().map(row -> row.subList(0, row.size() - 2)).toList();
        String more =
                sessions.size() < total
                        ? "%d of %d sessions%n".formatted(sessions.size(), total)
                        : "";
        return Text.table(shown) + more;
    }

    private static List<String> row(Config session, boolean closed) {
        return List.of(
                number(session, "id"),
                session.getString("listener"),
                text(session, "protocol"),
                plugin(session),
                session.getString("peer"),
                session.getString("state"),
                duration(session, "ageMillis"),
                duration(session, "idleMillis"),
                number(session, "bytesIn"),
                number(session, "bytesOut"),
                number(session, "packetsIn"),
                number(session, "packetsOut"),
                number(session, "queuedBytes"),
                closed ? session.getString("closedAt") : "",
                reason(session));
    }

    /** All that is known of one. */
    static String details(Config session) {
        return Text.table(
                List.of(
                        List.of("session", number(session, "id")),
                        List.of("listener", session.getString("listener")),
                        List.of("protocol", text(session, "protocol")),
                        List.of("plugin", plugin(session)),
                        List.of("peer", session.getString("peer")),
                        List.of("local", text(session, "local")),
                        List.of("state", session.getString("state")),
                        List.of("reason", reason(session)),
                        List.of("opened at", session.getString("openedAt")),
                        List.of("closed at", text(session, "closedAt")),
                        List.of("age", duration(session, "ageMillis")),
                        List.of("idle", duration(session, "idleMillis")),
                        List.of("bytes", inAndOut(session, "bytes")),
                        List.of("packets", inAndOut(session, "packets")),
                        List.of("read queue", number(session, "readQueue") + " packets"),
                        List.of(
                                "write queue",
                                "%s packets, %s bytes packed"
                                        .formatted(
                                                number(session, "writeQueue"),
                                                number(session, "queuedBytes"))),
                        List.of(
                                "groups",
                                session.hasPath("groups")
                                        ? String.join(", ", session.getStringList("groups"))
                                        : "")));
    }

    /** What became of those that were to be closed. */
    static String closing(Config answer) {
        String closing = ids(answer, "closing");
        return closing.isEmpty() ? "" : "closing: " + closing + System.lineSeparator();
    }

    /** Those that were to be closed and are not open; empty if all were. */
    static String notOpen(Config answer) {
        return ids(answer, "notOpen");
    }

    private static String ids(Config answer, String key) {
        return answer.getLongList(key).stream()
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
    }

    private static String number(Config session, String key) {
        return Long.toString(session.getLong(key));
    }

    private static String text(Config session, String key) {
        return session.hasPath(key) ? session.getString(key) : "";
    }

    private static String plugin(Config session) {
        return session.hasPath("plugin")
                ? session.getString("plugin") + "#" + session.getInt("generation")
                : "";
    }

    private static String duration(Config session, String key) {
        return session.hasPath(key) ? Text.duration(Duration.ofMillis(session.getLong(key))) : "";
    }

    private static String inAndOut(Config session, String what) {
        return "%s in, %s out"
                .formatted(number(session, what + "In"), number(session, what + "Out"));
    }

    private static String reason(Config session) {
        if (!session.hasPath("reason")) {
            return "";
        }
        String detail = session.getString("detail");
        return session.getString("reason") + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
}
