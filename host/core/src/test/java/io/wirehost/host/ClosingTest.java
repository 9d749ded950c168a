package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;

import io.wirehost.spi.CloseReason;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.Provides;
import io.wirehost.spi.SendResult;
import io.wirehost.spi.Session;
import io.wirehost.spi.SessionClosedException;
import io.wirehost.spi.StartPacketHandler;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;

/** However a packet session ends: in order, once, and for the reason that is told. */
class ClosingTest {
    private interface Deed {
        void on(PacketSession<String> session) throws Exception;
    }

    private volatile String place = "";
    private volatile Deed deed = session -> {};

    private final Recording handler =
            new Recording() {
                @Override
                void alsoDo(PacketSession<String> session, String call) throws Exception {
                    if (call.equals(place)) {
                        deed.on(session);
                    }
                }
            };

    /** In a callback, the handler does something. */
    private void in(String call, Deed what) {
        deed = what;
        place = call;
    }

    /** Does something with the session as soon as it has it. */
    @Provides("hasty")
    public static final class Hasty implements StartPacketHandler {
        static volatile String haste = "";

        /** For the host. */
        public Hasty() {}

        @Override
        public PacketHandler<String, String> open(Session session, ByteBuffer startPacket) {
            switch (haste) {
                case "close" -> session.close("not today");
                case "abort" -> session.abort("not today");
                default -> throw new AssertionError(haste);
            }
            return Recording.served();
        }
    }

    private static TestHost start(String dispatch) throws Exception {
        return TestHost.start(
                """
                listeners.it {
                  bind = "127.0.0.1:0", codec = text, handler = recording, dispatch = %s
                }
                listeners.hasty {
                  bind = "127.0.0.1:0", codec = text, handler = hasty, dispatch = %s
                }
                """
                        .formatted(dispatch, dispatch),
                TestPlugin.Text.class,
                Recording.Handler.class,
                Hasty.class);
    }

    private static void assertClosedOnce(String label, TestHost host) {
        host.awaitSessions("it", 0);
        assertEquals(Map.of(label, 1L), host.listener("it").closed());
    }

