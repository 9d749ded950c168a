package io.wirehost.host.status;

import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A listener at one moment.
 *
 * @param name as configured
 * @param address that it is bound to, with the real port
 * @param handlers names, in the order in which they are asked
 * @param sessions open now
 * @param accepted connections since the start
 * @param closed sessions ended since the start, by the label of the reason; only what occurred
 */
public record ListenerStatus(
        String name,
        InetSocketAddress address,
        List<String> handlers,
        int sessions,
        long accepted,
        SortedMap<String, Long> closed) {
    /** Makes the collections immutable. */
    public ListenerStatus {
        handlers = List.copyOf(handlers);
        closed = Collections.unmodifiableSortedMap(new TreeMap<>(closed));
    }
}
