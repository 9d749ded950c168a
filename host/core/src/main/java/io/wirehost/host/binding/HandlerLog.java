package io.wirehost.host.binding;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.spi.LoggingEventBuilder;

import java.util.Map;

/** The log of a handler. What it is bound to is in the context (MDC) of each line. Any thread. */
final class HandlerLog extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    private final transient Logger log;
    private final transient Map<String, String> context;

    HandlerLog(Logger log, String listener, String plugin) {
        this.log = log;
        this.context = Map.of("listener", listener, "plugin", plugin);
        this.name = log.getName();
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        LoggingEventBuilder event = log.atLevel(level).setMessage(message).setCause(thrown);
        if (marker != null) {
            event = event.addMarker(marker);
        }
        if (arguments != null) {
            for (Object argument : arguments) {
                event = event.addArgument(argument);
            }
        }
        context.forEach(MDC::put);
        try {
            event.log();
        } finally {
            context.keySet().forEach(MDC::remove);
        }
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    public boolean isTraceEnabled() {
        return log.isTraceEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
        return log.isDebugEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
        return log.isInfoEnabled();
    }

    @Override
    public boolean isWarnEnabled() {
        return log.isWarnEnabled();
    }

    @Override
    public boolean isErrorEnabled() {
        return log.isErrorEnabled();
    }
}
