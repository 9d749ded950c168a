package io.wirehost.host.admin;

import com.typesafe.config.Config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The answers to {@code plugins} and {@code reload} for people. */
final class PluginsText {
    private static final int SHOWN_DIGITS = 12;

    private PluginsText() {}

    /** A table, a generation in each row. */
    static String table(List<? extends Config> plugins) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of(
                        "PLUGIN",
                        "VERSION",
                        "SHA256",
                        "STATE",
                        "SESSIONS",
                        "FAULTS",
                        "CODECS",
                        "HANDLERS",
                        "REASON"));
        plugins.forEach(one -> rows.add(row(one)));
        return Text.table(rows);
    }

    private static List<String> row(Config plugin) {
        return List.of(
                plugin.getString("id"),
                plugin.getString("version"),
                sha12(plugin),
                state(plugin),
                Integer.toString(plugin.getInt("sessions")),
                faults(plugin),
                names(plugin, "codecs"),
                names(plugin, "handlers"),
                remark(plugin));
    }

    private static String remark(Config plugin) {
        String reason = plugin.getString("reason");
        if (!reason.isEmpty()) {
            return reason;
        }
        return plugin.getString("state").equals("closed")
                ? "not used any more; listed until its classes are collected"
                : names(plugin, "holders");
    }

    /** With the part of the connections that it gets, if others get some too. */
    private static String state(Config plugin) {
        int share = plugin.getInt("share");
        String state = plugin.getString("state");
        return state.equals("canary") || (share > 0 && share < 100)
                ? "%s %d%%".formatted(state, share)
                : state;
    }

    private static String sha12(Config plugin) {
        String sha256 = plugin.getString("sha256");
        return sha256.substring(0, Math.min(SHOWN_DIGITS, sha256.length()));
    }

    private static String names(Config of, String key) {
        return String.join(", ", of.getStringList(key));
    }

    /** All that is known of each generation. */
    static String details(List<? extends Config> plugins) {
        List<List<String>> rows = new ArrayList<>();
        for (Config plugin : plugins) {
            if (!rows.isEmpty()) {
                rows.add(List.of(" ", ""));
            }
            rows.addAll(facts(plugin));
        }
        return Text.table(rows);
    }

    private static List<List<String>> facts(Config plugin) {
        Config activity = plugin.getConfig("activity");
        return List.of(
                List.of("plugin", title(plugin)),
                List.of("state", plugin.getString("state")),
                List.of("reason", plugin.getString("reason")),
                List.of("file", plugin.getString("file")),
                List.of("codecs", names(plugin, "codecs")),
                List.of("handlers", names(plugin, "handlers")),
                List.of(
                        "class loader",
                        "%s, %d classes"
                                .formatted(plugin.getString("loader"), plugin.getInt("classes"))),
                List.of("held by", String.join("; ", plugin.getStringList("holders"))),
                List.of(
                        "sessions",
                        "%d open, %d in all"
                                .formatted(
                                        plugin.getInt("sessions"), activity.getLong("sessions"))),
                List.of("packets", inAndOut(activity, "packets")),
                List.of("bytes", inAndOut(activity, "bytes")),
                List.of(
                        "bytes queued",
                        "%d read, %d to be written"
                                .formatted(
                                        activity.getLong("readQueueBytes"),
                                        activity.getLong("writeQueueBytes"))),
                List.of("faults", faults(plugin)),
                List.of("compared", compared(plugin.getConfig("compared"))),
                List.of("time to unpack", time(activity.getConfig("unpacking"))),
                List.of("time to handle", time(activity.getConfig("handling"))));
    }

    private static String inAndOut(Config activity, String what) {
        return "%d in, %d out"
                .formatted(activity.getLong(what + "In"), activity.getLong(what + "Out"));
    }

    private static String faults(Config plugin) {
        return counts(plugin.getConfig("activity.faults"));
    }

    /** Those that are not 0. */
    private static String counts(Config counts) {
        return counts.root().entrySet().stream()
                .filter(count -> !count.getValue().unwrapped().equals(0))
                .sorted(Map.Entry.comparingByKey())
                .map(count -> count.getKey() + " " + count.getValue().unwrapped())
                .collect(Collectors.joining(", "));
    }

    private static String compared(Config compared) {
        if (compared.getLong("sessions") + compared.getLong("left") == 0) {
            return "";
        }
        String differences = counts(compared.getConfig("differences"));
        return "%d packets of %d sessions, %d of them by their lengths alone, %d sessions left; %s"
                .formatted(
                        compared.getLong("packets"),
                        compared.getLong("sessions"),
                        compared.getLong("opaque"),
                        compared.getLong("left"),
                        differences.isEmpty() ? "no difference" : "differences: " + differences);
    }

    private static String time(Config time) {
        long calls = time.getLong("measuredCalls");
        return calls == 0
                ? "not measured yet"
                : "%d ns, the mean of %d calls".formatted(time.getLong("meanNanos"), calls);
    }

    /** What holds each of these generations. */
    static String leaks(List<? extends Config> leaked) {
        List<String> lines = new ArrayList<>();
        for (Config plugin : leaked) {
            String known = plugin.getString("state").equals("closed") ? "may be" : "is";
            lines.add(
                    "%s, of %s, %s held by"
                            .formatted(plugin.getString("loader"), title(plugin), known));
            List<String> holders = plugin.getStringList("holders");
            if (holders.isEmpty()) {
                lines.add("  nothing that was found; a heap dump tells more: --dump");
            }
            holders.forEach(holder -> lines.add("  " + holder));
        }
        if (lines.isEmpty()) {
            lines.add("no plugin leaks");
        }
        return lines.stream()
                .map(line -> Text.plain(line) + System.lineSeparator())
                .collect(Collectors.joining());
    }

    /** A sentence for each plugin that has changed. */
    static String changes(Config answer) {
        return ReloadText.sentences(sentences(answer));
    }

    /** Likewise, maybe none. */
    static List<String> sentences(Config answer) {
        return answer.getConfigList("changes").stream()
                .map(change -> Text.plain(sentence(change)))
                .toList();
    }

    private static String sentence(Config change) {
        if (change.getString("part").equals("canary")) {
            return change.hasPath("after")
                    ? "plugin %s gets %d %% of the new connections"
                            .formatted(
                                    title(change.getConfig("after")), change.getInt("after.share"))
                    : "plugin %s gets no new connections any more"
                            .formatted(title(change.getConfig("before")));
        }
        if (change.getString("part").equals("shadow")) {
            return change.hasPath("after")
                    ? "plugin %s is compared with what new sessions get"
                            .formatted(title(change.getConfig("after")))
                    : "plugin %s is compared no longer"
                            .formatted(title(change.getConfig("before")));
        }
        if (!change.hasPath("before")) {
            return "plugin " + title(change.getConfig("after")) + " is new";
        }
        if (!change.hasPath("after")) {
            return "plugin " + title(change.getConfig("before")) + " is gone";
        }
        return "plugin %s takes the place of %s"
                .formatted(title(change.getConfig("after")), title(change.getConfig("before")));
    }

    private static String title(Config plugin) {
        String version = plugin.getString("version");
        return plugin.getString("id")
                + (version.isEmpty() ? "" : " " + version)
                + " ("
                + sha12(plugin)
                + ")";
    }
}
