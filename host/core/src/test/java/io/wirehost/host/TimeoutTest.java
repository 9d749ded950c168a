package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;

import io.wirehost.spi.CloseReason;
import io.wirehost.spi.PacketSession;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** What is waited for, and for how long, by a clock that the test moves. */
class TimeoutTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration FOREVER = Duration.ofDays(100_000);
    private static final Duration LITTLE = Duration.ofMillis(1);
    private static final Duration TICK = Duration.ofMillis(10); // a timer may be so late
    private static final String BLOCK = "x".repeat(64 * 1024 - 1);

    private final Recording handler = new Recording();

    private static TestHost start(String dispatch, String settings) throws Exception {
        return TestHost.start(
                """
                listeners.it {
                  bind = "127.0.0.1:0", codec = text, handler = recording, dispatch = %s
                  idle-timeout = off, packet-timeout = off
                  %s
                }
                """
                        .formatted(dispatch, settings),
                TestPlugin.Text.class,
                Recording.Handler.class,
                StartPacketTest.A.class);
    }

    /** All is well until just before a limit, counted from now. */
    private static void lastsAlmost(Duration limit, TestHost host) {
        host.advance(limit.minus(LITTLE));
        host.settle();
        assertEquals(Map.of(), host.listener("it").closed());
        assertEquals(1, host.listener("it").sessions());
    }

    private static void lastsAlmost(Duration limit, TestHost host, PacketSession<String> session) {
        lastsAlmost(limit, host);
        assertTrue(session.isOpen());
    }

    private static void passes(TestHost host) {
        host.advance(LITTLE.plus(TICK));
    }

    private static void awaitReceived(PacketSession<String> session, long bytes) {
        Await.until(() -> session.info().bytesIn() == bytes, () -> "byte " + bytes);
    }

    // ---- the start packet

    @Test
    void aLateStartPacketIsLoggedAndCounted() throws Exception {
        try (LogLines log = new LogLines(Level.INFO);
                TestHost host = start("session", "handler = a, start-timeout = 30s");
                Peer peer = new Peer(host, "it")) {
            host.awaitSessions("it", 1);
            host.settle();
            lastsAlmost(LIMIT, host);
            passes(host);
            peer.expectEnd();
            host.awaitClosed("it", "start-timeout", 1);
            assertEquals(1, log.with("is refused: start-timeout (0 bytes came)").size());
        }
    }

    @Test
    void aHandlerThatClaimsAnyConnectionNeedsNoStartPacket() throws Exception {
        try (TestHost host = start("session", "start-timeout = 30s");
                Peer peer = new Peer(host, "it")) {
            handler.opened();
            lastsAlmost(FOREVER, host);
            peer.send("a\n").expect("a\n");
        }
    }

    // ---- silence

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void aSilentPeerIsClosed(String dispatch) throws Exception {
        Recording closing =
                new Recording() {
                    @Override
                    void alsoDo(PacketSession<String> session, String call) {
                        if (call.equals("idle")) {
                            session.close(CloseReason.of(CloseReason.Kind.IDLE_TIMEOUT));
                        }
                    }
                };
        try (LogLines log = new LogLines(Level.DEBUG);
                TestHost host = start(dispatch, "idle-timeout = 30s");
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = closing.opened();
            lastsAlmost(LIMIT, host, session);
            assertEquals(List.of("open"), closing.calls(session));
            passes(host);
            peer.expectEnd();
            assertEquals(CloseReason.of(CloseReason.Kind.IDLE_TIMEOUT), closing.closed());
            assertEquals(List.of("open", "idle", "close"), closing.calls(session));
            host.awaitClosed("it", "idle-timeout", 1);
            assertEquals(1, log.with(session + " is closed: idle-timeout;").size());
        }
    }

    @Test
    void unlessItsHandlerSaysOtherwiseASilentPeerIsClosed() throws Exception {
        try (TestHost host =
                        TestHost.start(
                                """
                                listeners.it {
                                  bind = "127.0.0.1:0", codec = text, handler = echo
                                  idle-timeout = 30s
                                }
                                """,
                                TestPlugin.Text.class,
                                TestPlugin.Echo.class);
                Peer peer = new Peer(host, "it")) {
            peer.send("a\n").expect("a\n");
            lastsAlmost(LIMIT, host);
            passes(host);
            peer.expectEnd();
            host.awaitClosed("it", "idle-timeout", 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void aHandlerThatKeepsASilentPeerIsToldEachTime(String dispatch) throws Exception {
        try (TestHost host = start(dispatch, "idle-timeout = 30s");
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            for (int times = 1; times <= 3; times++) {
                host.advance(LIMIT.plus(TICK));
                int expected = 1 + times;
                Await.until(
                        () -> handler.calls(session).size() == expected,
                        () -> "more than " + handler.calls(session));
            }
            peer.send("a\n").expect("a\n");
            assertEquals(
                    List.of("open", "idle", "idle", "idle", "a"),
                    handler.calls(session).subList(0, 5));
        }
    }

    @Test
    void eachByteBeginsTheIdleTimeoutAnew() throws Exception {
        try (TestHost host = start("session", "idle-timeout = 30s");
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            for (int bytes = 1; bytes <= 5; bytes++) {
                lastsAlmost(LIMIT, host, session);
                peer.send("x");
                awaitReceived(session, bytes);
            }
            assertEquals(List.of("open"), handler.calls(session));
            host.advance(LIMIT.plus(TICK));
            Await.until(() -> handler.calls(session).contains("idle"), () -> "onIdle");
        }
    }

    @Test
    void whatIsSentToAPeerDoesNotBeginItsIdleTimeoutAnew() throws Exception {
        try (TestHost host = start("session", "idle-timeout = 30s");
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            lastsAlmost(LIMIT, host, session);
            session.send("are you there?");
            peer.expect("are you there?\n");
            passes(host);
            Await.until(() -> handler.calls(session).contains("idle"), () -> "onIdle");
        }
    }

    @Test
    void aPeerThatIsNotReadFromIsNotSilent() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        Recording busy =
                new Recording() {
                    @Override
                    void alsoDo(PacketSession<String> session, String call) throws Exception {
                        if (call.equals("a")) {
                            done.await();
                        }
                    }
                };
        String settings = "idle-timeout = 30s, packet-timeout = 30s, read-queue { packets = 1 }";
        try (TestHost host = start("session", settings);
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = busy.opened();
            peer.send("a\nb\nc\nd");
            Await.until(() -> session.info().readQueue() == 1, () -> "b in the read queue");
            host.settle();
            lastsAlmost(FOREVER, host, session);
            done.countDown();
            peer.expect("a\nb\nc\n").send("\n").expect("d\n");
            List<String> calls = busy.calls(session);
            assertFalse(calls.contains("idle"), calls::toString);
        }
    }

    @Test
    void withoutAnIdleTimeoutASilentPeerIsKept() throws Exception {
        try (TestHost host = start("session", "");
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            lastsAlmost(FOREVER, host, session);
            assertEquals(List.of("open"), handler.calls(session));
            peer.send("a\n").expect("a\n");
        }
    }

    @Test
    void theLongestIdleTimeoutIsAsLongAsItSays() throws Exception {
        try (TestHost host = start("session", "idle-timeout = 365d");
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            peer.send("x");
            awaitReceived(session, 1);
            lastsAlmost(Duration.ofDays(365), host, session);
            assertEquals(List.of("open"), handler.calls(session));
            passes(host);
            Await.until(() -> handler.calls(session).contains("idle"), () -> "onIdle");
        }
    }

    // ---- half a packet

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void aPacketThatIsNotFinishedInTimeEndsItsSession(String dispatch) throws Exception {
        try (LogLines log = new LogLines(Level.DEBUG);
                TestHost host = start(dispatch, "packet-timeout = 30s");
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            peer.send("a\nha").expect("a\n");
            awaitReceived(session, 4);
            lastsAlmost(LIMIT, host, session);
            passes(host);
            peer.expectEnd();
            assertEquals(CloseReason.Kind.PACKET_TIMEOUT, handler.closed().kind());
            assertEquals(List.of("open", "a", "close"), handler.heard(session));
            host.awaitClosed("it", "packet-timeout", 1);
            assertEquals(1, log.with(session + " is closed: packet-timeout (").size());
        }
    }

    @Test
    void noByteOfAPacketProlongsItsTime() throws Exception {
        try (TestHost host = start("session", "packet-timeout = 30s");
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            for (int bytes = 1; bytes <= 3; bytes++) {
                peer.send("x");
                awaitReceived(session, bytes);
                lastsAlmost(LIMIT.dividedBy(3), host, session);
            }
            host.advance(LITTLE.multipliedBy(3).plus(TICK));
            peer.expectEnd();
            assertEquals(CloseReason.Kind.PACKET_TIMEOUT, handler.closed().kind());
        }
    }

    @Test
    void theNextPacketHasItsWholeTime() throws Exception {
        try (TestHost host = start("session", "packet-timeout = 30s");
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            peer.send("x");
            awaitReceived(session, 1);
            for (int packet = 1; packet <= 5; packet++) {
                lastsAlmost(LIMIT, host, session);
                peer.send("\nx").expect("x\n");
                awaitReceived(session, 1 + 2 * packet);
            }
            passes(host);
            lastsAlmost(LIMIT.minus(TICK).minus(LITTLE), host, session);
            host.advance(LITTLE.plus(TICK));
            peer.expectEnd();
            assertEquals(CloseReason.Kind.PACKET_TIMEOUT, handler.closed().kind());
        }
    }

    @Test
    void withoutAPacketTimeoutAPacketMayTakeForEver() throws Exception {
        try (TestHost host = start("session", "");
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            peer.send("x");
            awaitReceived(session, 1);
            lastsAlmost(FOREVER, host, session);
            peer.send("\n").expect("x\n");
        }
    }

    // ---- a peer that does not read

    private static TestHost startWriting(String dispatch) throws Exception {
        return start(
                dispatch,
                """
                write-timeout = 30s, tcp.send-buffer = 4KiB
                write-queue { packets = 1000, high = 32MiB, low = 0, limit = 64MiB }
                """);
    }

    /** Sends 16 MiB, more than the kernel takes. */
    private static void sendMuch(PacketSession<String> session) throws Exception {
        send(256, session);
    }

    private static void send(int blocks, PacketSession<String> session) throws Exception {
        for (int i = 0; i < blocks; i++) {
            session.send(BLOCK);
        }
        Await.until(() -> session.pendingPackets() == 0, () -> "all to be packed");
    }

    /** Lets the kernel take some now; answers what is left when it takes no more. */
    private static long takeSome(Peer peer, PacketSession<String> session) throws IOException {
        long before = session.pendingBytes();
        peer.socket().getInputStream().skipNBytes(256 * 1024);
        Await.until(() -> session.pendingBytes() < before, () -> "the kernel to take some");
        long[] last = {-1};
        Await.until(
                () -> last[0] == (last[0] = session.pendingBytes()), () -> "the kernel to be full");
        return last[0];
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void aPeerThatTakesNoByteIsCut(String dispatch) throws Exception {
        try (LogLines log = new LogLines(Level.DEBUG);
                TestHost host = startWriting(dispatch);
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            sendMuch(session);
            boolean stood = false;
            while (!stood) {
                long pending = takeSome(peer, session);
                lastsAlmost(LIMIT, host, session);
                stood = pending == session.pendingBytes();
            }
            while (session.isOpen()) { // the kernel may have taken a last byte after all
                host.advance(LIMIT.plus(TICK));
                host.settle();
            }
            assertThrows(IOException.class, () -> TestHost.readAll(peer.socket()));
            assertEquals(CloseReason.Kind.SLOW_CONSUMER, handler.closed().kind());
            host.awaitClosed("it", "slow-consumer", 1);
            host.awaitSessions("it", 0);
            assertEquals(1, log.with(session + " is closed: slow-consumer (").size());
        }
    }

    @Test
    void eachByteThatIsTakenBeginsTheWriteTimeoutAnew() throws Exception {
        try (TestHost host = startWriting("session");
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            sendMuch(session);
            for (int i = 0; i < 10; i++) {
                takeSome(peer, session);
                lastsAlmost(LIMIT, host, session);
            }
            assertTrue(session.isOpen());
        }
    }

    @Test
    void whereAllIsWrittenNothingIsWaitedFor() throws Exception {
        try (TestHost host = startWriting("session");
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            send(16, session);
            assertTrue(session.pendingBytes() > 0);
            peer.socket().getInputStream().skipNBytes(16 * 64 * 1024);
            Await.until(() -> session.pendingBytes() == 0, () -> "all to be written");
            lastsAlmost(FOREVER, host, session);
            peer.send("a\n").expect("a\n");
        }
    }

    @Test
    void aClosingSessionWaitsForItsPeerNoLonger() throws Exception {
        try (TestHost host = startWriting("session");
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            sendMuch(session);
            session.close("enough");
            while (host.listener("it").sessions() > 0) {
                host.advance(LIMIT.plus(TICK));
                host.settle();
            }
            assertThrows(IOException.class, () -> TestHost.readAll(peer.socket()));
            assertEquals(
                    new CloseReason(CloseReason.Kind.CLOSED_BY_HANDLER, "enough"),
                    handler.closed());
        }
    }

    // ---- the end

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void aPeerThatDoesNotEndItsStreamHasTwoSecondsAfterTheSession(String dispatch)
            throws Exception {
        try (TestHost host = start(dispatch, "");
                Socket socket = host.connect("it")) {
            PacketSession<String> session = handler.opened();
            session.close();
            assertEquals("", TestHost.read(socket, 1));
            assertEquals(CloseReason.Kind.CLOSED_BY_HANDLER, handler.closed().kind());
            host.settle();
            lastsAlmost(Duration.ofSeconds(2), host);
            passes(host);
            host.awaitSessions("it", 0);
        }
    }
}
