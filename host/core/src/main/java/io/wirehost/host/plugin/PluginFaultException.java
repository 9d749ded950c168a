package io.wirehost.host.plugin;

/** Code of a plugin failed. The message names the plugin and the class; the cause is its own. */
public final class PluginFaultException extends Exception {
    private static final long serialVersionUID = 1;

    PluginFaultException(String message, Throwable cause) {
        super(message, cause);
    }
}
