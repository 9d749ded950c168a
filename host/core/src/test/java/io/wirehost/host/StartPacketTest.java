package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wirehost.spi.HandlerContext;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartMatch;
import io.wirehost.spi.StartPacketHandler;
import io.wirehost.spi.StartPackets;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

class StartPacketTest {
    @BeforeEach
    void forget() {
        Lettered.asked.set(0);
    }

    /** Claims what begins with its letter and has 4 bytes; answers who it is. */
    public abstract static class Lettered implements StartPacketHandler {
        static final AtomicInteger asked = new AtomicInteger();

        private final char letter;

        Lettered(char letter) {
            this.letter = letter;
        }

        @Override
        public StartMatch match(ByteBuffer firstBytes) {
            asked.incrementAndGet();
            if (!firstBytes.hasRemaining()) {
                return StartMatch.needMore(1);
            }
            return firstBytes.get(0) == letter ? StartMatch.match(4) : StartMatch.NO;
        }

        @Override
        public PacketHandler<String, String> open(Session session, ByteBuffer startPacket)
                throws Exception {
            byte[] bytes = new byte[startPacket.remaining()];
            startPacket.get(bytes);
            return new PacketHandler<>() {
                @Override
                public void onOpen(PacketSession<String> s) throws Exception {
                    s.send(
                            letter
                                    + " "
                                    + new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
                }

                @Override
                public void onPacket(PacketSession<String> s, String packet) throws Exception {
                    s.send(letter + " " + packet);
                }
            };
        }
    }

    /** For {@code a}. */
    @Provides("a")
    public static final class A extends Lettered {
        /** For the host. */
        public A() {
            super('a');
        }
    }

    /** For {@code b}. */
    @Provides("b")
    public static final class B extends Lettered {
        /** For the host. */
        public B() {
            super('b');
        }
    }

    /** Also for {@code a}, but asked for anything. */
    @Provides("any")
    public static final class Any implements StartPacketHandler {
        /** For the host. */
        public Any() {}

        @Override
        public StartMatch match(ByteBuffer firstBytes) {
            return firstBytes.hasRemaining() ? StartMatch.ANY : StartMatch.needMore(1);
        }

        @Override
        public PacketHandler<String, String> open(Session session, ByteBuffer startPacket) {
            return (s, packet) -> s.send("any " + packet);
        }
    }

    /** Fails as the second byte says. */
    @Provides("evil")
    public static final class Evil implements StartPacketHandler {
        /** For the host. */
        public Evil() {}

        @Override
        public StartMatch match(ByteBuffer firstBytes) {
            if (firstBytes.remaining() < 2) {
                return StartMatch.needMore(2);
            }
            return switch (firstBytes.get(1)) {
                case 'm' -> throw new IllegalStateException("match");
                case 'e' -> throw new NoClassDefFoundError("match");
                case 'n' -> StartMatch.needMore(1);
                case 'l' -> StartMatch.needMore(1 << 20);
                default -> StartMatch.match(2);
            };
        }

        @Override
        public PacketHandler<String, String> open(Session session, ByteBuffer startPacket)
                throws Exception {
            if (startPacket.get(1) == 'o') {
                throw new IOException("not today");
            }
            throw new StackOverflowError();
        }
    }

    /** Knows only start packets that are registered. */
    @Provides("registry")
    public static final class Registry implements StartPacketHandler {
        static final Map<String, StartPackets> packets = new ConcurrentHashMap<>();

        /** For the host. */
        public Registry() {}

        @Override
        public void start(HandlerContext context) {
            packets.put(context.listener(), context.startPackets());
        }

        @Override
        public StartMatch match(ByteBuffer firstBytes) {
            return StartMatch.NO;
        }

        @Override
        public PacketHandler<String, String> open(Session session, ByteBuffer startPacket) {
            throw new AssertionError("nothing matches");
        }
    }

    private static TestHost start(String... handlers) throws Exception {
        StringBuilder bindings = new StringBuilder();
        for (String handler : handlers) {
            bindings.append("{ handler = ").append(handler).append(", codec = text }\n");
        }
        return TestHost.start(
                """
                listeners.it {
                  bind = "127.0.0.1:0", start-timeout = 5s, max-start-packet = 64
                  handlers = [ %s ]
                }
                """
                        .formatted(bindings),
                TestPlugin.Text.class,
                A.class,
                B.class,
                Any.class,
                Evil.class,
                Registry.class);
    }

    @Test
    void theFirstBytesSayWhoServes() throws Exception {
        try (TestHost host = start("a", "b");
                Socket a = host.connect("it");
                Socket b = host.connect("it")) {
            a.getOutputStream().write(TestHost.bytes("a123hello\n"));
            b.getOutputStream().write(TestHost.bytes("b456hello\n"));
            assertEquals("a a123\na hello\n", TestHost.read(a, 15));
            assertEquals("b b456\nb hello\n", TestHost.read(b, 15));
        }
    }

    @Test
    void everySplitOfAStartPacketIsTheSame() throws Exception {
        try (TestHost host = start("a", "b")) {
            byte[] all = TestHost.bytes("b456hello\n");
            for (int split = 1; split < all.length; split++) {
                try (Socket socket = host.connect("it")) {
                    socket.setTcpNoDelay(true);
                    OutputStream out = socket.getOutputStream();
                    for (int i = 0; i < split; i++) {
                        out.write(all[i]);
                        out.flush();
                    }
                    out.write(all, split, all.length - split);
                    assertEquals("b b456\nb hello\n", TestHost.read(socket, 15));
                }
            }
        }
    }

