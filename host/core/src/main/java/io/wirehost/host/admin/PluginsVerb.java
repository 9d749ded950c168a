package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.plugin.GenerationInfo;
import io.wirehost.host.status.HostStatus;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
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
        if (!request.hasPath("id")) {
            return answer(now, _ -> true);
        }
        String id = Json.text(request, "id");
        requireKnown(now, id);
        return answer(now, id);
    }

    /** All of one plugin. */
    static Map<String, Object> answer(HostStatus status, String id) {
        return answer(status, one -> one.plugin().id().equals(id));
    }

    private static Map<String, Object> answer(HostStatus status, Predicate<GenerationInfo> shown) {
        return Map.of(
                "plugins", status.plugins().stream().filter(shown).map(PluginJson::of).toList(),
                "collected", status.collected());
    }

    /**
     * There is such a plugin.
     *
     * @throws AdminRefusal if not
     */
    static void requireKnown(HostStatus status, String id) throws AdminRefusal {
        List<String> ids =
                status.plugins().stream().map(one -> one.plugin().id()).distinct().toList();
        if (!ids.contains(id)) {
            throw new AdminRefusal(
                    "there is no plugin %s; there are: %s"
                            .formatted(Json.quoted(id), String.join(", ", ids)));
        }
    }
}
