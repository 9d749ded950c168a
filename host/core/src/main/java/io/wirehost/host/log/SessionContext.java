package io.wirehost.host.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;

import io.wirehost.host.session.Addresses;
import io.wirehost.host.session.Serving;
import io.wirehost.spi.Session;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import java.util.HashMap;
import java.util.Map;

/** Which session an event is about: found out when it is logged, not carried along before. */
final class SessionContext {
    private SessionContext() {}

    /** That stands in the message, or is served by the caller; null: none. */
    static @Nullable Session session(ILoggingEvent event) {
        Object[] arguments = event.getArgumentArray();
        if (arguments != null) {
            for (Object argument : arguments) {
                if (argument instanceof Session session) {
                    return session;
                }
            }
        }
        return Serving.session();
    }

    /**
     * Puts {@code session}, {@code listener} and {@code peer} into the context (MDC) of an event.
     */
    static void put(Session session, ILoggingEvent event) {
        if (!(event instanceof LoggingEvent made)) {
            return;
        }
        Map<String, String> context = new HashMap<>();
        context.put("session", Long.toString(session.id()));
        context.put("listener", session.listener());
        context.put("peer", Addresses.text(session.remoteAddress()));
        Map<String, String> own = MDC.getCopyOfContextMap();
        if (own != null) {
            context.putAll(own);
        }
        try {
            made.setMDCPropertyMap(context);
        } catch (IllegalStateException e) {
            // Another appender has had it.
        }
    }
}
