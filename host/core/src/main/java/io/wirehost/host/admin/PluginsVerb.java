package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.plugin.GenerationInfo;
import io.wirehost.host.status.HostStatus;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * {@code plugins}: every generation of every plugin that is not gone; with an {@code id}, those of
 * this plugin alone.
 */
public final class PluginsVerb implements AdminVerb {
    private final Supplier<HostStatus> status;

    /**
     * The verb.
     *
     * @param status asked from any thread, must not block
     */
    public PluginsVerb(Supplier<HostStatus> status) {
        this.status = status;
    }

    @Override
    public Map<String, Object> answer(Config request) throws AdminRefusal {
        HostStatus now = status.get();
        List<GenerationInfo> shown = now.plugins();
        if (request.hasPath("id")) {
            String id = Json.text(request, "id");
            shown = shown.stream().filter(one -> one.plugin().id().equals(id)).toList();
            if (shown.isEmpty()) {
                throw new AdminRefusal(
                        "there is no plugin %s; there are: %s"
                                .formatted(Json.quoted(id), String.join(", ", ids(now))));
            }
        }
        return Map.of(
                "plugins", shown.stream().map(PluginJson::of).toList(),
                "collected", now.collected());
    }

    private static List<String> ids(HostStatus status) {
        return status.plugins().stream().map(one -> one.plugin().id()).distinct().toList();
    }
}