    @ParameterizedTest
    @EnumSource
    void theReasonOfAHandlerIsToldCountedAndLogged(CloseReason.Kind kind) throws Exception {
        CloseReason reason = new CloseReason(kind, "enough");
        in("a", session -> session.close(reason));
        try (LogLines log = new LogLines(Level.DEBUG);
                TestHost host = start("session");
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            peer.send("a\nb\n").expectLast("a\n");
            assertEquals(reason, handler.closed());
            assertEquals(List.of("open", "a", "close"), handler.heard(session));
            assertClosedOnce(kind.label(), host);
            assertEquals(1, log.with(session.toString(), kind.label() + " (enough)").size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void thePeerEndsItsStream(String dispatch) throws Exception {
        try (TestHost host = start(dispatch);
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            peer.send("a\nb\n").endOutput().expectLast("a\nb\n");
            assertEquals(CloseReason.of(CloseReason.Kind.PEER_CLOSED), handler.closed());
            assertEquals(List.of("open", "a", "b", "end", "close"), handler.heard(session));
            assertClosedOnce("peer-closed", host);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void thePeerResetsTheConnection(String dispatch) throws Exception {
        try (TestHost host = start(dispatch);
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            peer.send("a\n").expect("a\n").reset();
            assertEquals(CloseReason.Kind.PEER_RESET, handler.closed().kind());
            assertEquals(List.of("open", "a", "close"), handler.heard(session));
            assertClosedOnce("peer-reset", host);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "pool"})
    void whatHadComeBeforeTheConnectionWasLostIsHandled(String dispatch) throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        in("a", session -> done.await());
        try (LogLines log = new LogLines();
                TestHost host = start(dispatch);
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            peer.send("a\nb\nc\n");
            Await.until(() -> session.info().readQueue() == 2, () -> "b and c");
            peer.reset();
            Await.until(() -> !session.isOpen(), () -> "the reset");
            done.countDown();
            assertEquals(CloseReason.Kind.PEER_RESET, handler.closed().kind());
            assertEquals(List.of("open", "a", "b", "c", "close"), handler.heard(session));
            assertEquals(List.of(), log.events()); // that it cannot answer is no fault
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void whatAHandlerSentBeforeItClosedIsWrittenAndReported(String dispatch) throws Exception {
        in(
                "a",
                session -> {
                    for (int i = 0; i < 100; i++) {
                        session.offer("" + i);
                    }
                    session.close();
                    assertEquals(SendResult.CLOSED, session.offer("late"));
                });
        StringBuilder expected = new StringBuilder("a\n");
        List<String> calls = new ArrayList<>(List.of("open", "a", "sent a"));
        for (int i = 0; i < 100; i++) {
            expected.append(i).append('\n');
            calls.add("sent " + i);
        }
        calls.add("close");
        try (TestHost host = start(dispatch);
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            peer.send("a\nb\nc\n").expectLast(expected.toString());
            assertEquals(CloseReason.Kind.CLOSED_BY_HANDLER, handler.closed().kind());
            assertEquals(calls, handler.calls(session));
            assertClosedOnce("closed-by-handler", host);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void aSessionThatIsClosedWhenItOpensGetsNoPacket(String dispatch) throws Exception {
        in(
                "open",
                session -> {
                    session.offer("bye");
                    session.close();
                });
        try (TestHost host = start(dispatch);
                Peer peer = new Peer(host, "it")) {
            peer.send("a\nb\n").expectLast("bye\n");
            PacketSession<String> session = handler.opened();
            assertEquals(CloseReason.Kind.CLOSED_BY_HANDLER, handler.closed().kind());
            assertEquals(List.of("open", "close"), handler.heard(session));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "inline, close", "session, close", "pool, close",
        "inline, abort", "session, abort", "pool, abort"
    })
    void aSessionThatIsClosedBeforeItOpensOpensAndCloses(String dispatch, String haste)
            throws Exception {
        Hasty.haste = haste;
        in("open", session -> session.send("hello"));
        try (LogLines log = new LogLines();
                TestHost host = start(dispatch);
                Peer peer = new Peer(host, "hasty")) {
            peer.expectGone();
            PacketSession<String> session = handler.opened();
            assertEquals(
                    new CloseReason(CloseReason.Kind.CLOSED_BY_HANDLER, "not today"),
                    handler.closed());
            assertEquals(List.of("open", "close"), handler.calls(session));
            host.awaitSessions("hasty", 0);
            assertEquals(List.of(), log.events());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void anotherThreadClosesItAmidPackets(String dispatch) throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start(dispatch)) {
            for (int round = 0; round < 20; round++) {
                try (Peer peer = new Peer(host, "it")) {
                    PacketSession<String> session = handler.opened();
                    Thread writer = Thread.startVirtualThread(() -> writeUntilClosed(peer));
                    peer.expect("0\n");
                    session.close("enough");
                    peer.expectGone();
                    assertEquals("enough", handler.closed().detail());
                    writer.join();
                    List<String> heard = handler.heard(session);
                    int packets = heard.size() - 2;
                    assertEquals("open", heard.getFirst());
                    for (int i = 0; i < packets; i++) {
                        assertEquals("" + i, heard.get(i + 1));
                    }
                    assertEquals("close", heard.getLast());
                }
                host.awaitSessions("it", 0);
            }
            assertEquals(Map.of("closed-by-handler", 20L), host.listener("it").closed());
            assertEquals(List.of(), log.events());
        }
    }

    private static void writeUntilClosed(Peer peer) {
        try {
            for (int i = 0; true; i++) {
                peer.send(i + "\n");
            }
        } catch (IOException expected) {
            // closed
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void theFirstReasonStandsHoweverManyCloseIt(String dispatch) throws Exception {
        int closers = 4;
        try (TestHost host = start(dispatch)) {
            for (int round = 1; round <= 20; round++) {
                try (Peer peer = new Peer(host, "it")) {
                    PacketSession<String> session = handler.opened();
                    CyclicBarrier barrier = new CyclicBarrier(closers);
                    List<Thread> threads = new ArrayList<>();
                    for (int i = 0; i < closers; i++) {
                        String why = "closer " + i;
                        threads.add(
                                Thread.startVirtualThread(
                                        () -> closeAtOnce(session, barrier, why)));
                    }
                    peer.expectGone();
                    for (Thread thread : threads) {
                        thread.join();
                    }
                    String why = handler.closed().detail();
                    assertTrue(why.startsWith("closer "), why);
                    host.awaitClosed("it", "closed-by-handler", round);
                    session.close("later");
                    host.settle();
                    assertEquals(List.of("open", "close"), handler.calls(session));
                }
            }
            assertEquals(20, host.listener("it").accepted());
            assertClosed(20, host);
        }
    }

    private static void assertClosed(long count, TestHost host) {
        host.awaitSessions("it", 0);
        assertEquals(Map.of("closed-by-handler", count), host.listener("it").closed());
    }

    private static void closeAtOnce(
            PacketSession<String> session, CyclicBarrier barrier, String why) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        session.close(why);
        session.abort(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void anAbortIsAResetAndDropsWhatIsQueued(String dispatch) throws Exception {
        String block = "x".repeat(64 * 1024);
        in(
                "a",
                session -> {
                    while (session.pendingBytes() == 0
                            && session.offer(block) == SendResult.QUEUED) {
                        Thread.yield();
                    }
                    session.abort("no more");
                });
        try (TestHost host = start(dispatch);
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            peer.send("a\nb\n");
            assertEquals(
                    new CloseReason(CloseReason.Kind.CLOSED_BY_HANDLER, "no more"),
                    handler.closed());
            assertThrows(IOException.class, () -> TestHost.readAll(peer.socket()));
            assertEquals(List.of("open", "a", "close"), handler.heard(session));
            assertEquals(0, session.pendingBytes());
            assertEquals(0, session.pendingPackets());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void onCloseFindsTheSessionClosed(String dispatch) throws Exception {
        AtomicInteger run = new AtomicInteger();
        CountDownLatch looked = new CountDownLatch(1);
        in(
                "close",
                session -> {
                    assertFalse(session.isOpen());
                    assertEquals(SendResult.CLOSED, session.offer("late"));
                    assertThrows(SessionClosedException.class, () -> session.send("late"));
                    session.execute(run::incrementAndGet);
                    assertFalse(session.schedule(Duration.ZERO, run::incrementAndGet).cancel());
                    assertTrue(Recording.context().sessions().find(session.id()).isEmpty());
                    assertEquals(0, Recording.context().sessions().count());
                    looked.countDown();
                });
        try (LogLines log = new LogLines();
                TestHost host = start(dispatch)) {
            try (Peer peer = new Peer(host, "it")) {
                handler.opened().schedule(Duration.ofSeconds(1), run::incrementAndGet);
                peer.reset();
                handler.closed();
            }
            host.awaitSessions("it", 0);
            host.advance(Duration.ofMinutes(1));
            host.settle();
            assertEquals(List.of(), log.events());
            assertEquals(0, looked.getCount());
            assertEquals(0, run.get());
        }
    }

    @Test
    void aTaskOfAClosedSessionIsDropped() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        AtomicInteger run = new AtomicInteger();
        in("a", session -> closed.await());
        try (TestHost host = start("session");
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            peer.send("a\n").expect("a\n");
            session.execute(run::incrementAndGet);
            session.close(CloseReason.of(CloseReason.Kind.CLOSED_BY_OPERATOR));
            closed.countDown();
            peer.expectEnd();
            assertEquals(CloseReason.Kind.CLOSED_BY_OPERATOR, handler.closed().kind());
            assertEquals(0, run.get());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void nothingInThePlaceOfAReasonOrPacketIsRefusedAtOnce(String dispatch) throws Exception {
        in(
                "a",
                session -> {
                    assertThrows(
                            NullPointerException.class, () -> session.close((CloseReason) null));
                    assertThrows(NullPointerException.class, () -> session.close((String) null));
                    assertThrows(NullPointerException.class, () -> session.abort(null));
                    assertThrows(NullPointerException.class, () -> new CloseReason(null, ""));
                    assertThrows(NullPointerException.class, () -> session.offer(null));
                    assertThrows(NullPointerException.class, () -> session.send(null));
                    assertThrows(
                            NullPointerException.class,
                            () -> Recording.context().sessions().broadcast(null));
                });
        try (TestHost host = start(dispatch);
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            peer.send("a\nb\n").expect("a\nb\n");
            assertEquals(0, session.pendingPackets());
            peer.endOutput().expectEnd();
            assertEquals(CloseReason.Kind.PEER_CLOSED, handler.closed().kind());
        }
    }
}