    @Test
    void unknownFirstBytesAreClosedWithoutAByte() throws Exception {
        try (TestHost host = start("a", "b");
                Socket socket = host.connect("it")) {
            socket.getOutputStream().write('x');
            assertEquals("", TestHost.readAll(socket));
            host.awaitClosed("it", "unknown-start", 1);
        }
    }

    @Test
    void halfAStartPacketIsClosedWithoutAByte() throws Exception {
        try (TestHost host = start("a", "b");
                Socket socket = host.connect("it")) {
            socket.getOutputStream().write(TestHost.bytes("a1"));
            socket.shutdownOutput();
            assertEquals("", TestHost.readAll(socket));
            host.awaitClosed("it", "start-incomplete", 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a12"})
    void aLateStartPacketIsClosedWithoutAByte(String begun) throws Exception {
        try (TestHost host = start("a", "b");
                Socket socket = host.connect("it")) {
            socket.getOutputStream().write(TestHost.bytes(begun));
            awaitAsked(begun.isEmpty() ? 1 : 2);
            host.advance(Duration.ofMillis(4900));
            assertEquals(1, host.listener("it").sessions());
            host.advance(Duration.ofMillis(200));
            assertEquals("", TestHost.readAll(socket));
            host.awaitClosed("it", "start-timeout", 1);
        }
    }

    /** The clock must not move before the connection has begun to wait. */
    private static void awaitAsked(int times) {
        Await.until(() -> Lettered.asked.get() >= times, () -> "handlers to be asked");
    }

    @Test
    void theStartTimeoutIsAbsolute() throws Exception {
        try (TestHost host = start("a");
                Socket socket = host.connect("it")) {
            awaitAsked(1);
            for (char c : "a12".toCharArray()) {
                host.advance(Duration.ofMillis(1700));
                socket.getOutputStream().write(c);
            }
            host.awaitClosed("it", "start-timeout", 1);
            awaitEnd(socket);
        }
    }

    /** A byte that was under way when the host closed makes the end a reset. */
    private static void awaitEnd(Socket socket) throws IOException {
        try {
            assertEquals("", TestHost.readAll(socket));
        } catch (SocketException e) {
            assertEquals("Connection reset", e.getMessage());
        }
    }

    @Test
    void theOrderOfTheConfigurationDecides() throws Exception {
        try (TestHost host = start("any", "a");
                Socket socket = host.connect("it")) {
            socket.getOutputStream().write(TestHost.bytes("a123\n"));
            assertEquals("any a123\n", TestHost.read(socket, 9));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xm", "xe", "xn", "xl", "xo", "xs"})
    void aHandlerThatFailsRejectsAndNoOtherIsAsked(String first) throws Exception {
        try (TestHost host = start("evil", "any")) {
            for (int split = 0; split < 2; split++) {
                try (Socket socket = host.connect("it")) {
                    socket.setTcpNoDelay(true);
                    byte[] bytes = TestHost.bytes(first);
                    socket.getOutputStream().write(bytes, 0, split);
                    socket.getOutputStream().write(bytes, split, bytes.length - split);
                    assertEquals("", TestHost.readAll(socket));
                }
            }
            host.awaitClosed("it", "start-rejected", 2);
        }
    }

    @Test
    void startPacketsAreRegisteredAndTakenBackWhileItRuns() throws Exception {
        try (TestHost host = start("registry", "a")) {
            StartPackets packets = Registry.packets.get("it");
            var registration = packets.register(TestHost.bytes("zebra"), (s, start) -> HELLO);
            packets.register(TestHost.bytes("zoo"), (s, start) -> HELLO);
            try (Socket socket = host.connect("it")) {
                for (char c : "zebra?\n".toCharArray()) {
                    socket.getOutputStream().write(c);
                }
                assertEquals("hello ?\n", TestHost.read(socket, 8));
            }
            try (Socket socket = host.connect("it")) {
                socket.getOutputStream().write(TestHost.bytes("a123"));
                assertEquals("a a123\n", TestHost.read(socket, 7));
            }
            registration.close();
            try (Socket socket = host.connect("it")) {
                socket.getOutputStream().write(TestHost.bytes("zebra"));
                assertEquals("", TestHost.readAll(socket));
            }
            host.awaitClosed("it", "unknown-start", 1);
        }
    }

    private static final PacketHandler<String, String> HELLO =
            (session, packet) -> session.send("hello " + packet);

    @Test
    void theSameStartPacketTwiceIsAnError() throws Exception {
        try (TestHost host = start("registry")) {
            StartPackets packets = Registry.packets.get("it");
            packets.register(TestHost.bytes("zebra"), (s, start) -> HELLO);
            for (String clash : new String[] {"zebra", "zebras", "zeb"}) {
                assertThrows(
                        IllegalStateException.class,
                        () -> packets.register(TestHost.bytes(clash), (s, start) -> HELLO));
            }
            assertEquals(0, host.listener("it").accepted());
            for (byte[] length : new byte[][] {{}, new byte[65]}) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> packets.register(length, (s, start) -> HELLO));
            }
        }
    }
}
