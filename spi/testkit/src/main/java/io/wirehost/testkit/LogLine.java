package io.wirehost.testkit;

import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * What was logged in one call.
 *
 * @param level how grave it is
 * @param text the message with its arguments put in
 * @param thrown the exception logged with it; null if there was none
 */
public record LogLine(Level level, String text, @Nullable Throwable thrown) {
    /**
     * The line as a test likes to read it.
     *
     * @return {@code INFO text}
     */
    @Override
    public String toString() {
        return level + " " + text;
    }
}
