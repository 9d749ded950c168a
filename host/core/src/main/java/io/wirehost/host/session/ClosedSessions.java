package io.wirehost.host.session;

import io.wirehost.host.plugin.Traffic;
import io.wirehost.host.status.SessionStatus;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sessions of a host that have closed last, and what went through all before. Any thread; who
 * reads holds up a loop that closes a session for no longer than it takes to copy references.
 */
public final class ClosedSessions {
    /** How many are remembered. */
    public static final int CAPACITY = 10_000;

    // guarded by this
    private final @Nullable SessionStatus[] ring = new @Nullable SessionStatus[CAPACITY];
    private final Map<String, Traffic> traffic = new HashMap<>(); // by protocol
    private final Map<String, Traffic> listeners = new HashMap<>(); // likewise
    private long count; // of all that were added

    /** None has closed. */
    public ClosedSessions() {}

    synchronized void add(SessionStatus closed) {
        ring[(int) (count++ % CAPACITY)] = closed;
        listeners.merge(closed.listener(), closed.traffic(), Traffic::plus);
        if (!closed.protocol().isEmpty()) {
            traffic.merge(closed.protocol(), closed.traffic(), Traffic::plus);
        }
    }

    /** What went through all that have closed, by protocol. */
    synchronized Map<String, Traffic> traffic() {
        return Map.copyOf(traffic);
    }

    /** The same by listener, with those that no handler has claimed. */
    synchronized Map<String, Traffic> trafficByListener() {
        return Map.copyOf(listeners);
    }

    /** The last one first. */
    public synchronized List<SessionStatus> newestFirst() {
        List<SessionStatus> newest = new ArrayList<>();
        for (long i = count - 1; i >= Math.max(0, count - CAPACITY); i--) {
            SessionStatus closed = ring[(int) (i % CAPACITY)];
            if (closed != null) {
                newest.add(closed);
            }
        }
        return newest;
    }
}
