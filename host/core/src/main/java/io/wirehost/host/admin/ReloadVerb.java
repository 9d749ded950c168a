package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.config.ConfigException;
import io.wirehost.host.config.TakesEffect;
import io.wirehost.host.deploy.PluginChange;
import io.wirehost.host.deploy.ReloadReport;
import io.wirehost.host.listen.ListenerChange;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code reload}: takes over what has changed of configuration and plugins, whole or not at all.
 */
public final class ReloadVerb implements AdminVerb {
    private final Reload reload;

    /** What the host does. */
    @FunctionalInterface
    public interface Reload {
        /**
         * Reloads.
         *
         * @return what has changed
         * @throws ConfigException with the reasons, if nothing was changed
         */
        ReloadReport run() throws ConfigException;
    }

    /**
     * The verb.
     *
     * @param reload asked from any thread, may block
     */
    public ReloadVerb(Reload reload) {
        this.reload = reload;
    }

    @Override
    public Map<String, Object> answer(Config request) throws AdminRefusal {
        try {
            return answer(reload.run());
        } catch (ConfigException e) {
            throw refusal(e, "not reloaded");
        }
    }

    private static Map<String, Object> answer(ReloadReport report) {
        Map<String, Object> answer = new TreeMap<>(answer(report.plugins()));
        answer.put("listeners", report.listeners().stream().map(ReloadVerb::listener).toList());
        answer.put(
                "settings",
                Map.of(
                        "now", report.settings(TakesEffect.When.NOW),
                        "newSessions", report.settings(TakesEffect.When.NEW_SESSIONS),
                        "nextStart", report.pending()));
        return answer;
    }

    private static Map<String, Object> listener(ListenerChange change) {
        return Map.of(
                "name", change.name(),
                "change", change.kind().label(),
                "host", change.address().getAddress().getHostAddress(),
                "port", change.address().getPort(),
                "sessions", change.sessions());
    }

    static Map<String, Object> answer(List<PluginChange> changes) {
        return Map.of("changes", changes.stream().map(ReloadVerb::change).toList());
    }

    static AdminRefusal refusal(ConfigException e, String notDone) {
        return new AdminRefusal(
                "%s%n%s: everything goes on as it was".formatted(e.getMessage(), notDone));
    }

    private static Map<String, Object> change(PluginChange change) {
        Map<String, Object> json = new TreeMap<>();
        json.put("part", change.part().label());
        change.before().ifPresent(before -> json.put("before", PluginJson.of(before)));
        change.after().ifPresent(after -> json.put("after", PluginJson.of(after)));
        return json;
    }
}
