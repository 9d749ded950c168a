package io.wirehost.host.plugin;

import java.util.List;

/**
 * What is known of one generation of a plugin, or of a plugin that was refused or rolled back and
 * has none.
 *
 * @param plugin the plugin, with the state of this generation
 * @param number of the generation, in the order in which they were loaded; 0 if it is refused or
 *     held back
 * @param share how many of a hundred new connections get it, of those that are for this plugin
 * @param sessions that use it, by a handler or a codec
 * @param activity what it has done
 * @param compared what came of comparing it with the one that was served, as a shadow
 * @param classes that its loader has defined
 * @param holders of one that leaks: what holds its classes, as far as that could be found
 */
public record GenerationInfo(
        PluginInfo plugin,
        int number,
        int share,
        int sessions,
        Activity activity,
        Comparisons.Count compared,
        int classes,
        List<String> holders) {
    /** Copies the list. */
    public GenerationInfo {
        holders = List.copyOf(holders);
    }

    /**
     * What stacks and heap dumps call its class loader.
     *
     * @return a name that no other generation has
     */
    public String loader() {
        return plugin.id() + "#" + number;
    }

    /** Whether its classes should be gone and are not, as far as can be told. */
    public boolean mayLeak() {
        return switch (plugin.state()) {
            case LEAKED -> true;
            case CLOSED -> !plugin.reason().isEmpty();
            case REFUSED,
                    HELD,
                    VERIFIED,
                    SHADOW,
                    CANARY,
                    ACTIVE,
                    DISABLED,
                    QUARANTINED,
                    DRAINING,
                    COLLECTED ->
                    false;
        };
    }

    static GenerationInfo refused(PluginInfo plugin) {
        return new GenerationInfo(
                plugin, 0, 0, 0, Activity.NONE, Comparisons.Count.NONE, 0, List.of());
    }
}
