package io.wirehost.host.plugin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Plugins that claim the same id, or the same name of a codec or handler. All of them lose it. */
final class Clashes {
    private final List<Generation> plugins;
    private final Map<Generation, String> reasons = new HashMap<>();

    private Clashes(List<Generation> plugins) {
        this.plugins = plugins;
    }

    /** Why to refuse those that clash. The order in which they were found plays no part. */
    static Map<Generation, String> of(List<Generation> plugins) {
        Clashes clashes = new Clashes(plugins);
        clashes.find(info -> List.of(info.id()), "have the id", "remove one of them");
        String remedy = "remove one of them, or rename in @Provides and build again";
        clashes.find(PluginInfo::codecs, "supply the codec", remedy);
        clashes.find(PluginInfo::handlers, "supply the handler", remedy);
        return clashes.reasons;
    }

    private void find(Function<PluginInfo, List<String>> claims, String what, String remedy) {
        Map<String, List<Generation>> claimed = new TreeMap<>();
        for (Generation plugin : plugins) {
            for (String name : claims.apply(plugin.info())) {
                claimed.computeIfAbsent(name, _ -> new ArrayList<>()).add(plugin);
            }
        }
        claimed.forEach((name, claimants) -> {
            if (claimants.size() > 1) {
                String files = String.join(" and ", claimants.stream().map(Clashes::file).toList());
                String reason = "%s: they %s %s: %s".formatted(files, what, name, remedy);
                claimants.forEach(plugin -> reasons.putIfAbsent(plugin, reason));
            }
        });
    }

    private static String file(Generation plugin) {
        return String.valueOf(plugin.info().file().getFileName());
    }
}
