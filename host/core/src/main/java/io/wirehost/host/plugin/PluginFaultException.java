package io.wirehost.host.plugin;

/**
 * Code of a plugin failed. The message names what of it; the cause, if there is one, is its own.
 */
public final class PluginFaultException extends Exception {
    private static final long serialVersionUID = 1;

    PluginFaultException(String message) {
        super(message);
    }

    PluginFaultException(String message, Throwable cause) {
        super(message, cause);
    }
}
