package io.wirehost.host.deploy;

import io.wirehost.host.plugin.GenerationInfo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a reload has made of one plugin.
 *
 * @param before what was there; empty: it is new
 * @param after what is there now; empty: it was removed
 */
public record PluginChange(Optional<GenerationInfo> before, Optional<GenerationInfo> after) {
    /** Of two moments, what is not the same in both. By id. */
    static List<PluginChange> between(List<GenerationInfo> old, List<GenerationInfo> now) {
        Map<String, GenerationInfo> before = byId(old);
        Map<String, GenerationInfo> after = byId(now);
        List<PluginChange> changes = new ArrayList<>();
        TreeMap<String, GenerationInfo> all = new TreeMap<>(before);
        all.putAll(after);
        for (String id : all.keySet()) {
            Optional<GenerationInfo> from = Optional.ofNullable(before.get(id));
            Optional<GenerationInfo> to = Optional.ofNullable(after.get(id));
            if (!from.map(GenerationInfo::number).equals(to.map(GenerationInfo::number))) {
                changes.add(new PluginChange(from, to));
            }
        }
        return changes;
    }

    /** A sentence. */
    @Override
    public String toString() {
        String from = before.map(one -> one.plugin().title()).orElse("");
        String to = after.map(one -> one.plugin().title()).orElse("");
        if (from.isEmpty()) {
            return "plugin " + to + " is new";
        }
        return "plugin " + from + (to.isEmpty() ? " is gone" : " is replaced by " + to);
    }

    private static Map<String, GenerationInfo> byId(List<GenerationInfo> generations) {
        Map<String, GenerationInfo> byId = new TreeMap<>();
        generations.forEach(each -> byId.put(each.plugin().id(), each));
        return byId;
    }
}
