package io.wirehost.host.status;

import io.wirehost.host.plugin.GenerationInfo;

import java.time.Instant;
import java.util.List;

/**
 * The host at one moment.
 *
 * @param version of the product
 * @param pid of the process
 * @param startedAt when it began to listen
 * @param listeners in the order of the configuration
 * @param plugins all generations that are not proven to be gone, and what is refused
 * @param collected how many generations were replaced and are gone
 * @param sessions of all listeners together
 */
public record HostStatus(
        String version,
        long pid,
        Instant startedAt,
        List<ListenerStatus> listeners,
        List<GenerationInfo> plugins,
        int collected,
        int sessions) {
    /** Makes the lists immutable. */
    public HostStatus {
        listeners = List.copyOf(listeners);
        plugins = List.copyOf(plugins);
    }
}
