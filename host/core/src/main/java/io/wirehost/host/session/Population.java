package io.wirehost.host.session;

import io.wirehost.host.flight.SessionEvent;
import io.wirehost.host.status.SessionStatus;
import io.wirehost.host.tap.Taps;
import io.wirehost.spi.CloseReason;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** How many connections a listener has and had, and whether it may have one more. Any thread. */
public final class Population {
    private final String listener;
    private final Capacity own;
    private final Capacity host;
    private final ClosedSessions history;
    private final Taps taps;
    private final LongAdder accepted = new LongAdder();
    private final Map<CloseReason.Kind, LongAdder> closed =
            new EnumMap<>(CloseReason.Kind.class); // filled by the constructor

    /**
     * Of a listener that may have this many, if the host has room for them. Those that have closed
     * are remembered. Taps see those that begin.
     */
    public Population(String listener, int max, Capacity host, ClosedSessions history, Taps taps) {
        this.listener = listener;
        this.own = new Capacity(max);
        this.host = host;
        this.history = history;
        this.taps = taps;
        for (CloseReason.Kind kind : CloseReason.Kind.values()) {
            closed.put(kind, new LongAdder());
        }
    }

    private void countClosed(CloseReason.Kind kind) {
        Objects.requireNonNull(closed.get(kind)).increment();
    }

    /** Counts a new connection in. False: there are too many, and it is counted as such. */
    public boolean admit() {
        accepted.increment();
        if (own.acquire()) {
            if (host.acquire()) {
                return true;
            }
            own.release();
        }
        countClosed(CloseReason.Kind.TOO_MANY_CONNECTIONS);
        return false;
    }

    /** A connection is gone. */
    void remember(SessionStatus closed) {
        history.add(closed);
        SessionEvent.tell(closed);
    }

    /** Counts a connection out. */
    void left(CloseReason reason) {
        countClosed(reason.kind());
        own.release();
        host.release();
    }

    /** Those that are open in the host. */
    Taps taps() {
        return taps;
    }

    /** May have this many from now on. If it has more, they stay. */
    public void resize(int max) {
        own.resize(max);
    }

    /** How many were closed at once, as there were too many. */
    public long refused() {
        return Objects.requireNonNull(closed.get(CloseReason.Kind.TOO_MANY_CONNECTIONS)).sum();
    }

    /** The name of the listener. */
    public String listener() {
        return listener;
    }

    /** How many are open. */
    public int open() {
        return own.open();
    }

    /** How many were accepted since the start, refused ones included. */
    public long accepted() {
        return accepted.sum();
    }

    /** How many were closed since the start, by the label of the reason; zeros are left out. */
    public SortedMap<String, Long> closed() {
        SortedMap<String, Long> counts = new TreeMap<>();
        closed.forEach((kind, count) -> {
            if (count.sum() > 0) {
                counts.put(kind.label(), count.sum());
            }
        });
        return counts;
    }
}
