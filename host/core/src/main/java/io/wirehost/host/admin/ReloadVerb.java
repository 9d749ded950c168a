package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.config.ConfigException;
import io.wirehost.host.deploy.PluginChange;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code reload}: takes over what has changed, as a whole or not at all. */
public final class ReloadVerb implements AdminVerb {
    private final Reload reload;

    /** What the host does. */
    @FunctionalInterface
    public interface Reload {
        /**
         * Reloads.
         *
         * @return which plugins have changed
         * @throws ConfigException with the reasons, if nothing was changed
         */
        List<PluginChange> run() throws ConfigException;
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
