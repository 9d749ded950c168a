package io.wirehost.host.plugin;

import java.nio.file.Path;
import java.util.List;

/**
 * What is known of one plugin, served or refused.
 *
 * @param id from its manifest, else from the name of its file or folder
 * @param version from its manifest; empty if it has none
 * @param sha256 of its content, in hex: of a jar, its own hash; of a folder, that of what {@code
 *     sha256sum *.jar} prints in it; empty if it could not be read, or did not come from a file
 * @param file the jar or the folder; empty for classes that did not come from one
 * @param state how far it has come
 * @param reason why it is refused: where, what, and what to do; or why it gets no connections, is
 *     held back, or is not proven to be gone; else empty
 * @param codecs names of the codecs that it supplies, or would if it were not refused
 * @param handlers names of the handlers, likewise
 */
public record PluginInfo(
        String id,
        String version,
        String sha256,
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
    static PluginInfo found(String id, Path file) {
        return new PluginInfo(id, "", "", file, State.VERIFIED, "", List.of(), List.of());
    }

    static PluginInfo found(PluginFile file) {
        return found(file.id(), file.path());
    }

    PluginInfo of(Fingerprint fingerprint) {
        return new PluginInfo(
                id, version, fingerprint.sha256(), file, state, reason, codecs, handlers);
    }

    PluginInfo named(PluginManifest manifest) {
        return new PluginInfo(
                manifest.id(), manifest.version(), sha256, file, state, reason, codecs, handlers);
    }

    PluginInfo supplying(List<String> codecNames, List<String> handlerNames) {
        return new PluginInfo(id, version, sha256, file, state, reason, codecNames, handlerNames);
    }

    PluginInfo refused(String why) {
        return new PluginInfo(id, version, sha256, file, State.REFUSED, why, codecs, handlers);
    }

    PluginInfo heldBack(String why) {
        return new PluginInfo(id, version, sha256, file, State.HELD, why, codecs, handlers);
    }

    PluginInfo in(State now) {
        return in(now, reason);
    }

    PluginInfo in(State now, String why) {
        return new PluginInfo(id, version, sha256, file, now, why, codecs, handlers);
    }

    /**
     * What messages call it.
     *
     * @return the id, and the version if there is one
     */
    public String title() {
        return version.isEmpty() ? id : id + " " + version;
    }

    /**
     * The life of a plugin.
     *
     * <pre>
     * VERIFIED ──▶ SHADOW ──▶ CANARY ──▶ ACTIVE ──▶ DRAINING ──▶ CLOSED ──▶ LEAKED ──▶ COLLECTED
     * REFUSED, HELD            each from SHADOW to DRAINING may be left out, and LEAKED
     * </pre>
     *
     * <p>{@link #DISABLED} and {@link #QUARANTINED} are told in place of {@code SHADOW}, {@code
     * CANARY} and {@code ACTIVE}.
     */
    public enum State {
        /** Nothing of it is used. */
        REFUSED,
        /** It lies in the directory and is not to be served; the version before it is. */
        HELD,
        /** It is loaded, and its codecs and handlers can be bound. */
        VERIFIED,
        /** Its codecs unpack what comes in once more, to be compared. */
        SHADOW,
        /** A part of the new connections get it. */
        CANARY,
        /** New connections get it. */
        ACTIVE,
        /** The operator lets it have no new connections; old sessions go on with it. */
        DISABLED,
        /** It has failed too often for new connections; old sessions go on with it. */
        QUARANTINED,
        /** Another took its place, or it was removed; old sessions go on with it. */
        DRAINING,
        /** Nobody uses it; its jars are closed, and its classes are yet to be collected. */
        CLOSED,
        /** Something holds its classes, so that their memory is lost. */
        LEAKED,
        /** Nothing is left of it. */
        COLLECTED
    }
}
