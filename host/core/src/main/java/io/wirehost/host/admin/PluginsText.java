package io.wirehost.host.admin;

import com.typesafe.config.Config;

import java.util.ArrayList;
import java.util.List;

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
                plugin.getString("state"),
                Integer.toString(plugin.getInt("sessions")),
                names(plugin, "codecs"),
                names(plugin, "handlers"),
                plugin.getString("reason").isEmpty()
                        ? names(plugin, "holders")
                        : plugin.getString("reason"));
    }

    private static String sha12(Config plugin) {
        String sha256 = plugin.getString("sha256");
        return sha256.substring(0, Math.min(SHOWN_DIGITS, sha256.length()));
    }

    private static String names(Config of, String key) {
        return String.join(", ", of.getStringList(key));
    }

    /** A sentence for each plugin that has changed. */
    static String changes(Config answer) {
        List<String> lines = new ArrayList<>();
        answer.getConfigList("changes").forEach(change -> lines.add(Text.plain(sentence(change))));
        if (lines.isEmpty()) {
            lines.add("nothing has changed");
        }
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static String sentence(Config change) {
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
