package io.wirehost.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wirehost.client.ThreadKind.Running;
import io.wirehost.spi.DataSize;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

@Timeout(60)
final class StreamClientTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final DataSize MUCH = DataSize.ofMebibytes(64);

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /** More than the operating system takes where the peer does not read. */
    private static ByteBuffer moreThanFits() {
        return ByteBuffer.allocate(64 << 20);
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** What a call that ran on a thread of its own threw. */
    private static <E extends Throwable> E thrown(Class<E> type, Running<?> running) {
        return assertInstanceOf(
                type, assertThrows(ExecutionException.class, running::get).getCause());
    }

    // connecting

    @Test
    void theStartPacketIsTheFirstThatTheServerReads() throws Exception {
        ConnectOptions options =
                ConnectOptions.DEFAULTS.withStartPacket("start".getBytes(US_ASCII));
        try (var server =
                new TestServer(client -> {
                    assertArrayEquals(
                            "start".getBytes(US_ASCII), client.getInputStream().readNBytes(5));
                    client.getOutputStream().write('!');
                })) {
            try (var client = StreamClient.connect(server.address(), options)) {
                assertEquals('!', client.input().read());
            }
        }
    }

    @Test
    void theOptionsServeAnyNumberOfConnections() throws Exception {
        ConnectOptions options = ConnectOptions.DEFAULTS.withStartPacket((byte) 7);
        TestServer.Conversation expectSeven =
                client -> assertArrayEquals(new byte[] {7}, client.getInputStream().readAllBytes());
        try (var server = new TestServer(expectSeven, expectSeven)) {
            StreamClient.connect(server.address(), options).close();
            StreamClient.connect(server.address(), options).close();
        }
    }

    @Test
    void aRefusedConnectionNamesTheAddress() throws Exception {
        var unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        unused.close();
        var address = new InetSocketAddress("127.0.0.1", unused.getLocalPort());
        var refused = assertThrows(ConnectException.class, () -> StreamClient.connect(address));
        assertEquals(
                "connect to 127.0.0.1:" + address.getPort() + ": Connection refused",
                refused.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatDoesNotAcceptIsGivenUp(ThreadKind kind) throws Exception {
        List<SocketChannel> fillers = new ArrayList<>();
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = new InetSocketAddress("127.0.0.1", server.getLocalPort());
            for (int i = 0; i < 16; i++) {
                SocketChannel filler = SocketChannel.open();
                fillers.add(filler);
                filler.configureBlocking(false);
                filler.connect(address);
            }
            ConnectOptions options =
                    ConnectOptions.DEFAULTS.withConnectTimeout(Duration.ofMillis(50));
            var late =
                    thrown(
                            SocketTimeoutException.class,
                            kind.start(() -> StreamClient.connect(address, options)));
            assertEquals(
                    "connect to 127.0.0.1:" + server.getLocalPort() + " timed out after 50 ms",
                    late.getMessage());
        } finally {
            for (SocketChannel filler : fillers) {
                filler.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsConnecting(ThreadKind kind) throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = new InetSocketAddress("127.0.0.1", server.getLocalPort());
            var connecting =
                    kind.start(() -> {
                        Thread.currentThread().interrupt();
                        return StreamClient.connect(address);
                    });
            var interrupted = thrown(ClosedByInterruptException.class, connecting);
            assertEquals(
                    "connect to 127.0.0.1:"
                            + server.getLocalPort()
                            + ": the thread was interrupted, which closes the connection",
                    interrupted.getMessage());
        }
    }

    @Test
    void anUnresolvedHostIsUnknown() {
        var address = InetSocketAddress.createUnresolved("no.such.host", 80);
        var unknown = assertThrows(UnknownHostException.class, () -> StreamClient.connect(address));
        assertEquals("connect to no.such.host:80: the host has no address", unknown.getMessage());
    }

    @Test
    void anIpv6AddressIsNamedInBrackets() {
        Peer peer = new Peer(new InetSocketAddress("::1", 80));
        assertEquals("[0:0:0:0:0:0:0:1]:80", peer.toString());
    }

    @Test
    void theAddressesAreKnownAlsoAfterClosing() throws Exception {
        var seen = new InetSocketAddress[1];
        var server =
                new TestServer(
                        client -> seen[0] = (InetSocketAddress) client.getRemoteSocketAddress());
        var client = StreamClient.connect(server.address());
        assertTrue(client.isOpen());
        client.close();
        server.close();
        assertFalse(client.isOpen());
        assertEquals(seen[0], client.localAddress());
        assertEquals(server.address(), client.remoteAddress());
    }

    // reading

    @Test
    void aReadFillsFromThePositionOnAndEndsWithTheStream() throws Exception {
        try (var server =
                new TestServer(client -> client.getOutputStream().write(new byte[] {1, 2, 3}))) {
            try (var client = StreamClient.connect(server.address())) {
                for (ByteBuffer target :
                        List.of(
                                ByteBuffer.wrap(new byte[5])
                                        .position(1)
                                        .slice()
                                        .position(1)
                                        .limit(2),
                                ByteBuffer.allocateDirect(3).position(1).limit(2),
                                ByteBuffer.allocate(1))) {
                    int before = target.position();
                    assertEquals(1, client.read(target));
                    assertEquals(before + 1, target.position());
                    assertEquals(0, client.read(target));
                }
                for (ByteBuffer target :
                        List.of(ByteBuffer.allocate(9), ByteBuffer.allocateDirect(9))) {
                    assertEquals(-1, client.read(target));
                    assertEquals(0, target.position());
                }
            }
        }
    }

    @Test
    void theBytesReadAreThoseThatWereSent() throws Exception {
        byte[] sent = random(300_000);
        TestServer.Conversation send = client -> client.getOutputStream().write(sent);
        try (var server = new TestServer(send, send)) {
            for (ByteBuffer target :
                    List.of(
                            ByteBuffer.allocate(sent.length + 7).position(7).slice(),
                            ByteBuffer.allocateDirect(sent.length))) {
                try (var client = StreamClient.connect(server.address())) {
                    while (target.hasRemaining()) {
                        assertTrue(client.read(target) > 0);
                    }
                }
                assertEquals(ByteBuffer.wrap(sent), target.flip());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReadThatTimesOutCanBeRepeated(ThreadKind kind) throws Exception {
        var timedOut = new CountDownLatch(2);
        ConnectOptions options = ConnectOptions.DEFAULTS.withReadTimeout(SHORT);
        try (var server =
                new TestServer(client -> {
                    timedOut.await();
                    client.getOutputStream().write(42);
                    client.getInputStream().read();
                })) {
            var reading =
                    kind.start(() -> {
                        try (var client = StreamClient.connect(server.address(), options)) {
                            ByteBuffer target = ByteBuffer.allocate(1);
                            var late =
                                    assertThrows(
                                            SocketTimeoutException.class,
                                            () -> client.read(target));
                            timedOut.countDown();
                            var later =
                                    assertThrows(
                                            SocketTimeoutException.class,
                                            () -> client.read(target, SHORT.plusMillis(1)));
                            timedOut.countDown();
                            client.read(target, Duration.ofMinutes(1));
                            assertEquals(42, target.get(0));
                            return List.of(late.getMessage(), later.getMessage());
                        }
                    });
            assertEquals(
                    List.of(
                            "read from " + server.name() + " timed out after 20 ms",
                            "read from " + server.name() + " timed out after 21 ms"),
                    reading.get());
        }
    }

    @Test
    void aTimeoutOfLessThanAMillisecondIsNotEndless() throws Exception {
        try (var server = new TestServer(client -> client.getInputStream().read())) {
            try (var client = StreamClient.connect(server.address())) {
                var late =
                        assertThrows(
                                SocketTimeoutException.class,
                                () -> client.read(ByteBuffer.allocate(1), Duration.ofNanos(1)));
                assertEquals(
                        "read from " + server.name() + " timed out after 1 ms", late.getMessage());
            }
        }
    }

    @Test
    void aReadRefusesWhatItCannotDo() throws Exception {
        try (var server = new TestServer(client -> client.getInputStream().read())) {
            try (var client = StreamClient.connect(server.address())) {
                var target = ByteBuffer.allocate(1);
                assertThrows(
                        IllegalArgumentException.class, () -> client.read(target, Duration.ZERO));
                assertThrows(
                        IllegalArgumentException.class, () -> client.read(target, SHORT.negated()));
                assertThrows(
                        IllegalArgumentException.class,
                        () -> client.read(target.asReadOnlyBuffer()));
                assertTrue(client.isOpen());
            }
        }
    }

    @Test
    void readAllTakesNoMoreThanItMay() throws Exception {
        TestServer.Conversation send = client -> client.getOutputStream().write(new byte[1024]);
        try (var server = new TestServer(send, send)) {
            try (var client = StreamClient.connect(server.address())) {
                assertEquals(1024, client.readAll(DataSize.ofKibibytes(1)).length);
            }
            try (var client = StreamClient.connect(server.address())) {
                var tooMuch =
                        assertThrows(
                                IOException.class, () -> client.readAll(DataSize.ofBytes(1023)));
                assertEquals(
                        "read from " + server.name() + ": it sent more than 1023B",
                        tooMuch.getMessage());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aResetOfThePeerEndsReadingAndWriting(ThreadKind kind) throws Exception {
        try (var server = new TestServer(TestServer::resetAfterOneByte);
                var client = StreamClient.connect(server.address())) {
            client.write(ascii("!"));
            var reset =
                    thrown(
                            SocketException.class,
                            kind.start(() -> client.read(ByteBuffer.allocate(1))));
            assertEquals("read from " + server.name() + ": Connection reset", reset.getMessage());
            var broken =
                    thrown(SocketException.class, kind.start(() -> client.write(ascii("lost"))));
            assertEquals("write to " + server.name() + ": Broken pipe", broken.getMessage());
            assertTrue(client.isOpen());
        }
    }

    // writing

    @ParameterizedTest
    @EnumSource
    void largeWritesArriveWholeWhileTimedReadsGoOn(ThreadKind kind) throws Exception {
        byte[] sent = random(4_000_000);
        ConnectOptions options =
                ConnectOptions.DEFAULTS
                        .withReadTimeout(Duration.ofMinutes(1))
                        .withWriteTimeout(Duration.ofMinutes(1));
        TestServer.Conversation echo =
                client -> client.getInputStream().transferTo(client.getOutputStream());
        try (var server = new TestServer(echo, echo)) {
            for (ByteBuffer source : List.of(ByteBuffer.wrap(sent), direct(sent))) {
                try (var client = StreamClient.connect(server.address(), options)) {
                    var reading = kind.start(() -> client.readAll(MUCH));
                    var writing =
                            kind.start(() -> {
                                int count = client.write(source);
                                client.finishOutput();
                                return count;
                            });
                    assertEquals(sent.length, writing.get());
                    assertFalse(source.hasRemaining());
                    assertArrayEquals(sent, reading.get());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theWritesOfTwoThreadsDoNotMix(ThreadKind kind) throws Exception {
        int size = 1_000_000;
        try (var server =
                new TestServer(client -> {
                    byte[] got = client.getInputStream().readAllBytes();
                    byte[] expected = new byte[2 * size];
                    Arrays.fill(expected, 0, size, got[0]);
                    Arrays.fill(expected, size, 2 * size, got[0] == 1 ? (byte) 2 : 1);
                    assertArrayEquals(expected, got);
                })) {
            try (var client = StreamClient.connect(server.address())) {
                List<Running<Integer>> writers = new ArrayList<>();
                for (byte value : new byte[] {1, 2}) {
                    byte[] bytes = new byte[size];
                    Arrays.fill(bytes, value);
                    writers.add(kind.start(() -> client.write(ByteBuffer.wrap(bytes))));
                }
                for (Running<Integer> writer : writers) {
                    assertEquals(size, writer.get());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatDoesNotReadInTimeIsReset(ThreadKind kind) throws Exception {
        var timedOut = new CountDownLatch(1);
        ConnectOptions options = ConnectOptions.DEFAULTS.withWriteTimeout(SHORT);
        try (var server =
                        new TestServer(client -> {
                            timedOut.await();
                            assertThrows(
                                    SocketException.class,
                                    () -> client.getInputStream().readAllBytes());
                        });
                var client = StreamClient.connect(server.address(), options)) {
            var reading = kind.start(() -> client.read(ByteBuffer.allocate(1)));
            var late =
                    thrown(
                            SocketTimeoutException.class,
                            kind.start(() -> client.write(moreThanFits())));
            String message = "write to " + server.name() + " timed out after 20 ms";
            assertEquals(message, late.getMessage());
            var closed = thrown(ClosedChannelException.class, reading);
            assertEquals(
                    "read from "
                            + server.name()
                            + ": this side has closed the connection: "
                            + message,
                    closed.getMessage());
            assertInstanceOf(SocketTimeoutException.class, closed.getCause());
            assertThrows(ClosedChannelException.class, () -> client.write(ascii("more")));
            assertFalse(client.isOpen());
            timedOut.countDown();
        }
    }

    // ending

    @Test
    void afterFinishingTheOutputTheAnswerIsRead() throws Exception {
        try (var server =
                        new TestServer(client -> {
                            byte[] all = client.getInputStream().readAllBytes();
                            client.getOutputStream().write(all.length);
                        });
                var client = StreamClient.connect(server.address())) {
            client.write(ascii("abc"));
            client.finishOutput();
            client.finishOutput();
            var finished =
                    assertThrows(ClosedChannelException.class, () -> client.write(ascii("d")));
            assertEquals(
                    "write to " + server.name() + ": this side has finished its output",
                    finished.getMessage());
            assertArrayEquals(new byte[] {3}, client.readAll(MUCH));
        }
    }

    @Test
    void closingDeliversWhatWasWritten() throws Exception {
        byte[] sent = random(50_000);
        try (var server =
                new TestServer(client ->
                        assertArrayEquals(sent, client.getInputStream().readAllBytes()))) {
            try (var client = StreamClient.connect(server.address())) {
                client.write(ByteBuffer.wrap(sent));
            }
        }
    }

    @Test
    void abortingIsAResetForThePeer() throws Exception {
        try (var server =
                        new TestServer(client -> {
                            InputStream in = client.getInputStream();
                            var reset = assertThrows(SocketException.class, in::readAllBytes);
                            assertEquals("Connection reset", reset.getMessage());
                        });
                var client = StreamClient.connect(server.address())) {
            client.abort();
            client.abort();
            assertFalse(client.isOpen());
        }
    }

    @Test
    void aClosedConnectionSaysSo() throws Exception {
        try (var server = new TestServer(client -> client.getInputStream().read())) {
            var client = StreamClient.connect(server.address());
            client.close();
            client.close();
            String state = " " + server.name() + ": this side has closed the connection";
            assertEquals(
                    "read from" + state,
                    assertThrows(
                                    ClosedChannelException.class,
                                    () -> client.read(ByteBuffer.allocate(1)))
                            .getMessage());
            assertEquals(
                    "write to" + state,
                    assertThrows(ClosedChannelException.class, () -> client.write(ascii("x")))
                            .getMessage());
            assertEquals(
                    "finish the output to" + state,
                    assertThrows(ClosedChannelException.class, client::finishOutput).getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingEndsTheCallsOfOthers(ThreadKind kind) throws Exception {
        var closed = new CountDownLatch(1);
        try (var server = new TestServer(client -> closed.await())) {
            var client = StreamClient.connect(server.address());
            var reading = kind.start(() -> client.read(ByteBuffer.allocate(1)));
            var timedReading =
                    kind.start(() -> client.read(ByteBuffer.allocate(1), Duration.ofHours(1)));
            var writing = kind.start(() -> client.write(moreThanFits()));
            client.close();
            thrown(ClosedChannelException.class, reading);
            thrown(ClosedChannelException.class, timedReading);
            thrown(ClosedChannelException.class, writing);
            closed.countDown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptClosesTheConnection(ThreadKind kind) throws Exception {
        var done = new CountDownLatch(1);
        TestServer.Conversation wait = client -> done.await();
        try (var server =
                new TestServer(
                        client -> client.getInputStream().read(),
                        client -> client.getInputStream().read(),
                        wait)) {
            for (Duration timeout : List.of(Duration.ZERO, Duration.ofHours(1))) {
                ConnectOptions options = ConnectOptions.DEFAULTS.withReadTimeout(timeout);
                var client = StreamClient.connect(server.address(), options);
                var reading = kind.start(() -> client.read(ByteBuffer.allocate(1)));
                reading.thread().interrupt();
                var interrupted = thrown(ClosedByInterruptException.class, reading);
                assertEquals(
                        "read from "
                                + server.name()
                                + ": the thread was interrupted, which closes the connection",
                        interrupted.getMessage());
                assertFalse(client.isOpen());
            }
            var client = StreamClient.connect(server.address());
            var writing = kind.start(() -> client.write(moreThanFits()));
            writing.thread().interrupt();
            thrown(ClosedByInterruptException.class, writing);
            assertFalse(client.isOpen());
            done.countDown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptAlsoEndsTheWaitForOnesTurn(ThreadKind kind) throws Exception {
        try (var server = new TestServer(client -> client.getInputStream().read())) {
            var client = StreamClient.connect(server.address());
            var first = kind.start(() -> client.read(ByteBuffer.allocate(1)));
            var second = kind.start(() -> client.read(ByteBuffer.allocate(1)));
            second.thread().interrupt();
            thrown(ClosedByInterruptException.class, second);
            thrown(ClosedChannelException.class, first);
        }
    }

    // views

    @Test
    void theStreamsAreViewsOfTheConnection() throws Exception {
        try (var server =
                new TestServer(client -> {
                    assertArrayEquals(
                            "askmore".getBytes(US_ASCII), client.getInputStream().readNBytes(7));
                    client.getOutputStream().write("answer".getBytes(US_ASCII));
                    assertEquals(-1, client.getInputStream().read());
                })) {
            var client = StreamClient.connect(server.address());
            client.output().write("ask".getBytes(US_ASCII));
            client.output().write("more".getBytes(US_ASCII));
            assertEquals('a', client.input().read());
            assertArrayEquals("nswer".getBytes(US_ASCII), client.input().readNBytes(5));
            client.output().close();
            assertFalse(client.isOpen());
        }
    }
}
