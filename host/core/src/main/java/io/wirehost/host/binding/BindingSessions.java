package io.wirehost.host.binding;

import io.wirehost.host.outbound.Broadcast;
import io.wirehost.host.plugin.Traffic;
import io.wirehost.spi.BroadcastResult;
import io.wirehost.spi.Group;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.SendResult;
import io.wirehost.spi.Session;
import io.wirehost.spi.SessionInfo;
import io.wirehost.spi.Sessions;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The open sessions of a binding, and the groups that they are in. Any thread. */
public final class BindingSessions implements Sessions {
    /** A session that has a handler. */
    public interface Served extends Session {
        /** What went through it, and what waits in its queues. */
        Traffic traffic();
    }

    /** Equal to the session that has it; a map of numbers would keep one more object for each. */
    private record Id(long id) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Session session && session.id() == id;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(id); // as sessions do
        }
    }

    private final Map<Session, Served> all = new ConcurrentHashMap<>(); // each by itself

    // Changed under the lock, read without. A loop that carries handlers must never wait for it:
    // it may be passed to a virtual thread that only this loop can let go on.
    private final Object changes = new Object();
    private final Map<Session, Set<String>> memberships = new ConcurrentHashMap<>();
    private final Map<String, Set<Session>> groups = new ConcurrentHashMap<>();

    BindingSessions() {}

    /** A session has opened. */
    void add(Served session) {
        all.put(session, session);
    }

    /** A session has closed. It joins no group any more. */
    void remove(Session session) {
        all.remove(session);
    }

    /** A session that was removed leaves its groups. To be called where its handler runs. */
    public void leaveGroups(Session session) {
        synchronized (changes) {
            Set<String> names = memberships.remove(session);
            if (names != null) {
                names.forEach(name -> removeMember(name, session));
            }
        }
    }

    /** Of those that are open. */
    Traffic traffic() {
        return all.values().stream().map(Served::traffic).reduce(Traffic.NONE, Traffic::plus);
    }

    /** The names of the groups that a session is in. */
    public List<String> groupsOf(Session session) {
        Set<String> names = memberships.get(session);
        return names == null ? List.of() : names.stream().sorted().toList();
    }

    // ---- groups

    private boolean join(String name, Session session) {
        if (!session.isOpen()) {
            return false;
        }
        synchronized (changes) {
            if (!all.containsKey(session)) {
                return false; // leaveGroups has been here, or will be
            }
            Set<Session> members = groups.computeIfAbsent(name, key -> newSet());
            memberships.computeIfAbsent(session, key -> newSet()).add(name);
            return members.add(session);
        }
    }

    private static <T> Set<T> newSet() {
        return ConcurrentHashMap.newKeySet();
    }

    private boolean leave(String name, Session session) {
        synchronized (changes) {
            Set<String> names = memberships.get(session);
            if (names == null || !names.remove(name)) {
                return false;
            }
            if (names.isEmpty()) {
                memberships.remove(session);
            }
            removeMember(name, session);
            return true;
        }
    }

    private void removeMember(String name, Session session) {
        Set<Session> members = groups.get(name);
        if (members != null && members.remove(session) && members.isEmpty()) {
            groups.remove(name);
        }
    }

    /** A group is a name; its members are looked up at each call. */
    private record NamedGroup<O>(BindingSessions sessions, String name) implements Group<O> {
        @Override
        public boolean join(PacketSession<O> session) {
            return sessions.join(name, session);
        }

        @Override
        public boolean leave(PacketSession<O> session) {
            return sessions.leave(name, session);
        }

        @Override
        public int size() {
            return current().size();
        }

        @Override
        @SuppressWarnings("unchecked") // only join adds members
        public List<PacketSession<O>> members() {
            List<PacketSession<O>> members = new ArrayList<>();
            current().forEach(member -> members.add((PacketSession<O>) member));
            return members;
        }

        @Override
        public BroadcastResult broadcast(O packet) {
            return offerAll(current(), packet, null);
        }

        @Override
        public BroadcastResult broadcastExcept(O packet, PacketSession<O> except) {
            return offerAll(current(), packet, except);
        }

        private Set<Session> current() {
            return sessions.groups.getOrDefault(name, Set.of());
        }
    }

    @SuppressWarnings("unchecked") // of packets, only the codec knows the type
    private static BroadcastResult offerAll(
            Collection<? extends Session> receivers, Object packet, @Nullable Session except) {
        Broadcast shared = new Broadcast(Objects.requireNonNull(packet, "packet"));
        int queued = 0;
        int full = 0;
        int closed = 0;
        for (Session receiver : receivers) {
            if (receiver.equals(except) || !(receiver instanceof PacketSession<?> session)) {
                continue;
            }
            switch (((PacketSession<Object>) session).offer(shared)) {
                case QUEUED -> queued++;
                case FULL -> full++;
                case CLOSED -> closed++;
            }
        }
        return new BroadcastResult(queued, full, closed);
    }

    // ---- all of them

    @SuppressWarnings("CollectionIncompatibleType") // as Map.get has it, the Id is asked
    private @Nullable Served served(long id) {
        return all.get(new Id(id));
    }

    @Override
    public Optional<Session> find(long id) {
        return Optional.ofNullable(served(id));
    }

    @Override
    public int count() {
        return all.size();
    }

    @Override
    public void forEach(Consumer<? super Session> action) {
        all.values().forEach(action);
    }

    @Override
    @SuppressWarnings("unchecked") // of packets, only the codec knows the type
    public SendResult offer(long id, Object packet) {
        return served(id) instanceof PacketSession<?> session
                ? ((PacketSession<Object>) session).offer(packet)
                : SendResult.CLOSED;
    }

    @Override
    public BroadcastResult broadcast(Object packet) {
        return offerAll(all.values(), packet, null);
    }

    @Override
    public <O> Group<O> group(String name) {
        return new NamedGroup<>(this, name);
    }

    @Override
    public List<String> groupNames() {
        return List.copyOf(groups.keySet());
    }

    @Override
    public boolean close(long id, String why) {
        Session session = served(id);
        if (session == null) {
            return false;
        }
        session.close(why);
        return true;
    }

    @Override
    public int close(Collection<Long> ids, String why) {
        int closed = 0;
        for (Long id : ids) {
            closed += close(id, why) ? 1 : 0;
        }
        return closed;
    }

    @Override
    public List<SessionInfo> info() {
        return all.values().stream()
                .map(Session::info)
                .sorted(Comparator.comparingLong(SessionInfo::id))
                .toList();
    }
}
