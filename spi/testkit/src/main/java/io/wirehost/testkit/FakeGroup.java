package io.wirehost.testkit;

import io.wirehost.spi.BroadcastResult;
import io.wirehost.spi.Group;
import io.wirehost.spi.PacketSession;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A group of fake sessions. All groups of a context share one lock. */
final class FakeGroup<O> implements Group<O> {
    private final FakeSessions sessions;
    private final String name;
    private final Set<PacketSession<O>> members = new LinkedHashSet<>(); // guarded by sessions

    FakeGroup(FakeSessions sessions, String name) {
        this.sessions = sessions;
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean join(PacketSession<O> session) {
        synchronized (sessions) {
            return sessions.has(session) && members.add(session);
        }
    }

    @Override
    public boolean leave(PacketSession<O> session) {
        synchronized (sessions) {
            return members.remove(session);
        }
    }

    void forget(FakeSession session) {
        assert Thread.holdsLock(sessions);
        members.removeIf(member -> member == session);
    }

    boolean has(FakeSession session) {
        assert Thread.holdsLock(sessions);
        return members.stream().anyMatch(member -> member == session);
    }

    @Override
    public int size() {
        synchronized (sessions) {
            return members.size();
        }
    }

    @Override
    public List<PacketSession<O>> members() {
        synchronized (sessions) {
            return List.copyOf(members);
        }
    }

    @Override
    public BroadcastResult broadcast(O packet) {
        return offerToAll(packet, null);
    }

    @Override
    public BroadcastResult broadcastExcept(O packet, PacketSession<O> except) {
        return offerToAll(packet, except);
    }

    private BroadcastResult offerToAll(O packet, @Nullable PacketSession<O> except) {
        int queued = 0;
        int full = 0;
        int closed = 0;
        for (PacketSession<O> member : members()) {
            if (!member.equals(except)) {
                switch (member.offer(packet)) {
                    case QUEUED -> queued++;
                    case FULL -> full++;
                    case CLOSED -> closed++;
                }
            }
        }
        return new BroadcastResult(queued, full, closed);
    }
}
