package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.CloseReason;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartPacketHandler;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** How a host stops: sessions may finish for a while, nothing may hold it for ever. */
@SuppressWarnings("try") // what is expected to be logged is kept from the console
class StopTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    private final CountDownLatch done = new CountDownLatch(1); // for whoever holds on
    private volatile String blocked = "";

    private final Recording handler =
            new Recording() {
                @Override
                void alsoDo(PacketSession<String> session, String call) {
                    if (call.equals(blocked)) {
                        holdOn(done);
                    }
                }

                @Override
                public void onDrain(PacketSession<String> session) {
                    note(session, "drain");
                    session.offer("finish, please");
                }
            };

    /** As code that does not care for interrupts. */
    private static void holdOn(CountDownLatch until) {
        boolean over = false;
        while (!over) {
            try {
                until.await();
                over = true;
            } catch (InterruptedException e) {
                over = false;
            }
        }
    }

    /** Tells of its stop. */
    @Provides("stopping")
    public static final class Stopping implements StartPacketHandler {
        static final BlockingQueue<String> stops = new LinkedBlockingQueue<>();
        static volatile CountDownLatch mayStop = new CountDownLatch(0);

        /** For the host. */
        public Stopping() {}

        @Override
        public PacketHandler<String, String> open(Session session, ByteBuffer startPacket) {
            return Recording.served();
        }

        @Override
        public void stop() {
            stops.add("stop");
            holdOn(mayStop);
        }
    }

    /** Fails to stop. */
    @Provides("failing")
    public static final class Failing implements StartPacketHandler {
        /** For the host. */
        public Failing() {}

        @Override
        public PacketHandler<String, String> open(Session session, ByteBuffer startPacket) {
            return Recording.served();
        }

        @Override
        public void stop() {
            throw new IllegalStateException("will not");
        }
    }

    /** Stops as soon as another one does as well. */
    @Provides("meeting")
    public static final class Meeting implements StartPacketHandler {
        static volatile CountDownLatch both = new CountDownLatch(2);

        /** For the host. */
        public Meeting() {}

        @Override
        public PacketHandler<String, String> open(Session session, ByteBuffer startPacket) {
            return Recording.served();
        }

        @Override
        public void stop() {
            both.countDown();
            try {
                both.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @BeforeEach
    void forget() {
        Stopping.stops.clear();
        Stopping.mayStop = new CountDownLatch(0);
    }

    @AfterEach
    void letGo() {
        done.countDown();
        Stopping.mayStop.countDown();
    }

    private static TestHost start(String dispatch) throws Exception {
        return TestHost.start(
                """
                listeners.failing { bind = "127.0.0.1:0", codec = text, handler = failing }
                listeners.starts { bind = "127.0.0.1:0", codec = text, handler = a }
                listeners.it {
                  bind = "127.0.0.1:0", codec = text, handler = stopping, dispatch = %s
                }
                """
                        .formatted(dispatch),
                TestPlugin.Text.class,
                StartPacketTest.A.class,
                Stopping.class,
                Failing.class);
    }

    private static Thread stop(TestHost host, Duration drainTime) {
        return Thread.startVirtualThread(() -> host.host().stop(drainTime));
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void sessionsFinishThenTheHandlerStopsOnce(String dispatch) throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start(dispatch);
                Peer peer = new Peer(host, "it");
                Peer other = new Peer(host, "it")) {
            handler.opened();
            handler.opened();
            Thread stop = stop(host, TestHost.PATIENCE);
            peer.expect("finish, please\n").send("a\n").expect("a\n");
            other.expect("finish, please\n").endOutput().expectEnd();
            handler.closed();
            peer.send("b\n").expect("b\n");
            assertTrue(stop.isAlive());
            assertTrue(Stopping.stops.isEmpty());
            peer.endOutput().expectEnd();
            assertEquals(CloseReason.Kind.PEER_CLOSED, handler.closed().kind());
            stop.join();
            assertEquals(1, Stopping.stops.size());
            assertEquals(Map.of("peer-closed", 2L), host.listener("it").closed());
            host.host().stop(TestHost.PATIENCE);
            assertEquals(1, Stopping.stops.size());
            assertEquals(1, log.with("Handler failing", "failed to stop").size());
            assertEquals(1, log.events().size(), () -> "" + log.events());
        }
    }

    @Test
    void theHandlerStopsAfterTheLastOnCloseHasReturned() throws Exception {
        blocked = "close";
        try (LogLines log = new LogLines();
                TestHost host = start("session");
                Peer peer = new Peer(host, "it")) {
            handler.opened();
            Thread stop = stop(host, TestHost.PATIENCE);
            peer.expect("finish, please\n").endOutput().expectEnd();
            handler.closed();
            host.settle();
            assertTrue(Stopping.stops.isEmpty());
            done.countDown();
            stop.join();
            assertEquals(1, Stopping.stops.size());
        }
    }

    @Test
    void newConnectionsAreRefusedWhileOldOnesFinish() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start("session");
                Peer peer = new Peer(host, "it");
                Peer silent = new Peer(host, "starts")) {
            handler.opened();
            host.awaitSessions("starts", 1);
            InetSocketAddress address = host.address("it");
            Thread stop = stop(host, TestHost.PATIENCE);
            peer.expect("finish, please\n");
            silent.expectEnd(); // it has not begun
            assertThrows(IOException.class, () -> connectUntilRefused(address));
            peer.send("a\n").expect("a\n").endOutput().expectEnd();
            stop.join();
            assertEquals(Map.of("drained", 1L), host.listener("starts").closed());
        }
    }

    /** The kernel may have taken a connection that nobody accepts. */
    private static void connectUntilRefused(InetSocketAddress address) throws IOException {
        for (int i = 0; i < 1000; i++) {
            try (Socket socket = new Socket()) {
                socket.setSoTimeout((int) TestHost.PATIENCE.toMillis());
                socket.connect(address);
                assertEquals(-1, socket.getInputStream().read());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void whatIsNotFinishedInTimeIsReset(String dispatch) throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start(dispatch);
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            host.host().stop(SHORT);
            assertEquals(
                    new CloseReason(CloseReason.Kind.DRAINED, "not ended in PT0.05S"),
                    handler.closed());
            assertThrows(IOException.class, () -> peer.expectLast("finish, please\n"));
            assertEquals(List.of("open", "drain", "close"), handler.heard(session));
            assertEquals(Map.of("drained", 1L), host.listener("it").closed());
            assertEquals(1, Stopping.stops.size());
            assertEquals(1, log.with("1 session(s) did not end in PT0.05S and are reset").size());
        }
    }

    @Test
    void unlessItsHandlerSaysOtherwiseASessionIsClosedInGoodOrder() throws Exception {
        try (TestHost host =
                        TestHost.start(
                                """
                                listeners.it {
                                  bind = "127.0.0.1:0", codec = text, handler = echo
                                }
                                """,
                                TestPlugin.Text.class,
                                TestPlugin.Echo.class);
                Peer peer = new Peer(host, "it")) {
            peer.send("a\n");
            peer.expect("a\n");
            Thread stop = stop(host, TestHost.PATIENCE);
            peer.expectEnd();
            stop.join();
            assertEquals(Map.of("drained", 1L), host.listener("it").closed());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "pool"})
    void aCallbackThatDoesNotReturnIsLeftBehind(String dispatch) throws Exception {
        blocked = "a";
        try (LogLines log = new LogLines();
                TestHost host = start(dispatch);
                Peer peer = new Peer(host, "it")) {
            handler.opened();
            peer.send("a\n").expect("a\n");
            host.host().stop(SHORT);
            peer.expectGone();
            assertEquals(1, Stopping.stops.size());
            assertEquals(
                    1,
                    log.with("1 session(s) are left behind: their handlers do not return").size());
        }
    }

    @Test
    void aCallbackThatHoldsItsLoopIsLeftBehind() throws Exception {
        blocked = "a";
        try (LogLines log = new LogLines();
                TestHost host = start("inline");
                Peer peer = new Peer(host, "it")) {
            handler.opened();
            peer.send("a\n");
            handler.awaitCall("a");
            host.host().stop(SHORT);
            assertEquals(1, Stopping.stops.size());
            assertEquals(1, log.with("loop-", "does not end: somebody holds it").size());
            done.countDown();
            peer.expectGone();
        }
    }

    @Test
    void aHandlerThatDoesNotStopIsLeftBehind() throws Exception {
        Stopping.mayStop = new CountDownLatch(1);
        try (LogLines log = new LogLines();
                TestHost host = start("session");
                Peer peer = new Peer(host, "it")) {
            handler.opened();
            host.host().stop(SHORT);
            peer.expectGone();
            assertEquals(1, Stopping.stops.size());
            assertEquals(
                    1,
                    log.with("Handler stopping of plugin embedded does not stop", "left behind")
                            .size());
        }
    }

    @Test
    void handlersStopAtTheSameTime() throws Exception {
        Meeting.both = new CountDownLatch(2);
        try (LogLines log = new LogLines();
                TestHost host =
                        TestHost.start(
                                """
                                listeners.a { bind = "127.0.0.1:0", codec = text, handler = meeting }
                                listeners.b { bind = "127.0.0.1:0", codec = text, handler = meeting }
                                """,
                                TestPlugin.Text.class,
                                Meeting.class)) {
            host.host().stop(Duration.ofSeconds(5));
            assertEquals(List.of(), log.events());
        }
    }

    @Test
    void aHostThatServesNobodyStopsAtOnce() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start("session")) {
            long before = System.nanoTime();
            host.host().stop(Duration.ofDays(100_000));
            assertTrue(System.nanoTime() - before < TestHost.PATIENCE.toNanos());
            assertEquals(1, Stopping.stops.size());
        }
    }
}
