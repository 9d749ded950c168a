package io.wirehost.host.plugin;

/** Another version of a plugin cannot be served. The message says why, and what to do. */
public final class VersionException extends Exception {
    private static final long serialVersionUID = 1L;

    VersionException(String message) {
        super(message);
    }
}
