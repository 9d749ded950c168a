package io.wirehost.host.admin;

import com.typesafe.config.Config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The answer to {@code reload} for people. */
final class ReloadText {
    private ReloadText() {}

    static String of(Config answer) {
        List<String> lines = new ArrayList<>();
        lines.addAll(PluginsText.sentences(answer));
        answer.getConfigList("listeners").forEach(each -> addListener(lines, each));
        Config settings = answer.getConfig("settings");
        addKeys(lines, "in effect now: ", settings.getStringList("now"));
        addKeys(lines, "for new sessions: ", settings.getStringList("newSessions"));
        addKeys(lines, "takes effect at the next start: ", settings.getStringList("nextStart"));
        return sentences(lines);
    }

    /** A line each; one that says so if there is none. */
    static String sentences(List<String> lines) {
        List<String> all = lines.isEmpty() ? List.of("nothing has changed") : lines;
        return all.stream()
                .map(each -> each + System.lineSeparator())
                .collect(Collectors.joining());
    }

    private static void addListener(List<String> lines, Config listener) {
        String host = listener.getString("host");
        String address =
                (host.contains(":") ? "[" + host + "]" : host) + ":" + listener.getInt("port");
        String subject = "listener " + listener.getString("name");
        String change = listener.getString("change");
        int sessions = listener.getInt("sessions");
        switch (change) {
            case "left" -> {}
            case "opened" -> lines.add("%s listens on %s".formatted(subject, address));
            case "moved" ->
                    lines.add(
                            "%s listens on %s instead%s"
                                    .formatted(subject, address, goOn(sessions)));
            case "switched" -> lines.add("%s is switched%s".formatted(subject, goOn(sessions)));
            case "closed" ->
                    lines.add("%s on %s is closed%s".formatted(subject, address, goOn(sessions)));
            default -> lines.add("%s is %s".formatted(subject, change));
        }
    }

    private static String goOn(int sessions) {
        return sessions == 0 ? "" : "; %d sessions go on as they began".formatted(sessions);
    }

    private static void addKeys(List<String> lines, String when, List<String> keys) {
        if (!keys.isEmpty()) {
            lines.add(when + String.join(", ", keys));
        }
    }
}
