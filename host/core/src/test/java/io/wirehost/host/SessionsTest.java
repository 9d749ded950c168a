package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.BroadcastResult;
import io.wirehost.spi.CloseReason;
import io.wirehost.spi.Group;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.PacketSink;
import io.wirehost.spi.Provides;
import io.wirehost.spi.SendResult;
import io.wirehost.spi.Session;
import io.wirehost.spi.SessionInfo;
import io.wirehost.spi.Sessions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** The sessions of a binding, and their groups, from whichever thread. */
class SessionsTest {
    /** As {@code text}; counts what it packs. */
    public abstract static class Counting implements PacketCodec<String, String> {
        static final AtomicInteger packed = new AtomicInteger();

        private final TestPlugin.Text text = new TestPlugin.Text();

        @Override
        public String unpack(ByteBuffer in) throws io.wirehost.spi.MalformedPacketException {
            return text.unpack(in);
        }

        @Override
        public void pack(String packet, PacketSink out) {
            packed.incrementAndGet();
            text.pack(packet, out);
        }
    }

    /** Packs alike for all sessions. */
    @Provides("alike")
    public static final class Alike extends Counting {
        /** For the host. */
        public Alike() {}

        @Override
        public boolean packsAlike() {
            return true;
        }
    }

    /** Packs for one session, as it might. */
    @Provides("own")
    public static final class Own extends Counting {
        /** For the host. */
        public Own() {}
    }

    private final Recording handler = new Recording();

    private static TestHost start(String codec, String dispatch) throws Exception {
        return TestHost.start(
                """
                listeners.other { bind = "127.0.0.1:0", codec = alike, handler = recording }
                listeners.it {
                  bind = "127.0.0.1:0", codec = %s, handler = recording, dispatch = %s
                }
                """
                        .formatted(codec, dispatch),
                Alike.class,
                Own.class,
                Recording.Handler.class);
    }

    private static Sessions sessions() {
        return Recording.context().sessions();
    }

    private static Group<String> group(String name) {
        return sessions().group(name);
    }

    /** Peers with the sessions that they got. */
    private record Pair(Peer peer, PacketSession<String> session) {}

