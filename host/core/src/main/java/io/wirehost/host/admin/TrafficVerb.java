package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.plugin.DurationBuckets;
import io.wirehost.host.plugin.PluginCounters;
import io.wirehost.host.plugin.Traffic;
import io.wirehost.host.session.SessionDirectory;
import io.wirehost.host.status.HostCounters;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * {@code traffic}: what went through each listener since the host began, what waits to be written,
 * and how long callbacks of handlers took. For who asks again and compares: {@code nanos} is the
 * time, as of {@link System#nanoTime}.
 */
public final class TrafficVerb implements AdminVerb {
    private final SessionDirectory sessions;
    private final Supplier<HostCounters> counters;

    /**
     * The verb.
     *
     * @param sessions of the host
     * @param counters asked from any thread, must not block
     */
    public TrafficVerb(SessionDirectory sessions, Supplier<HostCounters> counters) {
        this.sessions = sessions;
        this.counters = counters;
    }

    @Override
    public Map<String, Object> answer(Config request) {
        HostCounters counted = counters.get();
        Map<String, Object> listeners = new TreeMap<>();
        sessions.trafficByListener()
                .forEach((listener, traffic) -> listeners.put(listener, object(traffic)));
        return Map.of(
                "nanos", System.nanoTime(),
                "listeners", listeners,
                "handling", handling(counted),
                "stalls", counted.stalls());
    }

    private static Map<String, Object> object(Traffic traffic) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("packetsIn", traffic.packetsIn());
        json.put("packetsOut", traffic.packetsOut());
        json.put("bytesIn", traffic.bytesIn());
        json.put("bytesOut", traffic.bytesOut());
        json.put("queuedBytes", traffic.writeQueue());
        return json;
    }

    /** Of all plugins, by the limits up to which the counts go; the last count is beyond all. */
    private static Map<String, Object> handling(HostCounters counted) {
        long[] counts = new long[DurationBuckets.LIMITS.size() + 1];
        for (PluginCounters plugin : counted.plugins()) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] += plugin.handling().counts().get(i);
            }
        }
        return Map.of(
                "limitNanos",
                DurationBuckets.LIMITS,
                "counts",
                Arrays.stream(counts).boxed().toList());
    }
}
