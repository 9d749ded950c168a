package io.wirehost.host.session;

import io.wirehost.host.loop.Alarm;
import io.wirehost.host.loop.EventLoop;
import io.wirehost.host.plugin.Traffic;
import io.wirehost.host.status.SessionStatus;
import io.wirehost.host.tap.Tap;
import io.wirehost.host.tap.Taps;
import io.wirehost.spi.CloseReason;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * All sessions of a host, for its operator. Any thread; no loop is asked, so that it answers while
 * one is held, and costs them nothing.
 */
public final class SessionDirectory {
    private final List<EventLoop> loops;
    private final ClosedSessions closed;
    private final Taps taps;

    /** Of these loops, of what has closed there, and of the taps for what begins there. */
    public SessionDirectory(List<EventLoop> loops, ClosedSessions closed, Taps taps) {
        this.loops = loops;
        this.closed = closed;
        this.taps = taps;
    }

    /** Those that are not closed, the oldest first. */
    public List<SessionStatus> open() {
        return connections()
                .sorted(Comparator.comparingLong(Connection::id))
                .map(Connection::status)
                .toList();
    }

    /** The last of those that are closed, the newest first. */
    public List<SessionStatus> closed() {
        return closed.newestFirst();
    }

    /** What went through all that have closed since the host began, by protocol. */
    public Map<String, Traffic> closedTraffic() {
        return closed.traffic();
    }

    /** What went through all sessions since the host began, by listener; see {@link Traffic}. */
    public Map<String, Traffic> trafficByListener() {
        // The closed ones first: one that closes in between is missed once, and not counted twice.
        Map<String, Traffic> all = new TreeMap<>(closed.trafficByListener());
        connections()
                .map(Connection::status)
                .forEach(one -> all.merge(one.listener(), one.traffic(), Traffic::plus));
        return all;
    }

    /** One of them. */
    public Optional<SessionStatus> find(long id) {
        return connection(id)
                .map(Connection::status)
                .or(() -> closed.newestFirst().stream().filter(one -> one.id() == id).findFirst());
    }

    /**
     * Ends a session in good order, for a reason that the operator gives.
     *
     * @return false if it is not open, or no longer
     */
    public boolean close(long id, String why) {
        CloseReason reason = new CloseReason(CloseReason.Kind.CLOSED_BY_OPERATOR, why);
        return connection(id).map(connection -> connection.end(reason)).orElse(false);
    }

    /**
     * Asks every session to end, evenly over a time.
     *
     * @return how many
     */
    public int drain(Duration over) {
        List<Connection> all = connections().toList();
        Set<Alarm> waiting = ConcurrentHashMap.newKeySet(); // of no use: nobody takes them back
        for (int i = 0; i < all.size(); i++) {
            Connection connection = all.get(i);
            Duration delay = over.multipliedBy(i).dividedBy(all.size());
            Alarm.after(delay, connection.loop(), waiting, connection::drain);
        }
        return all.size();
    }

    /** Lets a tap see the sessions that it wants: those that are open, and those that begin. */
    public void attach(Tap tap) {
        taps.add(tap);
        Connection.forEach(loops, connection -> connection.attach(tap));
    }

    /** Takes a tap away. */
    public void detach(Tap tap) {
        taps.remove(tap);
        Connection.forEach(loops, connection -> connection.detach(tap));
    }

    private Optional<Connection> connection(long id) {
        return connections().filter(connection -> connection.id() == id).findFirst();
    }

    private Stream<Connection> connections() {
        return loops.stream()
                .flatMap(loop -> loop.handlers(Connection.class).stream())
                .filter(connection -> !connection.isClosed());
    }
}
