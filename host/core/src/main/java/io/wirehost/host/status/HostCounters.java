package io.wirehost.host.status;

import io.wirehost.host.plugin.PluginCounters;

import java.util.List;

/**
 * What a host has counted since it began.
 *
 * @param plugins each that was ever loaded
 * @param stalls how often a loop was held for too long
 * @param reloadSucceeded whether the last reload was taken over; true if there was none
 */
public record HostCounters(List<PluginCounters> plugins, long stalls, boolean reloadSucceeded) {
    /** Makes the list immutable. */
    public HostCounters {
        plugins = List.copyOf(plugins);
    }
}
