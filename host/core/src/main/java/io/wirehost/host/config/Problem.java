package io.wirehost.host.config;

/**
 * Something in the configuration that must be mended before it can be used.
 *
 * @param place where
 * @param message what is wrong, with the value, and what to do
 */
public record Problem(Place place, String message) {
    /** Makes it one line, whatever an exception of somebody else has said. */
    public Problem {
        message = message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /**
     * The problem in one line.
     *
     * @return for example {@code host.conf: 12: listeners.echo.backlog: 0 is outside 1–65535}
     */
    @Override
    public String toString() {
        return place + ": " + message;
    }
}
