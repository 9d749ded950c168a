package io.wirehost.host.config;

import io.wirehost.spi.Range;

import java.time.Duration;
import java.util.List;

/**
 * What the host is told by its configuration file. Each component is explained in {@code
 * reference.conf}, under its key.
 *
 * @param loops event loops; 0: one per core
 * @param loopStall how long a loop may be held before it is reported; zero: never reported
 * @param drainTimeout how long a stop waits for what is queued; zero: not at all
 * @param maxConnections of all listeners together
 * @param admin how the operator gets at it
 * @param plugins where the plugins are
 * @param listeners one or more, in the order of the file
 */
@TakesEffect(TakesEffect.When.NOW)
public record HostConfig(
        @TakesEffect(TakesEffect.When.NEXT_START) @Range(min = "0", max = "1024") int loops,
        @Range(min = "0", max = "365d") Duration loopStall,
        @Range(min = "0", max = "365d") Duration drainTimeout,
        @Range(min = "1", max = "10000000") int maxConnections,
        AdminConfig admin,
        PluginsConfig plugins,
        List<ListenerConfig> listeners) {
    /** Makes the list immutable. */
    public HostConfig {
        listeners = List.copyOf(listeners);
    }
}
