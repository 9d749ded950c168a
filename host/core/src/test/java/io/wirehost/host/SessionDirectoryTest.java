package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.plugin.TestJar;
import io.wirehost.host.session.SessionDirectory;
import io.wirehost.host.status.SessionStatus;
import io.wirehost.host.status.SessionStatus.Phase;
import io.wirehost.spi.CloseReason;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartMatch;
import io.wirehost.spi.StartPacketHandler;
import io.wirehost.spi.StreamHandler;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/** What the operator sees of sessions, and does to them. */
@Timeout(60)
class SessionDirectoryTest {
    /** Waits for a first byte, and sends back all that come after it. */
    @Provides("pipe")
    public static final class Pipe implements StartPacketHandler {
        /** For the host. */
        public Pipe() {}

        @Override
        public StartMatch match(ByteBuffer firstBytes) {
            return firstBytes.hasRemaining() ? StartMatch.match(1) : StartMatch.needMore(1);
        }

        @Override
        public StreamHandler open(Session session, ByteBuffer startPacket) {
            return stream -> {
                ByteBuffer bytes = ByteBuffer.allocate(100);
                while (stream.read(bytes.clear()) >= 0) {
                    stream.write(bytes.flip());
                }
            };
        }
    }

    private final Recording handler = new Recording();

    private static TestHost start() throws Exception {
        return TestHost.start(
                """
                listeners.it { bind = "127.0.0.1:0", codec = text, handler = recording }
                listeners.pipe { bind = "127.0.0.1:0", handler = pipe }
                """,
                TestPlugin.Text.class,
                Recording.Handler.class,
                Pipe.class);
    }

    private static SessionDirectory sessions(TestHost host) {
        return host.host().sessions();
    }

    private static SessionStatus only(TestHost host) {
        List<SessionStatus> open = sessions(host).open();
        assertEquals(1, open.size(), open::toString);
        return open.getFirst();
    }

    private static void await(TestHost host, long id, Predicate<SessionStatus> expected) {
        Await.until(
                () -> sessions(host).find(id).filter(expected).isPresent(),
                () -> "" + sessions(host).find(id));
    }

    @Test
    void anOpenSessionIsShownWithItsNumbers() throws Exception {
        try (TestHost host = start();
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            peer.send("a\nbc\n").expect("a\nbc\n");
            await(host, session.id(), now -> now.packetsOut() == 2 && now.bytesOut() == 5);
            SessionStatus shown = only(host);
            assertEquals(session.id(), shown.id());
            assertEquals("it", shown.listener());
            assertEquals("recording", shown.protocol());
            assertEquals(Phase.OPEN, shown.phase());
            assertEquals(session.remoteAddress(), shown.remote());
            assertEquals(session.localAddress(), shown.local());
            assertEquals(session.openedAt().toEpochMilli(), shown.openedMillis());
            assertEquals(2, shown.packetsIn());
            assertEquals(5, shown.bytesIn());
            assertEquals(0, shown.queuedBytes());
            assertNull(shown.reason());
        }
    }

    @Test
    void theStatesOfASessionAreTold() throws Exception {
        try (TestHost host = start();
                Peer peer = new Peer(host, "pipe")) {
            Await.until(() -> sessions(host).open().size() == 1, () -> "a session");
            long id = only(host).id();
            assertEquals(Phase.MATCHING, only(host).phase());
            assertEquals("", only(host).protocol());
            assertEquals(0, only(host).generation());
            peer.send("pa").expect("a");
            await(host, id, now -> now.phase() == Phase.OPEN && now.bytesIn() == 2);
            assertEquals("pipe", only(host).protocol());
            peer.endOutput().expectEnd();
            await(host, id, now -> now.phase() == Phase.CLOSED);
            assertTrue(sessions(host).open().isEmpty());
        }
    }

