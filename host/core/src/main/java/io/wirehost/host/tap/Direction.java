package io.wirehost.host.tap;

import java.util.Locale;

/** Which way bytes go. */
public enum Direction {
    /** From the peer. */
    IN,
    /** To the peer. */
    OUT;

    /** In small letters. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
