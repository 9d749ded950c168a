package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.plugin.PluginInfo;
import io.wirehost.host.status.HostStatus;
import io.wirehost.host.status.ListenerStatus;

import java.util.Locale;
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
                "plugins", now.plugins().stream().map(StatusVerb::plugin).toList());
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

    private static Map<String, Object> plugin(PluginInfo plugin) {
        return Map.of(
                "id", plugin.id(),
                "version", plugin.version(),
                "sha256", plugin.sha256(),
                "file", plugin.file().toString(),
                "state", plugin.state().name().toLowerCase(Locale.ROOT),
                "reason", plugin.reason(),
                "codecs", plugin.codecs(),
                "handlers", plugin.handlers());
    }
}
