package io.wirehost.host.config;

import java.util.regex.Pattern;

/**
 * Something that is secret in what sessions say.
 *
 * @param regex a regular expression; what its groups match is secret, or all if it has none
 */
public record TapMask(String regex) {
    /**
     * What finds it. A pattern itself is equal to no other, so it is no part of a configuration.
     */
    public Pattern pattern() {
        return Pattern.compile(regex);
    }
}
