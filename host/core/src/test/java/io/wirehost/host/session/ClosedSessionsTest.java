package io.wirehost.host.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.status.SessionStatus;
import io.wirehost.spi.CloseReason;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.util.List;

class ClosedSessionsTest {
    private final ClosedSessions sessions = new ClosedSessions();

    private void close(long id) {
        sessions.add(
                new SessionStatus(
                        id,
                        "it",
                        "echo",
                        "echo",
                        1,
                        InetSocketAddress.createUnresolved("peer", 1),
                        null,
                        SessionStatus.Phase.CLOSED,
                        0,
                        0,
                        -1,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        List.of(),
                        CloseReason.of(CloseReason.Kind.PEER_CLOSED)));
    }

    private List<Long> ids() {
        return sessions.newestFirst().stream().map(SessionStatus::id).toList();
    }

    @Test
    void theNewestComesFirst() {
        assertTrue(ids().isEmpty());
        close(1);
        close(2);
        close(3);
        assertEquals(List.of(3L, 2L, 1L), ids());
    }

    @Test
    void theOldestMakesRoom() {
        for (long id = 1; id <= ClosedSessions.CAPACITY + 5; id++) {
            close(id);
        }
        assertEquals(ClosedSessions.CAPACITY, ids().size());
        assertEquals(ClosedSessions.CAPACITY + 5, ids().getFirst());
        assertEquals(6, ids().getLast());
    }
}
