package io.wirehost.host.status;

import io.wirehost.host.plugin.PluginCounters;

import java.util.List;

/**
 * What a host has counted since it began.
 *
 * @param plugins each that was ever loaded
 * @param refused connections that were closed at once, as there were too many
 * @param stalls how often a loop was held for too long
 * @param reloads how they went
 */
public record HostCounters(
        List<PluginCounters> plugins, long refused, long stalls, Reloads reloads) {
    /** Makes the list immutable. */
    public HostCounters {
        plugins = List.copyOf(plugins);
    }
}
