package io.wirehost.host.plugin;

import org.jspecify.annotations.Nullable;

/**
 * A generation of a plugin beside the one that is served, to be tried. There is one at a time, so
 * that whatever goes wrong can be told to be its doing.
 */
public sealed interface Candidate {
    /** Loaded, and not among those that are served. */
    Generation generation();

    /** What the generation is meanwhile. */
    PluginInfo.State state();

    /** Whether it is a version of this plugin. */
    default boolean isOf(String id) {
        return generation().info().id().equals(id);
    }

    /**
     * A part of the new connections get it.
     *
     * @param percent of each hundred connections of a listener; from 0 to 100
     */
    record Canary(Generation generation, int percent) implements Candidate {
        @Override
        public PluginInfo.State state() {
            return PluginInfo.State.CANARY;
        }
    }

    /** New sessions are unpacked by it as well, and what it finds is compared. */
    record Shadow(Generation generation) implements Candidate {
        @Override
        public PluginInfo.State state() {
            return PluginInfo.State.SHADOW;
        }
    }

    /** How many of a hundred new connections get it. */
    static int share(@Nullable Candidate candidate) {
        return candidate instanceof Canary canary ? canary.percent() : 0;
    }
}
