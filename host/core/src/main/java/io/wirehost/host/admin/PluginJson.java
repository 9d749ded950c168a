package io.wirehost.host.admin;

import io.wirehost.host.plugin.Activity;
import io.wirehost.host.plugin.Comparisons;
import io.wirehost.host.plugin.GenerationInfo;
import io.wirehost.host.plugin.PluginInfo;
import io.wirehost.host.plugin.SampledTime;
import io.wirehost.host.plugin.Traffic;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A generation of a plugin as answers have it. */
final class PluginJson {
    private PluginJson() {}

    static Map<String, Object> of(GenerationInfo generation) {
        PluginInfo plugin = generation.plugin();
        Map<String, Object> json = new TreeMap<>();
        json.put("id", plugin.id());
        json.put("version", plugin.version());
        json.put("generation", generation.number());
        json.put("sha256", plugin.sha256());
        json.put("file", plugin.file().toString());
        json.put("state", plugin.state().name().toLowerCase(Locale.ROOT));
        json.put("share", generation.share());
        json.put("sessions", generation.sessions());
        json.put("reason", plugin.reason());
        json.put("loader", generation.loader());
        json.put("classes", generation.classes());
        json.put("activity", activity(generation.activity()));
        json.put("compared", compared(generation.compared()));
        json.put("holders", generation.holders());
        json.put("codecs", plugin.codecs());
        json.put("handlers", plugin.handlers());
        return json;
    }

    private static Map<String, Object> activity(Activity activity) {
        Map<String, Object> faults = new TreeMap<>();
        activity.faults().forEach((kind, count) -> faults.put(kind.label(), count));
        Traffic traffic = activity.traffic();
        Map<String, Object> json = new TreeMap<>();
        json.put("sessions", activity.sessions());
        json.put("packetsIn", traffic.packetsIn());
        json.put("packetsOut", traffic.packetsOut());
        json.put("bytesIn", traffic.bytesIn());
        json.put("bytesOut", traffic.bytesOut());
        json.put("readQueueBytes", traffic.readQueue());
        json.put("writeQueueBytes", traffic.writeQueue());
        json.put("faults", faults);
        json.put("unpacking", time(activity.unpacking()));
        json.put("handling", time(activity.handling()));
        return json;
    }

    private static Map<String, Object> compared(Comparisons.Count count) {
        Map<String, Object> differences = new TreeMap<>();
        count.differences().forEach((kind, times) -> differences.put(kind.label(), times));
        return Map.of(
                "sessions", count.sessions(),
                "packets", count.packets(),
                "opaque", count.opaque(),
                "left", count.left(),
                "differences", differences);
    }

    private static Map<String, Object> time(SampledTime time) {
        return Map.of(
                "measuredCalls", time.calls(),
                "meanNanos", time.meanNanos(),
                "totalNanos", time.totalNanos());
    }
}
