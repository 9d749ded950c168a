package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.status.HostStatus;
import io.wirehost.host.status.ListenerStatus;

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
                "listeners", now.listeners().stream().map(StatusVerb::listener).toList(),
                "plugins", now.plugins().stream().map(PluginJson::of).toList());
    }

    private static Map<String, Object> listener(ListenerStatus listener) {
        return Map.of(
                "name", listener.name(),
                "host", listener.address().getAddress().getHostAddress(),
                "port", listener.address().getPort(),
                "handlers", listener.handlers(),
                "sessions", listener.sessions(),
                "accepted", listener.accepted(),
                "closed", listener.closed());
    }
}
