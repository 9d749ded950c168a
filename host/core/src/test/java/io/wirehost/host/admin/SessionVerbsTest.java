package io.wirehost.host.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import io.wirehost.host.status.SessionStatus;
import io.wirehost.host.status.SessionStatus.Phase;
import io.wirehost.spi.CloseReason;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which sessions are shown, in which order, and how. */
class SessionVerbsTest {
    private static final long OPENED = 1_772_359_200_000L; // 2026-03-01T10:00:00Z
    private static final long NOW = OPENED + 3_723_000;

    private static final SessionStatus MATCHED = new Made(1).session();
    private static final SessionStatus ECHO =
            new Made(2)
                    .protocol("echo", 3)
                    .peer("10.0.0.2", 4001)
                    .phase(Phase.OPEN)
                    .age(60_000)
                    .idle(5_000_000_000L)
                    .traffic(300, 20, 30, 2)
                    .session();
    private static final SessionStatus CHAT =
            new Made(10)
                    .listener("chat")
                    .protocol("chat", 1)
                    .peer("10.0.0.1", 4002)
                    .phase(Phase.DRAINING)
                    .age(3_723_000)
                    .traffic(20, 400, 2, 40)
                    .session();
    private static final List<SessionStatus> ALL = List.of(CHAT, MATCHED, ECHO);

    /** A session, put together step by step. */
    private static final class Made {
        private final long id;
        private String listener = "echo";
        private String protocol = "";
        private int generation;
        private InetSocketAddress peer = new InetSocketAddress("127.0.0.1", 4000);
        private Phase phase = Phase.MATCHING;
        private long age = 1_000;
        private long idle = -1;
        private long[] traffic = {0, 0, 0, 0};

        Made(long id) {
            this.id = id;
        }

        Made listener(String name) {
            listener = name;
            return this;
        }

        Made protocol(String name, int number) {
            protocol = name;
            generation = number;
            return this;
        }

        Made peer(String address, int port) {
            peer = new InetSocketAddress(address, port);
            return this;
        }

        Made phase(Phase now) {
            phase = now;
            return this;
        }

        Made age(long millis) {
            age = millis;
            return this;
        }

        Made idle(long nanos) {
            idle = nanos;
            return this;
        }

        Made traffic(long... bytesAndPackets) {
            traffic = bytesAndPackets;
            return this;
        }

        SessionStatus session() {
            return session(null);
        }

        SessionStatus session(@Nullable CloseReason reason) {
            boolean closed = phase == Phase.CLOSED;
            return new SessionStatus(
                    id,
                    listener,
                    protocol,
                    protocol,
                    generation,
                    peer,
                    closed ? null : new InetSocketAddress("127.0.0.1", 7007),
                    phase,
                    NOW - age,
                    closed ? NOW : 0,
                    idle,
                    traffic[0],
                    traffic[1],
                    traffic[2],
                    traffic[3],
                    1,
                    2,
                    7,
                    protocol.equals("chat") ? List.of("a", "b") : List.of(),
                    reason);
        }
    }

    private static List<Long> ids(String request) throws AdminRefusal {
        return SessionQuery.of(ConfigFactory.parseString(request)).of(ALL).stream()
                .map(SessionStatus::id)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                                       | 10 1 2
                    reverse = "true"   | 2 1 10
                    sort = id          | 1 2 10
                    sort = age         | 1 2 10
                    sort = idle        | 10 1 2
                    sort = peer        | 10 2 1
                    sort = bytes-in    | 1 10 2
                    sort = bytes-out   | 1 2 10
                    sort = packets-in  | 1 10 2
                    sort = packets-out | 1 2 10
                    sort = state       | 1 2 10
                    sort = listener    | 10 1 2
                    sort = protocol    | 1 10 2
                    sort = plugin      | 1 10 2
                    sort = queued      | 10 1 2
                    sort = closed      | 10 1 2
                    sort = reason      | 10 1 2
                    sort = bytes-in, reverse = "true" | 2 10 1
                    listener = echo    | 1 2
                    protocol = chat    | 10
                    plugin = echo      | 2
                    state = draining   | 10
                    search = CHA       | 10
                    search = ":400"    | 10 1 2
                    search = match     | 1
                    peer = "10.0.0.2"  | 2
                    peer = "10.0.0.2:4001" | 2
                    peer = "10.0.0.2:4002" |
                    listener = echo, state = open, peer = "10.0.0.2" | 2
                    """)
    void sessionsAreFilteredAndSorted(@Nullable String request, @Nullable String expected)
            throws AdminRefusal {
        List<Long> wanted = new ArrayList<>();
        if (expected != null) {
            for (String id : expected.split(" ", -1)) {
                wanted.add(Long.valueOf(id));
            }
        }
        assertEquals(wanted, ids(request == null ? "" : request));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    sort = size  | sort: there is no "size"; there are: id, listener, protocol, plugin, peer, state, age, idle, bytes-in, bytes-out, packets-in, packets-out, queued, closed, reason
                    state = new  | state: there is no "new"; there are: matching, open, half-closed, draining, closing, closed
                    limit = "0"  | limit: "0" is no number of sessions
                    limit = "9x" | limit: "9x" is no number of sessions
                    """)
    void aRequestThatCannotBeUnderstoodIsRefused(String request, String words) {
        AdminRefusal refusal = assertThrows(AdminRefusal.class, () -> ids(request));
        assertEquals(words, refusal.getMessage());
        assertEquals(2, refusal.exitCode());
    }