    @Test
    void aSessionOfAHandlerThatIsReplacedDrains(@TempDir Path plugins) throws Exception {
        new TestJar().codec("demo.Codec", "all").writeTo(plugins.resolve("codecs.jar"));
        new TestJar().handler("demo.Echo", "echo").writeTo(plugins.resolve("echo.jar"));
        String conf = "listeners.it { bind = \"127.0.0.1:0\", codec = all, handler = echo }";
        try (TestHost host = TestHost.startWithJars(conf, plugins);
                Peer old = new Peer(host, "it")) {
            old.send("a").expect("a");
            long id = only(host).id();
            SessionStatus before = only(host);
            assertEquals(Phase.OPEN, before.phase());
            assertEquals("echo", before.plugin());
            new TestJar()
                    .handler("demo.Echo", "echo")
                    .handler("demo.More", "more")
                    .writeTo(plugins.resolve("echo.jar"));
            host.reload();
            SessionStatus after = sessions(host).find(id).orElseThrow();
            assertEquals(Phase.DRAINING, after.phase());
            assertEquals(before.generation(), after.generation());
            try (Peer young = new Peer(host, "it")) {
                young.send("b").expect("b");
                assertTrue(
                        sessions(host).open().stream()
                                .anyMatch(one ->
                                        one.phase() == Phase.OPEN
                                                && one.generation() > before.generation()));
            }
        }
    }

    @Test
    void silenceIsCountedFromTheLastByteAlsoBeyondTheIdleTimeout() throws Exception {
        try (TestHost host =
                        TestHost.start(
                                "listeners.it { bind = \"127.0.0.1:0\", codec = text,"
                                        + " handler = recording, idle-timeout = 1m }",
                                TestPlugin.Text.class,
                                Recording.Handler.class);
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            peer.send("a\n").expect("a\n");
            host.advance(Duration.ofSeconds(40));
            awaitIdle(host, session, Duration.ofSeconds(40));
            host.advance(Duration.ofSeconds(40));
            awaitIdle(host, session, Duration.ofSeconds(80));
            host.settle();
            host.advance(Duration.ofSeconds(61));
            awaitIdle(host, session, Duration.ofSeconds(141));
            host.settle();
            assertEquals(2, handler.calls(session).stream().filter("idle"::equals).count());
            peer.send("b\n").expect("b\n");
            awaitIdle(host, session, Duration.ZERO);
        }
    }

    private static void awaitIdle(TestHost host, Session session, Duration expected) {
        await(host, session.id(), now -> now.idleNanos() == expected.toNanos());
    }

    @Test
    void whatHasClosedIsRememberedTheLastOneFirst() throws Exception {
        try (TestHost host = start()) {
            try (Peer one = new Peer(host, "it")) {
                one.send("abc\n").expect("abc\n").endOutput().expectEnd();
            }
            host.awaitSessions("it", 0);
            try (Peer other = new Peer(host, "it")) {
                other.send("d\n").expect("d\n").reset();
            }
            host.awaitSessions("it", 0);
            List<SessionStatus> closed = sessions(host).closed();
            assertEquals(2, closed.size());
            SessionStatus last = closed.getFirst();
            SessionStatus first = closed.getLast();
            assertTrue(last.id() > first.id());
            assertEquals(CloseReason.Kind.PEER_RESET, why(last));
            assertEquals(CloseReason.Kind.PEER_CLOSED, why(first));
            assertEquals(4, first.bytesIn());
            assertEquals(4, first.bytesOut());
            assertEquals(1, first.packetsIn());
            assertEquals("recording", first.protocol());
            assertTrue(first.closedMillis() >= first.openedMillis());
            assertEquals(first, sessions(host).find(first.id()).orElseThrow());
        }
    }

    private static CloseReason.Kind why(SessionStatus session) {
        return Objects.requireNonNull(session.reason()).kind();
    }

    @Test
    void theOperatorClosesInGoodOrderAndTellsWhy() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        Recording slow =
                new Recording() {
                    @Override
                    void alsoDo(PacketSession<String> session, String call) throws Exception {
                        if (call.equals("wait")) {
                            goOn.await();
                        }
                    }
                };
        try (TestHost host = start();
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = slow.opened();
            peer.send("wait\n");
            slow.awaitCall("wait");
            assertTrue(sessions(host).close(session.id(), "moves to b"));
            assertFalse(sessions(host).close(session.id(), "again"));
            goOn.countDown();
            peer.expectLast("wait\n");
            CloseReason reason = slow.closed();
            assertEquals(
                    new CloseReason(CloseReason.Kind.CLOSED_BY_OPERATOR, "moves to b"), reason);
            host.awaitClosed("it", "closed-by-operator", 1);
            assertEquals(reason, sessions(host).closed().getFirst().reason());
            assertFalse(sessions(host).close(session.id(), "too late"));
            assertFalse(sessions(host).close(Long.MAX_VALUE, "nobody"));
        } finally {
            goOn.countDown();
        }
    }
}
