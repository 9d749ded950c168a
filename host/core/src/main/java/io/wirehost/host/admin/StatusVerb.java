package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.status.HostStatus;

import java.util.Map;
import java.util.function.Supplier;

/** {@code status}: the host, its listeners and its plugins at this moment. */
public final class StatusVerb implements AdminVerb {
    private final Supplier<HostStatus> status;

    /**
     * The verb.
     *
     * @param status asked from any thread, must not block
     */
    public StatusVerb(Supplier<HostStatus> status) {
        this.status = status;
    }

    @Override
    public Map<String, Object> answer(Config request) {
        HostStatus now = status.get();
        return Map.of(
                "version", now.version(),
                "pid", now.pid(),
                "startedAt", now.startedAt().toString(),
                "sessions", now.sessions(),
                "listeners", now.listeners().stream().map(ListenerJson::of).toList(),
                "plugins", now.plugins().stream().map(PluginJson::of).toList());
    }
}
