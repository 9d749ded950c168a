package io.wirehost.host.plugin;

import java.nio.file.Path;
import java.util.List;

/**
 * What is known of one plugin, served or refused.
 *
 * @param id from its manifest, else from the name of its file or folder
 * @param version from its manifest; empty if it has none
 * @param file the jar or the folder; empty for classes that did not come from one
 * @param state whether it is served
 * @param reason why it is refused: where, what, and what to do; empty if it is served
 * @param codecs names of the codecs that it supplies, or would if it were not refused
 * @param handlers names of the handlers, likewise
 */
public record PluginInfo(
        String id,
        String version,
        Path file,
        State state,
        String reason,
        List<String> codecs,
        List<String> handlers) {
    /** Copies the lists. */
    public PluginInfo {
        codecs = List.copyOf(codecs);
        handlers = List.copyOf(handlers);
    }

    /** A plugin of which nothing is wrong so far. */
    static PluginInfo found(String id, String version, Path file) {
        return new PluginInfo(id, version, file, State.ACTIVE, "", List.of(), List.of());
    }

    PluginInfo supplying(List<String> codecNames, List<String> handlerNames) {
        return new PluginInfo(id, version, file, state, reason, codecNames, handlerNames);
    }

    PluginInfo refused(String why) {
        return new PluginInfo(id, version, file, State.REFUSED, why, codecs, handlers);
    }

    /** Whether a plugin is served. */
    public enum State {
        /** Its codecs and handlers can be bound. */
        ACTIVE,
        /** Nothing of it is used. */
        REFUSED
    }
}
