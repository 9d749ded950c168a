package io.wirehost.host.status;

import io.wirehost.host.plugin.PluginInfo;

import java.time.Instant;
import java.util.List;

/**
 * The host at one moment.
 *
 * @param version of the product
 * @param pid of the process
 * @param startedAt when it began to listen
 * @param listeners in the order of the configuration
 * @param plugins all that were found, also those that are refused
 * @param sessions of all listeners together
 */
public record HostStatus(
        String version,
        long pid,
        Instant startedAt,
        List<ListenerStatus> listeners,
        List<PluginInfo> plugins,
        int sessions) {
    /** Makes the lists immutable. */
    public HostStatus {
        listeners = List.copyOf(listeners);
        plugins = List.copyOf(plugins);
    }
}
