package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.wirehost.spi.CloseReason;
import io.wirehost.spi.DataSize;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.SessionClosedException;
import io.wirehost.spi.SessionHandler;
import io.wirehost.spi.StartMatch;
import io.wirehost.spi.StartPacketHandler;
import io.wirehost.spi.StreamHandler;
import io.wirehost.spi.StreamSession;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Streams, on threads that the loop carries and on those of the pool. */
class StreamTest {
    private static final int MUCH = 16 << 20; // more than the kernel's buffers hold

    /** Serves what the test has set, behind a start packet of one byte. */
    @Provides("stream")
    public static final class Handler implements StartPacketHandler {
        static final Queue<Long> opened = new ConcurrentLinkedQueue<>();
        static volatile StreamHandler served;

        /** For the host. */
        public Handler() {}

        @Override
        public StartMatch match(ByteBuffer firstBytes) {
            return firstBytes.hasRemaining() ? StartMatch.match(1) : StartMatch.needMore(1);
        }

        @Override
        public SessionHandler open(Session session, ByteBuffer startPacket) {
            opened.add(session.id());
            if (startPacket.get(0) == 'c') {
                session.close("at once");
            }
            return Objects.requireNonNull(served);
        }
    }

    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private TestHost host;

    private void serve(String dispatch, StreamHandler handler) throws Exception {
        Handler.served =
                session -> {
                    try {
                        handler.serve(session);
                        events.add("returned");
                    } catch (Throwable e) {
                        events.add(e);
                        throw e;
                    }
                };
        host =
                TestHost.start(
                        """
                        defaults { dispatch = %s, idle-timeout = 1h, write-timeout = 1h }
                        listeners {
                          it { bind = "127.0.0.1:0", handler = stream }
                          other { bind = "127.0.0.1:0", codec = text, handler = echo }
                        }
                        """
                                .formatted(dispatch),
                        TestPlugin.Text.class,
                        TestPlugin.Echo.class,
                        Handler.class);
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private Socket connect() throws IOException {
        Socket socket = host.connect("it");
        socket.setTcpNoDelay(true);
        socket.getOutputStream().write('s');
        return socket;
    }

    private Object event() throws InterruptedException {
        Object event = events.poll(TestHost.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return event == null ? "nothing came" : event;
    }

    /** Moves the clock until something happens. */
    private Object eventInTime(Duration step) throws InterruptedException {
        Await.until(
                () -> {
                    host.advance(step);
                    host.settle();
                    return !events.isEmpty();
                },
                () -> "anything to happen in time");
        return event();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static void write(StreamSession session, String text) throws IOException {
        session.write(ByteBuffer.wrap(TestHost.bytes(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "pool"})
    void bytesGoBothWays(String dispatch) throws Exception {
        serve(
                dispatch,
                session -> {
                    ByteBuffer chunk = ByteBuffer.allocate(100_000);
                    while (session.read(chunk.clear()) >= 0) {
                        session.write(chunk.flip());
                    }
                });
        byte[] bytes = random(MUCH);
        try (Socket socket = connect()) {
            Thread writer =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    OutputStream out = socket.getOutputStream();
                                    out.write(bytes);
                                    socket.shutdownOutput();
                                } catch (IOException e) {
                                    events.add(e);
                                }
                            });
            assertArrayEquals(bytes, socket.getInputStream().readAllBytes());
            writer.join();
        }
        assertEquals("returned", event());
        host.awaitClosed("it", "peer-closed", 1);
        host.awaitSessions("it", 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "pool"})
    void filesGoBothWays(String dispatch, @TempDir Path directory) throws Exception {
        Path stored = directory.resolve("stored");
        serve(
                dispatch,
                session -> {
                    try (FileChannel file =
                            FileChannel.open(
                                    stored,
                                    StandardOpenOption.CREATE_NEW,
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE)) {
                        events.add(session.receiveInto(file, 3, MUCH - 10));
                        events.add(session.receiveInto(file, 3 + MUCH - 10, Long.MAX_VALUE));
                        events.add(session.sendFrom(file, 3, Long.MAX_VALUE));
                    }
                });
        byte[] bytes = random(MUCH);
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            assertArrayEquals(bytes, socket.getInputStream().readAllBytes());
        }
        assertEquals((long) MUCH - 10, event());
        assertEquals(10L, event());
        assertEquals((long) MUCH, event());
        assertEquals("returned", event());
        assertEquals(3 + MUCH, Files.size(stored));
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "pool"})
    void whatCameWithTheStartPacketComesFirst(String dispatch) throws Exception {
        serve(
                dispatch,
                session -> {
                    assertEquals(0, session.read(ByteBuffer.allocate(0)));
                    write(session, new String(session.readAll(DataSize.ofBytes(6)), "UTF-8"));
                });
        try (Peer peer = new Peer(host, "it")) {
            peer.send("sabc").send("def").endOutput().expectLast("abcdef");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "pool"})
    void aHalfClosedStreamGoesOnTheOtherWay(String dispatch) throws Exception {
        serve(
                dispatch,
                session -> {
                    write(session, "last words");
                    session.finishOutput();
                    events.add(new String(session.readAll(DataSize.ofBytes(1024)), "UTF-8"));
                });
        try (Peer peer = new Peer(host, "it")) {
            peer.send("s").expect("last words");
            assertEquals(-1, peer.socket().getInputStream().read());
            peer.send("answer").endOutput();
            assertEquals("answer", event());
            assertEquals("returned", event());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "pool"})
    void aReadThatIsOverDueEndsAndTheSessionGoesOn(String dispatch) throws Exception {
        serve(
                dispatch,
                session -> {
                    ByteBuffer target = ByteBuffer.allocate(10);
                    try {
                        session.read(target, Duration.ofSeconds(5));
                    } catch (SocketTimeoutException e) {
                        events.add(String.valueOf(e.getMessage()));
                    }
                    session.read(target, Duration.ofSeconds(5));
                    write(session, "got " + target.position());
                });
        try (Peer peer = new Peer(host, "it")) {
            peer.send("s");
            String said = (String) eventInTime(Duration.ofMillis(100));
            assertTrue(said.startsWith("no byte from /127.0.0.1:"), said);
            peer.send("abc").expectLast("got 3");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "pool"})
    void theLongestTimeoutIsNoShortOne(String dispatch) throws Exception {
        serve(
                dispatch,
                session -> {
                    ByteBuffer target = ByteBuffer.allocate(10);
                    session.read(target);
                    events.add("waits");
                    session.read(target, Duration.ofSeconds(Long.MAX_VALUE));
                    write(session, "got " + target.position());
                });
        try (Peer peer = new Peer(host, "it")) {
            peer.send("s").send("abc");
            assertEquals("waits", event());
            for (int i = 0; i < 10; i++) {
                host.settle(); // maybe before it waits; then the next does it
                host.advance(Duration.ofMinutes(1));
            }
            peer.send("def").expectLast("got 6");
        }
    }

