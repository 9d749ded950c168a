package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.config.ConfigException;
import io.wirehost.host.deploy.PluginChange;
import io.wirehost.host.plugin.VersionException;

import java.util.List;
import java.util.Map;

/**
 * {@code plugin-rollback}, {@code plugin-promote}, {@code plugin-shadow} and {@code
 * plugin-shadow-off}: another version of one plugin is served, or compared.
 */
public final class PluginVersionVerb implements AdminVerb {
    private final String done;
    private final Change action;

    /** What the host does. */
    @FunctionalInterface
    public interface Change {
        /**
         * Does it.
         *
         * @param id of the plugin
         * @return which plugin has changed
         * @throws VersionException if there is no such version
         * @throws ConfigException with the reasons, if nothing was changed
         */
        List<PluginChange> run(String id) throws VersionException, ConfigException;
    }

    /**
     * The verb.
     *
     * @param done to the plugin, in a word: "promoted"
     * @param action asked from any thread, may block
     */
    public PluginVersionVerb(String done, Change action) {
        this.done = done;
        this.action = action;
    }

    @Override
    public Map<String, Object> answer(Config request) throws AdminRefusal {
        String id = Json.text(request, "id");
        try {
            return ReloadVerb.answer(action.run(id));
        } catch (VersionException e) {
            throw new AdminRefusal(String.valueOf(e.getMessage()));
        } catch (ConfigException e) {
            throw ReloadVerb.refusal(e, "plugin %s is not %s".formatted(id, done));
        }
    }
}
