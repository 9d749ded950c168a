package io.wirehost.host.plugin;

import java.util.Locale;

/** What can go wrong with a plugin. */
public enum FaultKind {
    /** Its codec threw, or broke its contract. */
    CODEC,
    /** Its handler threw in a callback. */
    HANDLER,
    /** Its start handler threw in {@code match} or {@code open}, or broke its contract. */
    START,
    /** Its codec was shown what is no packet: the fault of a peer. */
    MALFORMED;

    /**
     * The name in answers.
     *
     * @return lower case
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
