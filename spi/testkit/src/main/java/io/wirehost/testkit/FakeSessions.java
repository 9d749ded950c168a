package io.wirehost.testkit;

import io.wirehost.spi.BroadcastResult;
import io.wirehost.spi.Group;
import io.wirehost.spi.SendResult;
import io.wirehost.spi.Session;
import io.wirehost.spi.SessionInfo;
import io.wirehost.spi.Sessions;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The open fake sessions of one context, and their groups. Its monitor guards both. */
final class FakeSessions implements Sessions {
    private final Map<Long, FakeSession> open = new TreeMap<>(); // guarded by this
    private final Map<String, FakeGroup<?>> groups = new HashMap<>(); // guarded by this

    synchronized void add(FakeSession session) {
        open.put(session.id(), session);
    }

    synchronized void forget(FakeSession session) {
        open.remove(session.id());
        groups.values().forEach(group -> group.forget(session));
    }

    synchronized boolean has(Session session) {
        return open.get(session.id()) == session;
    }

    synchronized List<String> groupsOf(FakeSession session) {
        return groups.values().stream()
                .filter(group -> group.has(session))
                .map(FakeGroup::name)
                .sorted()
                .toList();
    }

    private synchronized List<FakeSession> all() {
        return List.copyOf(open.values());
    }

    @Override
    public synchronized Optional<Session> find(long id) {
        return Optional.ofNullable(open.get(id));
    }

    @Override
    public synchronized int count() {
        return open.size();
    }

    @Override
    public void forEach(Consumer<? super Session> action) {
        all().forEach(action);
    }

    @Override
    @SuppressWarnings("unchecked") // the contract asks the caller for the right type
    public SendResult offer(long id, Object packet) {
        return find(id).orElse(null) instanceof FakePacketSession<?> session
                ? ((FakePacketSession<Object>) session).offer(packet)
                : SendResult.CLOSED;
    }

    @Override
    public BroadcastResult broadcast(Object packet) {
        int queued = 0;
        int full = 0;
        int closed = 0;
        for (FakeSession session : all()) {
            if (session instanceof FakePacketSession<?>) {
                switch (offer(session.id(), packet)) {
                    case QUEUED -> queued++;
                    case FULL -> full++;
                    case CLOSED -> closed++;
                }
            }
        }
        return new BroadcastResult(queued, full, closed);
    }

    @Override
    @SuppressWarnings("unchecked") // the contract asks the caller for the right type
    public synchronized <O> Group<O> group(String name) {
        return (Group<O>) groups.computeIfAbsent(name, text -> new FakeGroup<O>(this, text));
    }

    @Override
    public synchronized List<String> groupNames() {
        return groups.values().stream()
                .filter(group -> group.size() > 0)
                .map(FakeGroup::name)
                .toList();
    }

    @Override
    public boolean close(long id, String why) {
        Optional<Session> session = find(id);
        session.ifPresent(found -> found.close(why));
        return session.isPresent();
    }

    @Override
    public int close(Collection<Long> ids, String why) {
        return (int) ids.stream().filter(id -> close(id, why)).count();
    }

    @Override
    public List<SessionInfo> info() {
        return all().stream().map(FakeSession::info).toList();
    }
}
