package io.wirehost.host.plugin;

import org.slf4j.Logger;

/** What code of a plugin threw. It is code of the plugin itself: to look at it may throw again. */
public final class Thrown {
    private Thrown() {}

    /** Logs it as a warning with its stack trace, if it lets itself be logged. */
    public static void log(Logger log, String message, Throwable thrown) {
        try {
            log.warn(message, thrown);
        } catch (Throwable e) {
            log.warn("{}: {}", message, text(thrown));
        }
    }

    /** What it says, in a line of a message. */
    public static String text(Throwable thrown) {
        try {
            return thrown instanceof PluginFaultException
                    ? String.valueOf(thrown.getMessage())
                    : thrown.toString();
        } catch (Throwable e) {
            return thrown.getClass().getName() + ", whose message cannot be had";
        }
    }
}
