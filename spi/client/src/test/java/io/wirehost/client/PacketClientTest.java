package io.wirehost.client;

import static io.wirehost.client.FrameCodec.CONTEXT;
import static io.wirehost.client.FrameCodec.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wirehost.client.ThreadKind.Running;
import io.wirehost.spi.CodecContext;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.NoSettings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;

@Timeout(60)
final class PacketClientTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final ConnectOptions DEFAULTS = ConnectOptions.DEFAULTS;

    private static PacketClient<String, String> connect(TestServer server) throws IOException {
        return PacketClient.connect(server.address(), new FrameCodec(), CONTEXT);
    }

    /** Sends that at once and ends the stream. */
    private static TestServer.Conversation sending(Object... parts) {
        var all = new ByteArrayOutputStream();
        for (Object part : parts) {
            all.writeBytes(
                    part instanceof byte[] bytes ? bytes : ((String) part).getBytes(US_ASCII));
        }
        return client -> client.getOutputStream().write(all.toByteArray());
    }

    private static <E extends Throwable> E thrown(Class<E> type, Running<?> running) {
        return assertInstanceOf(
                type, assertThrows(ExecutionException.class, running::get).getCause());
    }

    // both ways

    @Test
    void packetsGoBothWaysBehindTheStartPacket() throws Exception {
        var codec = new FrameCodec();
        try (var server =
                new TestServer(client -> {
                    var in = new DataInputStream(client.getInputStream());
                    assertEquals('S', in.readByte());
                    assertEquals("ping", FrameCodec.read(in));
                    client.getOutputStream().write(frame("pong"));
                    assertEquals(-1, in.read());
                    client.getOutputStream().write(frame("bye"));
                })) {
            ConnectOptions options = DEFAULTS.withStartPacket((byte) 'S');
            try (var client = PacketClient.connect(server.address(), codec, CONTEXT, options)) {
                assertSame(CONTEXT, codec.context());
                client.send("ping");
                assertEquals("pong", client.receive());
                client.finishOutput();
                assertThrows(ClosedChannelException.class, () -> client.send("too late"));
                assertEquals("bye", client.receive(Duration.ofMinutes(1)));
                assertNull(client.receive());
                assertEquals(server.address(), client.remoteAddress());
                assertTrue(client.localAddress().getPort() > 0);
                assertTrue(client.isOpen());
            }
        }
    }

    @Test
    void aFailedConnectIsThatOfTheStream() {
        var nowhere = InetSocketAddress.createUnresolved("no.such.host", 7);
        var unknown =
                assertThrows(
                        IOException.class,
                        () -> PacketClient.connect(nowhere, new FrameCodec(), CONTEXT));
        assertEquals("connect to no.such.host:7: the host has no address", unknown.getMessage());
    }

    // receiving

    /** Lets the server write only when all that it wrote before was seen. */
    private static final class Paced extends FrameCodec {
        final Semaphore seen = new Semaphore(0);

        @Override
        public String unpack(ByteBuffer in) throws MalformedPacketException {
            String packet = super.unpack(in);
            if (packet == null || !in.hasRemaining()) {
                seen.release();
            }
            return packet;
        }
    }

    @Test
    void packetsThatComeInTwoPiecesAreTheSameAtEverySplit() throws Exception {
        byte[] stream =
                ByteBuffer.allocate(12).put(frame("one")).put(frame("")).put(frame("")).array();
        for (int split = 1; split < stream.length; split++) {
            int at = split;
            var codec = new Paced();
            try (var server =
                    new TestServer(client -> {
                        OutputStream out = client.getOutputStream();
                        out.write(stream, 0, at);
                        codec.seen.acquire();
                        out.write(stream, at, stream.length - at);
                    })) {
                try (var client = PacketClient.connect(server.address(), codec, CONTEXT)) {
                    assertEquals("one", client.receive());
                    assertEquals("", client.receive());
                    assertEquals("", client.receive());
                    assertNull(client.receive());
                }
            }
        }
    }

    @Test
    void packetsThatComeByteByByteAreTheSame() throws Exception {
        var codec = new Paced();
        byte[] stream = ByteBuffer.allocate(12).put(frame("one")).put(frame("two")).array();
        try (var server =
                new TestServer(client -> {
                    client.setTcpNoDelay(true);
                    for (byte b : stream) {
                        client.getOutputStream().write(b);
                        codec.seen.acquire();
                    }
                })) {
            try (var client = PacketClient.connect(server.address(), codec, CONTEXT)) {
                assertEquals("one", client.receive());
                assertEquals("two", client.receive());
                assertNull(client.receive());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReceiveThatTimesOutLosesNothing(ThreadKind kind) throws Exception {
        var timedOut = new CountDownLatch(2);
        ConnectOptions options = DEFAULTS.withReadTimeout(SHORT);
        byte[] packet = frame("late");
        try (var server =
                new TestServer(client -> {
                    client.getOutputStream().write(packet, 0, 5);
                    timedOut.await();
                    client.getOutputStream().write(packet, 5, packet.length - 5);
                })) {
            var receiving =
                    kind.start(() -> {
                        try (var client =
                                PacketClient.connect(
                                        server.address(), new FrameCodec(), CONTEXT, options)) {
                            var first = assertThrows(SocketTimeoutException.class, client::receive);
                            timedOut.countDown();
                            assertThrows(
                                    SocketTimeoutException.class,
                                    () -> client.receive(Duration.ofNanos(1)));
                            timedOut.countDown();
                            assertEquals("late", client.receive(Duration.ofMinutes(1)));
                            assertNull(client.receive(Duration.ofMinutes(1)));
                            return first.getMessage();
                        }
                    });
            assertEquals(
                    "receive from " + server.name() + " timed out after 20 ms", receiving.get());
        }
    }

    @Test
    void bytesThatKeepComingDoNotExtendTheTimeout() throws Exception {
        var stop = new CountDownLatch(1);
        var codec = new Paced();
        try (var server =
                new TestServer(client -> {
                    client.getOutputStream().write(new byte[] {'F', 0x7f, 0x7f});
                    for (int i = 0; stop.getCount() > 0 && i < 0x7f00; i++) {
                        codec.seen.acquire();
                        client.getOutputStream().write('x');
                    }
                })) {
            try (var client = PacketClient.connect(server.address(), codec, CONTEXT)) {
                assertThrows(SocketTimeoutException.class, () -> client.receive(SHORT));
                stop.countDown();
                assertThrows(ProtocolException.class, client::receive);
            }
        }
    }

    @Test
    void aTimeoutMustBeMoreThanZero() throws Exception {
        try (var server = new TestServer(sending())) {
            try (var client = connect(server)) {
                assertThrows(IllegalArgumentException.class, () -> client.receive(Duration.ZERO));
            }
        }
    }

    @Test
    void theEndOfTheStreamIsNullAgainAndAgain() throws Exception {
        try (var server = new TestServer(sending(frame("only")))) {
            try (var client = connect(server)) {
                assertEquals("only", client.receive());
                assertNull(client.receive());
                assertNull(client.receive(SHORT));
                assertNull(client.receive());
            }
        }
    }

    @Test
    void aHeartbeatDoesNotHoldUpThePacketBehindIt() throws Exception {
        try (var server = new TestServer(sending(".", frame("a"), "...", frame("b"), "."))) {
            try (var client = connect(server)) {
                assertEquals("a", client.receive());
                assertEquals("b", client.receive());
                assertNull(client.receive());
            }
        }
    }

    @Test
    void garbageIsSkippedAndReported() throws Exception {
        TestServer.Conversation dirty = sending(frame("a"), "??", frame("b"));
        List<MalformedPacketException> reported = new ArrayList<>();
        try (var server = new TestServer(dirty, dirty)) {
            try (var client = connect(server)) {
                assertEquals("a", client.receive());
                assertEquals("b", client.receive());
            }
            try (var client = connect(server)) {
                client.onMalformed(_ -> assertTrue(false, "was replaced"));
                client.onMalformed(reported::add);
                assertEquals("a", client.receive());
                assertEquals("b", client.receive());
                assertNull(client.receive());
            }
        }
        assertEquals(2, reported.stream().mapToInt(MalformedPacketException::skip).sum());
    }

    @Test
    void whatTheObserverThrowsComesToTheReceiver() throws Exception {
        try (var server = new TestServer(sending("??", frame("b")))) {
            try (var client = connect(server)) {
                var mine = new IllegalStateException("enough");
                client.onMalformed(_ -> {
                    throw mine;
                });
                assertSame(mine, assertThrows(IllegalStateException.class, client::receive));
                assertFalse(client.isOpen());
            }
        }
    }

    @Test
    void whatIsNoPacketEndsTheConnectionBehindThePacketsBeforeIt() throws Exception {
        try (var server = new TestServer(sending(frame("good"), "X", frame("lost")))) {
            try (var client = connect(server)) {
                assertEquals("good", client.receive());
                var malformed = assertThrows(ProtocolException.class, client::receive);
                assertEquals(
                        "receive from " + server.name() + ": X is the end", malformed.getMessage());
                assertInstanceOf(MalformedPacketException.class, malformed.getCause());
                assertFalse(client.isOpen());
                assertThrows(ClosedChannelException.class, client::receive);
            }
        }
    }

    @Test
    void aStreamThatEndsInsideAPacketIsMalformed() throws Exception {
        try (var server = new TestServer(sending(frame("whole"), "F"))) {
            try (var client = connect(server)) {
                assertEquals("whole", client.receive());
                var malformed = assertThrows(ProtocolException.class, client::receive);
                assertEquals(
                        "receive from "
                                + server.name()
                                + ": the stream ended inside a packet, after 1 bytes of it",
                        malformed.getMessage());
            }
        }
    }

    @Test
    void aPacketMayBeAsLargeAsTheLargestAndNoLarger() throws Exception {
        CodecContext ten = CodecContext.of(new NoSettings(), 10);
        try (var server = new TestServer(sending(frame("1234567"), frame("12345678")))) {
            try (var client = PacketClient.connect(server.address(), new FrameCodec(), ten)) {
                assertEquals("1234567", client.receive());
                var tooLarge = assertThrows(ProtocolException.class, client::receive);
                assertEquals(
                        "receive from "
                                + server.name()
                                + ": no packet ends within 10 bytes, the most that one may have",
                        tooLarge.getMessage());
                assertFalse(client.isOpen());
            }
        }
    }

    @Test
    void whatTheCodecThrowsComesToTheReceiver() throws Exception {
        var fault = new UnsupportedOperationException("version 2");
        class Faulty extends FrameCodec {
            @Override
            public String unpack(ByteBuffer in) {
                throw fault;
            }
        }
        try (var server = new TestServer(sending(frame("a")))) {
            try (var client = PacketClient.connect(server.address(), new Faulty(), CONTEXT)) {
                assertSame(fault, assertThrows(RuntimeException.class, client::receive));
                assertFalse(client.isOpen());
            }
        }
    }

    @Test
    void onlyOneReceivesAtATime() throws Exception {
        var done = new CountDownLatch(1);
        var receiving = new CountDownLatch(1);
        class Signalling extends FrameCodec {
            @Override
            public String unpack(ByteBuffer in) throws MalformedPacketException {
                receiving.countDown();
                return super.unpack(in);
            }
        }
        try (var server =
                new TestServer(client -> {
                    client.getOutputStream().write('F');
                    done.await();
                })) {
            try (var client = PacketClient.connect(server.address(), new Signalling(), CONTEXT)) {
                var first = ThreadKind.VIRTUAL.start(client::receive);
                receiving.await();
                var refused = assertThrows(IllegalStateException.class, client::receive);
                assertEquals(
                        "receive from "
                                + server.name()
                                + ": another thread or a listener does so already",
                        refused.getMessage());
                assertThrows(IllegalStateException.class, () -> client.listen(_ -> {}));
                done.countDown();
                thrown(ProtocolException.class, first);
            }
        }
    }

    // sending

    @ParameterizedTest
    @EnumSource
    void thePacketsOfManyThreadsDoNotMixWhileOthersCome(ThreadKind kind) throws Exception {
        int threads = 8;
        int packets = 200;
        try (var server =
                new TestServer(client -> {
                    client.getInputStream().transferTo(client.getOutputStream());
                })) {
            try (var client = connect(server)) {
                List<Running<Void>> senders = new ArrayList<>();
                for (int thread = 0; thread < threads; thread++) {
                    String name = "" + (char) ('a' + thread);
                    senders.add(
                            kind.start(() -> {
                                for (int i = 0; i < packets; i++) {
                                    client.send(name.repeat(1 + i * 997 % 30_000));
                                }
                                return null;
                            }));
                }
                var receiver =
                        kind.start(() -> {
                            Map<Character, Integer> counts = new HashMap<>();
                            for (int i = 0; i < threads * packets; i++) {
                                String packet = client.receive();
                                char name = packet.charAt(0);
                                int number = counts.merge(name, 1, Integer::sum) - 1;
                                assertEquals(("" + name).repeat(1 + number * 997 % 30_000), packet);
                            }
                            return counts;
                        });
                for (Running<Void> sender : senders) {
                    sender.get();
                }
                assertEquals(threads, receiver.get().size());
            }
        }
    }

    @Test
    void aPacketThatCannotBePackedIsNotSentAndTheNextIs() throws Exception {
        try (var server =
                new TestServer(client -> {
                    var in = new DataInputStream(client.getInputStream());
                    assertEquals("fine", FrameCodec.read(in));
                    assertEquals(-1, in.read());
                })) {
            try (var client = connect(server)) {
                var refused =
                        assertThrows(IllegalArgumentException.class, () -> client.send("abcü"));
                assertEquals("not ASCII", refused.getMessage());
                client.send("fine");
            }
        }
    }

    @Test
    void behindAFailedSendNothingIsSent() throws Exception {
        try (var server = new TestServer(TestServer::resetAfterOneByte)) {
            try (var client = connect(server)) {
                client.send("");
                var reset = assertThrows(SocketException.class, client::receive);
                assertEquals(
                        "read from " + server.name() + ": Connection reset", reset.getMessage());
                var first = assertThrows(SocketException.class, () -> client.send("a"));
                assertEquals("write to " + server.name() + ": Broken pipe", first.getMessage());
                assertSame(first, assertThrows(IOException.class, () -> client.send("b")));
            }
        }
    }

    // listening

    /** Keeps what it is told, in order. */
    private static class Recorder implements PacketListener<String> {
        final List<Object> events = new ArrayList<>(); // read behind the end of the thread

        @Override
        public void onPacket(String packet) throws Exception {
            events.add(packet);
        }

        @Override
        public void onMalformed(MalformedPacketException error) {
            events.add(error.skip());
        }

        @Override
        public void onClose(Throwable cause) {
            events.add(cause == null ? "closed" : cause);
        }

        /** What {@code onClose} got, which was told of once, last. */
        Object end(Object... before) {
            assertEquals(List.of(before), events.subList(0, events.size() - 1));
            return events.getLast();
        }
    }

    @Test
    void aListenerIsToldOfEverythingInOrderAndOfTheEndOnce() throws Exception {
        var recorder = new Recorder();
        List<Integer> observed = new ArrayList<>();
        try (var server = new TestServer(sending(frame("a"), "?", frame("b")))) {
            var client = connect(server);
            client.onMalformed(error -> observed.add(error.skip()));
            Thread listening = client.listen(recorder);
            assertTrue(listening.isVirtual());
            listening.join();
            assertFalse(client.isOpen());
        }
        assertEquals(List.of("a", 1, "b", "closed"), recorder.events);
        assertEquals(List.of(1), observed);
    }

    @Test
    void aListenerMayAnswer() throws Exception {
        try (var server =
                new TestServer(client -> {
                    client.getOutputStream().write(frame("ask"));
                    var in = new DataInputStream(client.getInputStream());
                    assertEquals("answer to ask", FrameCodec.read(in));
                })) {
            var client = connect(server);
            client.listen(packet -> client.send("answer to " + packet)).join();
        }
    }

    @Test
    void aListenerIsToldOfAReset() throws Exception {
        var recorder = new Recorder();
        try (var server = new TestServer(TestServer::resetAfterOneByte)) {
            var client = connect(server);
            client.send("");
            client.listen(recorder).join();
            var reset = assertInstanceOf(SocketException.class, recorder.end());
            assertEquals("read from " + server.name() + ": Connection reset", reset.getMessage());
        }
    }

    @Test
    void aListenerIsToldOfWhatIsNoPacket() throws Exception {
        var recorder = new Recorder();
        try (var server = new TestServer(sending(frame("a"), "X"))) {
            connect(server).listen(recorder).join();
        }
        assertInstanceOf(ProtocolException.class, recorder.end("a"));
    }

    @Test
    void aListenerIsToldWhenNothingComesInTime() throws Exception {
        var recorder = new Recorder();
        try (var server = new TestServer(client -> client.getInputStream().read())) {
            PacketClient.connect(
                            server.address(),
                            new FrameCodec(),
                            CONTEXT,
                            DEFAULTS.withReadTimeout(SHORT))
                    .listen(recorder)
                    .join();
        }
        assertInstanceOf(SocketTimeoutException.class, recorder.end());
    }

    @Test
    void aListenerIsToldOfAWriteThatTookTooLong() throws Exception {
        var recorder = new Recorder();
        var done = new CountDownLatch(1);
        ConnectOptions options = DEFAULTS.withWriteTimeout(SHORT);
        try (var server = new TestServer(_ -> done.await())) {
            var client = PacketClient.connect(server.address(), new FrameCodec(), CONTEXT, options);
            Thread listening = client.listen(recorder);
            assertThrows(
                    SocketTimeoutException.class,
                    () -> {
                        while (true) {
                            client.send("x".repeat(30_000));
                        }
                    });
            listening.join();
            done.countDown();
        }
        assertInstanceOf(SocketTimeoutException.class, recorder.end());
    }

    @Test
    void closingFromElsewhereIsAGoodEndForTheListener() throws Exception {
        var recorder = new Recorder();
        try (var server = new TestServer(client -> client.getInputStream().read())) {
            var client = connect(server);
            Thread listening = client.listen(recorder);
            client.close();
            listening.join();
        }
        assertEquals(List.of("closed"), recorder.events);
    }

    @Test
    void aListenerThatClosesIsToldNothingMore() throws Exception {
        try (var server =
                new TestServer(sending(frame("a"), frame("b")), sending("?", frame("b")))) {
            var first = connect(server);
            var closing =
                    new Recorder() {
                        @Override
                        public void onPacket(String packet) throws Exception {
                            super.onPacket(packet);
                            first.close();
                        }
                    };
            first.listen(closing).join();
            assertEquals(List.of("a", "closed"), closing.events);

            var second = connect(server);
            var closingOnGarbage =
                    new Recorder() {
                        @Override
                        public void onMalformed(MalformedPacketException error) {
                            super.onMalformed(error);
                            second.abort();
                        }
                    };
            second.listen(closingOnGarbage).join();
            assertEquals(List.of(1, "closed"), closingOnGarbage.events);
        }
    }

    @Test
    void whatAListenerThrowsEndsTheConnection() throws Exception {
        for (Throwable thrown :
                List.of(
                        new IOException("my disk"),
                        new ClosedChannelException(),
                        new StackOverflowError())) {
            var recorder =
                    new Recorder() {
                        @Override
                        public void onPacket(String packet) throws Exception {
                            super.onPacket(packet);
                            if (thrown instanceof Error error) {
                                throw error;
                            }
                            throw (Exception) thrown;
                        }
                    };
            try (var server = new TestServer(sending(frame("a"), frame("b")))) {
                var client = connect(server);
                client.listen(recorder).join();
                assertFalse(client.isOpen());
            }
            assertSame(thrown, recorder.end("a"));
        }
    }

    @Test
    void whatTheCodecThrowsEndsTheListening() throws Exception {
        var fault = new IllegalStateException("state 9");
        class Faulty extends FrameCodec {
            @Override
            public String unpack(ByteBuffer in) {
                throw fault;
            }
        }
        var recorder = new Recorder();
        try (var server = new TestServer(sending(frame("a")))) {
            PacketClient.connect(server.address(), new Faulty(), CONTEXT).listen(recorder).join();
        }
        assertSame(fault, recorder.end());
    }

    // ending

    @ParameterizedTest
    @EnumSource
    void closingEndsTheCallsOfOthers(ThreadKind kind) throws Exception {
        var done = new CountDownLatch(1);
        try (var server = new TestServer(_ -> done.await())) {
            var client = connect(server);
            var receiving = kind.start(client::receive);
            var sending =
                    kind.start(() -> {
                        while (true) {
                            client.send("x".repeat(30_000));
                        }
                    });
            client.close();
            thrown(ClosedChannelException.class, receiving);
            thrown(ClosedChannelException.class, sending);
            done.countDown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptClosesTheConnection(ThreadKind kind) throws Exception {
        TestServer.Conversation untilEnd = client -> client.getInputStream().read();
        try (var server = new TestServer(untilEnd, untilEnd)) {
            var first = connect(server);
            var receiving = kind.start(first::receive);
            receiving.thread().interrupt();
            thrown(ClosedByInterruptException.class, receiving);
            assertFalse(first.isOpen());

            var second = connect(server);
            var recorder = new Recorder();
            Thread listening = second.listen(recorder);
            listening.interrupt();
            listening.join();
            assertEquals(List.of("closed"), recorder.events);
        }
    }

    @Test
    void abortingIsAResetForThePeer() throws Exception {
        try (var server =
                new TestServer(client ->
                        assertThrows(
                                SocketException.class, client.getInputStream()::readAllBytes))) {
            connect(server).abort();
        }
    }
}
