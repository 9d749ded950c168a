package io.wirehost.host.doctor;

import java.util.Locale;

/**
 * Something that was looked at.
 *
 * @param level how bad it is
 * @param subject what it is about, in a word
 * @param text what was found and, unless it is fine, what to do
 */
public record Finding(Level level, String subject, String text) {
    /** How bad something is. */
    public enum Level {
        /** As it should be. */
        OK,
        /** It works, but not as well, or not for long. */
        WARNING,
        /** Something does not work, or is not safe. */
        PROBLEM;

        /** For people and programs. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String subject, String text) {
        return new Finding(Level.OK, subject, text);
    }

    static Finding warning(String subject, String text) {
        return new Finding(Level.WARNING, subject, text);
    }

    static Finding problem(String subject, String text) {
        return new Finding(Level.PROBLEM, subject, text);
    }
}
