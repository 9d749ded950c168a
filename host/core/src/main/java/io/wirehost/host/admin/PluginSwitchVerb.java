package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.status.HostStatus;

import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;

/** {@code plugin-enable} and {@code plugin-disable}: whether a plugin gets new connections. */
public final class PluginSwitchVerb implements AdminVerb {
    private final Supplier<HostStatus> status;
    private final Switch action;

    /** What the host does. */
    @FunctionalInterface
    public interface Switch {
        /**
         * Turns it.
         *
         * @param id of the plugin
         * @throws IOException if it could not be written down; then nothing has changed
         */
        void turn(String id) throws IOException;
    }

    /**
     * The verb.
     *
     * @param status asked from any thread, must not block
     * @param action enables or disables
     */
    public PluginSwitchVerb(Supplier<HostStatus> status, Switch action) {
        this.status = status;
        this.action = action;
    }

    @Override
    public Map<String, Object> answer(Config request) throws AdminRefusal {
        String id = Json.text(request, "id");
        PluginsVerb.requireKnown(status.get(), id);
        try {
            action.turn(id);
        } catch (IOException e) {
            throw new AdminRefusal(
                    "it cannot be written down (%s): make room in var/plugins, or let the user of the host write to it"
                            .formatted(e));
        }
        return PluginsVerb.answer(status.get(), id);
    }
}