    private static Config json(SessionStatus session) throws AdminRefusal {
        return Json.parse(Json.line(SessionJson.of(session, NOW)));
    }

    @Test
    void theTableHasARowForEach() throws AdminRefusal {
        assertEquals(
                """
                ID  LISTENER  PROTOCOL  PLUGIN  PEER            STATE     AGE    IDLE  BYTES IN  OUT  PACKETS IN  OUT  QUEUED
                10  chat      chat      chat#1  10.0.0.1:4002   draining  1h 2m  -     20        400  2           40   7
                1   echo      -         -       127.0.0.1:4000  matching  1s     -     0         0    0           0    7
                2   echo      echo      echo#3  10.0.0.2:4001   open      1m 0s  5s    300       20   30          2    7
                3 of 4 sessions
                """,
                SessionsText.table(List.of(json(CHAT), json(MATCHED), json(ECHO)), 4, false));
    }

    @Test
    void aClosedOneHasItsReason() throws AdminRefusal {
        SessionStatus closed =
                new Made(3)
                        .protocol("echo", 1)
                        .phase(Phase.CLOSED)
                        .session(
                                new CloseReason(
                                        CloseReason.Kind.CLOSED_BY_OPERATOR, "moves\u001b[2J"));
        assertEquals(
                """
                ID  LISTENER  PROTOCOL  PLUGIN  PEER            STATE   AGE  IDLE  BYTES IN  OUT  PACKETS IN  OUT  QUEUED  CLOSED AT             REASON
                3   echo      echo      echo#1  127.0.0.1:4000  closed  1s   -     0         0    0           0    7       2026-03-01T11:02:03Z  closed-by-operator (moves?[2J)
                """,
                SessionsText.table(List.of(json(closed)), 1, true));
    }

    @Test
    void allThatIsKnownOfOneIsShown() throws AdminRefusal {
        assertEquals(
                """
                session      10
                listener     chat
                protocol     chat
                plugin       chat#1
                peer         10.0.0.1:4002
                local        127.0.0.1:7007
                state        draining
                reason       -
                opened at    2026-03-01T10:00:00Z
                closed at    -
                age          1h 2m
                idle         -
                bytes        20 in, 400 out
                packets      2 in, 40 out
                read queue   1 packets
                write queue  2 packets, 7 bytes packed
                groups       a, b
                """,
                SessionsText.details(json(CHAT)));
    }

    @Test
    void whatWasNotOpenIsTold() throws AdminRefusal {
        Config answer =
                Json.parse(Json.line(Map.of("closing", List.of(7L, 8L), "notOpen", List.of(9L))));
        assertEquals("closing: 7, 8\n", SessionsText.closing(answer));
        assertEquals("9", SessionsText.notOpen(answer));
        Config none = Json.parse(Json.line(Map.of("closing", List.of(), "notOpen", List.of())));
        assertTrue(SessionsText.closing(none).isEmpty());
        assertTrue(SessionsText.notOpen(none).isEmpty());
    }

    @Test
    void theNumberOfASessionIsANumber() throws AdminRefusal {
        assertEquals(7, SessionVerb.id("7"));
        assertThrows(AdminRefusal.class, () -> SessionVerb.id("-7"));
        assertThrows(AdminRefusal.class, () -> SessionVerb.id("7".repeat(19)));
        assertThrows(AdminRefusal.class, () -> SessionVerb.id(""));
    }
}
