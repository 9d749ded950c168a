package io.wirehost.host.plugin;

import java.util.Locale;

/** How a codec can unpack the same bytes otherwise than another one. */
public enum Difference {
    /** A packet ends elsewhere, or is not found. */
    BOUNDARY,
    /** It ends there and says something else. */
    CONTENT,
    /** Only one of the two calls the bytes malformed, or skips as many of them. */
    MALFORMED,
    /** The codec threw, or broke its contract. */
    FAULT;

    /**
     * The name in answers.
     *
     * @return lower case
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
