package io.wirehost.host.plugin;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What all generations of a plugin have done since the host began.
 *
 * @param plugin its id
 * @param faults by their kind; each kind is there
 * @param handling the callbacks of packet sessions that were measured
 */
public record PluginCounters(String plugin, Map<FaultKind, Long> faults, DurationBuckets handling) {
    /** Copies the map. */
    public PluginCounters {
        faults = Collections.unmodifiableMap(new EnumMap<>(faults));
    }
}
