package io.wirehost.host.plugin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** Why to refuse those that claim a name of one that is tried, and that keeps it. */
    static Map<Generation, String> withTried(Generation tried, List<Generation> others) {
        Map<Generation, String> reasons = new HashMap<>();
        for (Generation other : others) {
            String claims =
                    Stream.concat(
                                    both("codec", tried, other, PluginInfo::codecs),
                                    both("handler", tried, other, PluginInfo::handlers))
                            .collect(Collectors.joining(" and "));
            if (!claims.isEmpty()) {
                reasons.put(
                        other,
                        ("%s: it supplies %s, and so does plugin %s, which is being tried: roll"
                                        + " that back first with host.sh plugins rollback %s, or"
                                        + " rename in @Provides and build again")
                                .formatted(file(other), claims, tried.info().title(), tried.id()));
            }
        }
        return reasons;
    }

    private static Stream<String> both(
            String kind,
            Generation one,
            Generation other,
            Function<PluginInfo, List<String>> claims) {
        return claims.apply(one.info()).stream()
                .filter(claims.apply(other.info())::contains)
                .map(name -> "the " + kind + " " + name);
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
