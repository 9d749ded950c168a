package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.config.ConfigException;
import io.wirehost.host.deploy.PluginChange;
import io.wirehost.host.plugin.VersionException;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code plugin-canary}: tries another version of a plugin with a part of the connections. */
public final class PluginCanaryVerb implements AdminVerb {
    private static final Pattern PERCENT = Pattern.compile("\\d{1,2}|100");

    private final Trial action;

    /** What the host does. */
    @FunctionalInterface
    public interface Trial {
        /**
         * Tries it.
         *
         * @param id of the plugin
         * @param percent of the connections
         * @return which plugin has changed
         * @throws VersionException if there is no other version
         * @throws ConfigException with the reasons, if nothing was changed
         */
        List<PluginChange> run(String id, int percent) throws VersionException, ConfigException;
    }

    /**
     * The verb.
     *
     * @param action asked from any thread, may block
     */
    public PluginCanaryVerb(Trial action) {
        this.action = action;
    }

    @Override
    public Map<String, Object> answer(Config request) throws AdminRefusal {
        String percent = Json.text(request, "percent");
        if (!PERCENT.matcher(percent).matches()) {
            throw AdminRefusal.ofArguments(
                    "%s is no percentage: write a whole number from 0 to 100, as in: plugins canary ID 10"
                            .formatted(Json.quoted(percent)));
        }
        PluginVersionVerb verb =
                new PluginVersionVerb("tried", id -> action.run(id, Integer.parseInt(percent)));
        return verb.answer(request);
    }
}