    private List<Pair> connect(TestHost host, int count) throws Exception {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Peer peer = new Peer(host, "it");
            pairs.add(new Pair(peer, handler.opened()));
        }
        return pairs;
    }

    private static void closeAll(List<Pair> pairs, TestHost host) throws IOException {
        for (Pair pair : pairs) {
            pair.peer().close();
        }
        host.awaitSessions("it", 0);
    }

    @Test
    void openSessionsAreFoundCountedAndVisited() throws Exception {
        try (TestHost host = start("alike", "session");
                Peer elsewhere = new Peer(host, "other")) {
            PacketSession<String> foreign = handler.opened();
            assertEquals(0, sessions().count());
            List<Pair> pairs = connect(host, 3);
            assertEquals(3, sessions().count());
            Set<Session> visited = new HashSet<>();
            sessions().forEach(visited::add);
            assertEquals(3, visited.size());
            for (Pair pair : pairs) {
                assertTrue(visited.contains(pair.session()));
                assertSame(pair.session(), sessions().find(pair.session().id()).orElseThrow());
            }
            assertTrue(sessions().find(foreign.id()).isEmpty());
            pairs.getFirst().peer().close();
            handler.closed();
            assertEquals(2, sessions().count());
            assertTrue(sessions().find(pairs.getFirst().session().id()).isEmpty());
            closeAll(pairs, host);
            assertEquals(0, sessions().count());
            elsewhere.send("a\n").expect("a\n");
        }
    }

    @Test
    void aPacketIsOfferedToOneOrToAll() throws Exception {
        try (TestHost host = start("alike", "session");
                Peer elsewhere = new Peer(host, "other")) {
            PacketSession<String> foreign = handler.opened();
            List<Pair> pairs = connect(host, 3);
            Pair one = pairs.get(1);
            assertEquals(SendResult.QUEUED, sessions().offer(one.session().id(), "one"));
            assertEquals(SendResult.CLOSED, sessions().offer(foreign.id(), "none"));
            assertEquals(SendResult.CLOSED, sessions().offer(Long.MAX_VALUE, "none"));
            assertEquals(new BroadcastResult(3, 0, 0), sessions().broadcast("all"));
            one.peer().expect("one\nall\n");
            pairs.get(0).peer().expect("all\n");
            pairs.get(2).peer().expect("all\n");
            elsewhere.endOutput().expectEnd();
            closeAll(pairs, host);
            assertEquals(new BroadcastResult(0, 0, 0), sessions().broadcast("nobody"));
        }
    }

    @Test
    void sessionsAreClosedByTheirNumbers() throws Exception {
        try (TestHost host = start("alike", "session")) {
            List<Pair> pairs = connect(host, 4);
            assertTrue(sessions().close(pairs.get(0).session().id(), "you"));
            pairs.get(0).peer().expectEnd();
            CloseReason you = new CloseReason(CloseReason.Kind.CLOSED_BY_HANDLER, "you");
            assertEquals(you, handler.closed());
            assertFalse(sessions().close(pairs.get(0).session().id(), "again"));
            List<Long> ids = new ArrayList<>(List.of(-1L, Long.MAX_VALUE));
            pairs.subList(0, 3).forEach(pair -> ids.add(pair.session().id()));
            assertEquals(2, sessions().close(ids, "both"));
            for (Pair pair : pairs.subList(1, 3)) {
                pair.peer().expectEnd();
                assertEquals("both", handler.closed().detail());
            }
            pairs.get(3).peer().send("a\n").expect("a\n");
            assertEquals(1, sessions().count());
            closeAll(pairs, host);
        }
    }

    @Test
    void theReadQueueIsCountedExactly() throws Exception {
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
        try (TestHost host = start("alike", "session");
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = busy.opened();
            peer.send("a\nb\nc\nd\ne\nhalf");
            Await.until(() -> session.info().bytesIn() == 14, () -> "all bytes");
            host.settle();
            SessionInfo info = sessions().info().getFirst();
            assertEquals(5, info.packetsIn());
            assertEquals(4, info.readQueue());
            assertEquals(14, info.bytesIn());
            assertEquals("recording", info.handler());
            assertEquals("it", info.listener());
            assertEquals(SessionInfo.State.OPEN, info.state());
            assertEquals(peer.socket().getLocalSocketAddress(), info.remoteAddress());
            done.countDown();
            peer.expect("a\nb\nc\nd\ne\n");
            assertEquals(0, session.info().readQueue());
        }
    }

    @Test
    void theWriteQueueIsCountedExactly() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Recording holdsTheLoop =
                new Recording() {
                    @Override
                    void alsoDo(PacketSession<String> session, String call) throws Exception {
                        if (call.equals("a")) {
                            inside.countDown();
                            done.await();
                        }
                    }
                };
        try (TestHost host = start("alike", "inline");
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = holdsTheLoop.opened();
            peer.send("a\n");
            inside.await();
            for (int i = 0; i < 100; i++) {
                session.offer("b");
            }
            SessionInfo held = session.info();
            assertEquals(101, held.writeQueue());
            assertEquals(101, session.pendingPackets());
            assertEquals(0, held.packetsOut());
            assertEquals(0, held.pendingBytes());
            done.countDown();
            peer.expect("a\n" + "b\n".repeat(100));
            host.settle();
            SessionInfo free = session.info();
            assertEquals(0, free.writeQueue());
            assertEquals(101, free.packetsOut());
            assertEquals(202, free.bytesOut());
        }
    }

    @Test
    void bytesThatTheKernelHasNotTakenAreCountedExactly() throws Exception {
        try (TestHost host = start("alike", "session");
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            String packet = "x".repeat(1023);
            int packets = 0;
            while (session.pendingBytes() < 100_000) {
                packets += session.offer(packet) == SendResult.QUEUED ? 1 : 0;
            }
            Await.until(() -> session.pendingPackets() == 0, () -> "all to be packed");
            host.settle();
            SessionInfo info = session.info();
            assertEquals(packets, info.packetsOut());
            assertEquals(packets * 1024L, info.bytesOut() + info.pendingBytes());
            peer.socket().getInputStream().skipNBytes(packets * 1024L);
            Await.until(() -> session.pendingBytes() == 0, () -> "all to be taken");
        }
    }

    @Test
    void sessionsJoinAndLeaveGroups() throws Exception {
        try (TestHost host = start("alike", "session");
                Peer elsewhere = new Peer(host, "other")) {
            PacketSession<String> foreign = handler.opened();
            List<Pair> pairs = connect(host, 3);
            Group<String> red = group("red");
            assertEquals("red", red.name());
            assertEquals(0, red.size());
            assertEquals(List.of(), sessions().groupNames());
            for (Pair pair : pairs) {
                assertTrue(red.join(pair.session()));
                assertFalse(red.join(pair.session()));
            }
            assertFalse(red.join(foreign));
            PacketSession<String> first = pairs.getFirst().session();
            group("blue").join(first);
            assertEquals(List.of("blue", "red"), first.info().groups());
            assertEquals(Set.of("blue", "red"), Set.copyOf(sessions().groupNames()));
            assertEquals(3, group("red").members().size());
            assertTrue(red.leave(first));
            assertFalse(red.leave(first));
            assertFalse(group("green").leave(first));
            assertEquals(List.of("blue"), first.info().groups());
            assertEquals(2, red.size());
            assertEquals(new BroadcastResult(2, 0, 0), red.broadcast("to red"));
            pairs.get(1).peer().expect("to red\n");
            PacketSession<String> second = pairs.get(1).session();
            assertEquals(new BroadcastResult(1, 0, 0), red.broadcastExcept("others", second));
            pairs.get(2).peer().expect("to red\nothers\n");
            pairs.get(1).peer().send("a\n").expect("a\n");
            assertTrue(group("blue").leave(first));
            assertEquals(List.of("red"), sessions().groupNames());
            elsewhere.send("a\n").expect("a\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void aSessionThatClosesLeavesItsGroups(String dispatch) throws Exception {
        try (TestHost host = start("alike", dispatch)) {
            List<Pair> pairs = connect(host, 2);
            pairs.forEach(pair -> group("red").join(pair.session()));
            PacketSession<String> gone = pairs.getFirst().session();
            group("blue").join(gone);
            pairs.getFirst().peer().close();
            handler.closed();
            assertEquals(List.of("red"), sessions().groupNames());
            assertEquals(List.of(pairs.getLast().session()), group("red").members());
            assertFalse(group("red").join(gone));
            assertEquals(List.of(), gone.info().groups());
            closeAll(pairs, host);
            assertEquals(List.of(), sessions().groupNames());
        }
    }

    @ParameterizedTest
    @CsvSource({"alike, 1", "own, 5"})
    void aBroadcastIsPackedOnceWhereAllPackAlike(String codec, int times) throws Exception {
        try (TestHost host = start(codec, "session")) {
            List<Pair> pairs = connect(host, 5);
            pairs.forEach(pair -> group("red").join(pair.session()));
            Counting.packed.set(0);
            group("red").broadcast("hello");
            for (Pair pair : pairs) {
                pair.peer().expect("hello\n");
            }
            assertEquals(times, Counting.packed.get());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void whileSessionsComeAndGoBroadcastsReachMembersInOrder(String dispatch) throws Exception {
        int peers = 24;
        int broadcasts = 2_000;
        AtomicInteger running = new AtomicInteger(2);
        Map<Integer, String> outOfOrder = new ConcurrentHashMap<>();
        try (LogLines log = new LogLines();
                TestHost host = start("alike", dispatch);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < peers; i++) {
                int number = i;
                all.add(threads.submit(() -> listenWhile(running, host, number, outOfOrder)));
            }
            for (String sender : List.of("a", "b")) {
                all.add(
                        threads.submit(() -> {
                            for (int i = 0; i < broadcasts; i++) {
                                group("red").broadcast(sender + " " + i);
                                Thread.yield();
                            }
                            running.decrementAndGet();
                        }));
            }
            all.add(threads.submit(() -> disturbWhile(running)));
            for (Future<?> each : all) {
                each.get();
            }
            host.awaitSessions("it", 0);
            assertEquals(Map.of(), outOfOrder);
            assertEquals(0, sessions().count());
            assertEquals(List.of(), sessions().groupNames());
            assertEquals(0, group("red").size());
            long closed = host.listener("it").closed().values().stream().mapToLong(n -> n).sum();
            assertEquals(host.listener("it").accepted(), closed);
            assertEquals(List.of(), log.events());
        }
    }

    /** A loop that waits for a lock must not be the one that carries who has it. */
    @Test
    void sessionsOfSeveralLoopsThatJoinAndCloseDoNotHoldEachOtherUp() throws Exception {
        Recording restless =
                new Recording() {
                    @Override
                    public void onPacket(PacketSession<String> session, String packet)
                            throws Exception {
                        for (int i = 0; i < 20; i++) {
                            group("red").join(session);
                            group("own " + session.id()).join(session);
                            group("red").leave(session);
                        }
                        group("red").join(session);
                        session.send(packet);
                    }
                };
        try (TestHost host =
                        TestHost.start(
                                """
                                loops = 4
                                listeners.it {
                                  bind = "127.0.0.1:0", codec = alike, handler = recording
                                }
                                """,
                                Alike.class,
                                Recording.Handler.class);
                ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                all.add(
                        threads.submit(() -> {
                            for (int j = 0; j < 60; j++) {
                                try (Peer peer = new Peer(host, "it")) {
                                    peer.send("a\nb\n").expect("a\nb\n");
                                }
                            }
                            return null;
                        }));
            }
            for (Future<?> each : all) {
                each.get();
            }
            host.awaitSessions("it", 0);
            assertEquals(List.of(), sessions().groupNames());
            assertTrue(restless.opened().id() > 0);
        }
    }

    /** Connects again and again; what it gets of one sender must have rising numbers. */
    private static Void listenWhile(
            AtomicInteger running, TestHost host, int number, Map<Integer, String> outOfOrder)
            throws IOException {
        while (running.get() > 0) {
            try (Peer peer = new Peer(host, "it")) {
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        peer.socket().getInputStream(), StandardCharsets.UTF_8));
                Map<String, Integer> last = new ConcurrentHashMap<>();
                peer.send("hello\n");
                for (int i = 0; i < 20; i++) {
                    String line = in.readLine();
                    if (line == null) {
                        break;
                    }
                    String[] parts = line.split(" ");
                    if (parts.length == 2) {
                        int packet = Integer.parseInt(parts[1]);
                        int before = last.getOrDefault(parts[0], -1);
                        if (packet <= before) {
                            outOfOrder.put(number, line + " after " + before);
                        }
                        last.put(parts[0], packet);
                    }
                    peer.send("more\n");
                }
            } catch (IOException closed) {
                // by disturbWhile
            }
        }
        return null;
    }

    /** Joins, leaves and closes sessions at random. */
    private static void disturbWhile(AtomicInteger running) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        while (running.get() > 0) {
            sessions()
                    .forEach(each -> {
                        @SuppressWarnings("unchecked") // of the codec alike
                        PacketSession<String> session = (PacketSession<String>) each;
                        switch (random.nextInt(40)) {
                            case 0 -> session.close("at random");
                            case 1 -> session.abort("at random");
                            case 2, 3, 4 -> group("red").leave(session);
                            default -> group("red").join(session);
                        }
                    });
            Thread.yield();
        }
    }
}