    /** Else one call of the kernel would send all, however long that takes a peer that keeps up. */
    @ParameterizedTest
    @ValueSource(strings = {"session", "pool"})
    void aFileIsSentInPieces(String dispatch, @TempDir Path directory) throws Exception {
        byte[] bytes = random(MUCH);
        Path path = Files.write(directory.resolve("file"), bytes);
        AtomicLong longest = new AtomicLong();
        serve(
                dispatch,
                session -> {
                    try (FileChannel file = FileChannel.open(path)) {
                        FileChannel watched = mock(FileChannel.class);
                        when(watched.size()).thenReturn(file.size());
                        when(watched.transferTo(anyLong(), anyLong(), any()))
                                .then(call -> {
                                    long count = call.getArgument(1);
                                    longest.accumulateAndGet(count, Math::max);
                                    return file.transferTo(
                                            call.getArgument(0), count, call.getArgument(2));
                                });
                        session.sendFrom(watched, 0, MUCH);
                    }
                });
        try (Socket socket = connect()) {
            assertArrayEquals(bytes, socket.getInputStream().readAllBytes());
        }
        assertEquals("returned", event());
        assertTrue(longest.get() <= 1 << 20, () -> longest + " bytes in one call");
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "pool"})
    void aSilentPeerEndsTheSession(String dispatch) throws Exception {
        serve(dispatch, session -> session.readAll(DataSize.ofBytes(1024)));
        try (Peer peer = new Peer(host, "it")) {
            peer.send("s");
            var ended =
                    assertInstanceOf(
                            SessionClosedException.class, eventInTime(Duration.ofMinutes(10)));
            assertEquals(CloseReason.Kind.IDLE_TIMEOUT, ended.reason().kind());
            peer.expectEnd();
        }
        host.awaitClosed("it", "idle-timeout", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "pool"})
    void aHandlerThatDoesNotReadIsNotIdle(String dispatch) throws Exception {
        CountDownLatch thought = new CountDownLatch(1);
        serve(
                dispatch,
                session -> {
                    ByteBuffer target = ByteBuffer.allocate(1);
                    session.read(target);
                    events.add("thinks");
                    thought.await();
                    session.read(target.clear());
                    write(session, "done");
                });
        try (Peer peer = new Peer(host, "it")) {
            peer.send("s").send("1");
            assertEquals("thinks", event());
            for (int i = 0; i < 10; i++) {
                host.advance(Duration.ofMinutes(59));
                host.settle();
            }
            thought.countDown();
            peer.send("2").expectLast("done");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "pool"})
    void aPeerThatTakesNothingEndsTheSession(String dispatch) throws Exception {
        serve(dispatch, session -> session.write(ByteBuffer.allocate(8 * MUCH)));
        try (Peer peer = new Peer(host, "it")) {
            peer.send("s");
            var ended =
                    assertInstanceOf(
                            SessionClosedException.class, eventInTime(Duration.ofMinutes(10)));
            assertEquals(CloseReason.Kind.SLOW_CONSUMER, ended.reason().kind());
            peer.expectGone();
        }
        host.awaitClosed("it", "slow-consumer", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "pool"})
    void closingWakesWhoReadsAndWhoWrites(String dispatch) throws Exception {
        BlockingQueue<StreamSession> sessions = new LinkedBlockingQueue<>();
        serve(
                dispatch,
                session -> {
                    sessions.add(session);
                    Thread writer =
                            Thread.ofVirtual()
                                    .start(() -> {
                                        try {
                                            session.write(ByteBuffer.allocate(8 * MUCH));
                                        } catch (IOException e) {
                                            events.add(e);
                                        }
                                    });
                    try {
                        session.read(ByteBuffer.allocate(1));
                    } finally {
                        writer.join();
                    }
                });
        try (Peer peer = new Peer(host, "it")) {
            peer.send("s");
            StreamSession session = sessions.take();
            peer.socket().getInputStream().readNBytes(1000); // so it is written
            session.close("enough");
            for (int i = 0; i < 2; i++) {
                var ended = assertInstanceOf(SessionClosedException.class, event());
                assertEquals("enough", ended.reason().detail());
            }
        }
        host.awaitSessions("it", 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "pool"})
    void aResetIsAnErrorOfTheRead(String dispatch) throws Exception {
        serve(
                dispatch,
                session -> {
                    write(session, "ready");
                    session.read(ByteBuffer.allocate(1));
                });
        try (Peer peer = new Peer(host, "it")) {
            peer.send("s").expect("ready");
            peer.reset();
        }
        assertInstanceOf(SessionClosedException.class, event());
        host.awaitClosed("it", "peer-reset", 1);
        host.awaitSessions("it", 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "pool"})
    void aHandlerThatFailsResetsItsSession(String dispatch) throws Exception {
        serve(
                dispatch,
                session -> {
                    write(session, "half");
                    session.read(ByteBuffer.allocate(1));
                    throw new IllegalStateException("broken");
                });
        try (LogLines log = new LogLines();
                Peer peer = new Peer(host, "it")) {
            peer.send("s").expect("half").send("go");
            InputStream in = peer.socket().getInputStream();
            assertThrows(IOException.class, in::read);
            host.awaitClosed("it", "handler-fault", 1);
            assertEquals(1, log.with("handler stream of plugin embedded failed").size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "pool"})
    void anInterruptEndsTheSession(String dispatch) throws Exception {
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        serve(
                dispatch,
                session -> {
                    threads.add(Thread.currentThread());
                    session.read(ByteBuffer.allocate(1));
                });
        try (Peer peer = new Peer(host, "it")) {
            peer.send("s");
            threads.take().interrupt();
            assertInstanceOf(ClosedByInterruptException.class, event());
            peer.expectGone();
        }
        host.awaitSessions("it", 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "pool"})
    void aClosedFileIsAFaultOfTheHandler(String dispatch, @TempDir Path directory)
            throws Exception {
        Path path = Files.write(directory.resolve("file"), random(1000));
        serve(
                dispatch,
                session -> {
                    FileChannel closed;
                    try (FileChannel file = FileChannel.open(path)) {
                        closed = file;
                    }
                    session.sendFrom(closed, 0, 1000);
                });
        try (LogLines log = new LogLines();
                Peer peer = new Peer(host, "it")) {
            peer.send("s").expectGone();
            host.awaitClosed("it", "handler-fault", 1);
            assertEquals(1, log.with("handler stream of plugin embedded failed").size());
        }
    }

    /** Each session that was opened is served once, however soon its peer is gone. */
    @ParameterizedTest
    @ValueSource(strings = {"session", "pool"})
    void eachOpenedSessionIsServedOnce(String dispatch) throws Exception {
        Queue<Long> served = new ConcurrentLinkedQueue<>();
        serve(
                dispatch,
                session -> {
                    served.add(session.id());
                    session.readAll(DataSize.ofBytes(1024));
                });
        Handler.opened.clear();
        int connections = 400;
        for (int i = 0; i < connections; i++) {
            Socket socket = host.connect("it");
            OutputStream out = socket.getOutputStream();
            socket.setSoLinger(true, 0);
            switch (i % 5) {
                case 0 -> {} // a reset before its start packet
                case 1 -> out.write('s'); // and one right behind it
                case 2 -> out.write(TestHost.bytes("sabc"));
                case 3 -> out.write('c'); // closed by the handler while it opens it
                default -> {
                    out.write('s');
                    socket.setSoLinger(false, 0);
                }
            }
            socket.close();
        }
        Await.until(
                () -> host.listener("it").accepted() == connections,
                () -> connections + " of " + host.listener("it").accepted());
        host.awaitSessions("it", 0);
        List<Long> opened = Handler.opened.stream().sorted().toList();
        assertEquals(opened, served.stream().sorted().toList());
        assertTrue(opened.size() >= connections / 5, opened::toString); // those in good order
        // Had one given its place back twice, fewer would be open now than there are.
        assertEquals(
                connections,
                host.listener("it").closed().values().stream().mapToLong(Long::longValue).sum());
    }

    /** A stream whose peer sends faster than it reads never waits. */
    @ParameterizedTest
    @ValueSource(strings = {"session", "pool"})
    void aStreamThatIsAlwaysReadyHoldsUpNobody(String dispatch) throws Exception {
        serve(
                dispatch,
                session -> {
                    ByteBuffer one = ByteBuffer.allocate(1);
                    while (session.read(one.clear()) > 0) {
                        if (one.get(0) == '.') {
                            return;
                        }
                    }
                });
        AtomicBoolean over = new AtomicBoolean();
        try (Socket socket = connect();
                Peer other = new Peer(host, "other")) {
            Thread writer =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    byte[] chunk = new byte[10_000];
                                    while (!over.get()) {
                                        socket.getOutputStream().write(chunk);
                                    }
                                    socket.getOutputStream().write('.');
                                } catch (IOException e) {
                                    events.add(e);
                                }
                            });
            for (int i = 0; i < 20; i++) {
                other.send("go on\n").expect("go on\n");
            }
            over.set(true);
            assertEquals("returned", event());
            writer.join();
        }
    }

    /** What serve has written arrives, whatever a thread that it left behind does. */
    @ParameterizedTest
    @ValueSource(strings = {"session", "pool"})
    void aThreadLeftBehindHarmsNothing(String dispatch) throws Exception {
        CountDownLatch returned = new CountDownLatch(1);
        serve(
                dispatch,
                session -> {
                    write(session, "written");
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    returned.await();
                                    while (true) {
                                        session.write(ByteBuffer.wrap(new byte[] {'.'}));
                                    }
                                } catch (IOException | InterruptedException e) {
                                    events.add(e);
                                }
                            });
                });
        try (Peer peer = new Peer(host, "it")) {
            peer.send("s").send("never read");
            assertEquals("returned", event());
            returned.countDown();
            assertInstanceOf(SessionClosedException.class, event());
            String all = TestHost.readAll(peer.socket());
            assertEquals("written", all.replace(".", ""));
        }
        host.awaitClosed("it", "closed-by-handler", 1);
        host.awaitSessions("it", 0);
    }
}
