package io.wirehost.host.status;

import io.wirehost.spi.CloseReason;

import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A listener at one moment.
 *
 * @param name as configured
 * @param state whether it accepts connections
 * @param address that it is bound to, with the real port
 * @param handlers names, in the order in which they are asked
 * @param sessions open now
 * @param maxSessions that it may have open
 * @param accepted connections since the start
 * @param closed sessions ended since the start, by the label of the reason; only what occurred
 */
public record ListenerStatus(
        String name,
        State state,
        InetSocketAddress address,
        List<String> handlers,
        int sessions,
        int maxSessions,
        long accepted,
        SortedMap<String, Long> closed) {
    /** Whether a listener accepts connections. */
    public enum State {
        /** It does. */
        LISTENING,
        /** Not before the operator resumes it. */
        SUSPENDED,
        /** It cannot at the moment, as without file descriptors; it tries again by itself. */
        FAILING,
        /** Not any more: a reload has closed it, and its last sessions go on. */
        DRAINING,
        /** Not any more: the host stops. */
        CLOSED;

        /**
         * The name for people.
         *
         * @return lower case
         */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Makes the collections immutable. */
    public ListenerStatus {
        handlers = List.copyOf(handlers);
        closed = Collections.unmodifiableSortedMap(new TreeMap<>(closed));
    }

    /**
     * Connections that were closed at once, as there were too many.
     *
     * @return how many since the start
     */
    public long refused() {
        return closed.getOrDefault(CloseReason.Kind.TOO_MANY_CONNECTIONS.label(), 0L);
    }
}
