package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.plugin.Activity;
import io.wirehost.host.plugin.FaultKind;
import io.wirehost.host.plugin.GenerationInfo;
import io.wirehost.host.plugin.TestJar;
import io.wirehost.host.plugin.Traffic;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSink;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartMatch;
import io.wirehost.spi.StartPacketHandler;
import io.wirehost.spi.StreamHandler;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/** What a generation of a plugin does, and fails at, is counted. */
@Timeout(60)
@SuppressWarnings("try") // what is expected to be logged is kept from the console
class ActivityTest {
    private static CountDownLatch goOn = new CountDownLatch(0);

    /** Fails where a packet says so; else sends it back. */
    @Provides("fragile")
    public static final class Fragile implements StartPacketHandler {
        /** For the host. */
        public Fragile() {}

        @Override
        public StartMatch match(ByteBuffer firstBytes) {
            if (!firstBytes.hasRemaining()) {
                return StartMatch.needMore(1);
            }
            if (firstBytes.get(firstBytes.position()) == 'x') {
                throw new IllegalStateException("match");
            }
            return StartMatch.match(0);
        }

        @Override
        public PacketHandler<String, String> open(Session session, ByteBuffer startPacket) {
            return (peer, packet) -> {
                switch (packet) {
                    case "handler" -> throw new IllegalStateException(packet);
                    case "wait" -> goOn.await();
                    default -> peer.send(packet);
                }
            };
        }
    }

    /** Lines; there are some that it cannot pack. */
    @Provides("brittle")
    public static final class Brittle implements PacketCodec<String, String> {
        private final TestPlugin.Text text = new TestPlugin.Text();

        /** For the host. */
        public Brittle() {}

        @Override
        public String unpack(ByteBuffer in) throws io.wirehost.spi.MalformedPacketException {
            return text.unpack(in);
        }

        @Override
        public void pack(String packet, PacketSink out) {
            if (packet.equals("codec")) {
                throw new IllegalStateException(packet);
            }
            text.pack(packet, out);
        }
    }

    /** Sends bytes back until there are none. */
    @Provides("pipe")
    public static final class Pipe implements StartPacketHandler {
        /** For the host. */
        public Pipe() {}

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

    @TempDir private Path plugins;

    @BeforeEach
    void nobodyWaits() {
        goOn = new CountDownLatch(0);
    }

    private static TestHost start(String dispatch) throws Exception {
        return TestHost.start(
                """
                listeners.it {
                  bind = "127.0.0.1:0", codec = brittle, handler = fragile, dispatch = %s
                }
                listeners.pipe { bind = "127.0.0.1:0", handler = pipe, dispatch = pool }
                """
                        .formatted(dispatch),
                Brittle.class,
                Fragile.class,
                Pipe.class);
    }

    private static Activity activity(TestHost host) {
        return host.status().plugins().getFirst().activity();
    }

    private static void await(TestHost host, Predicate<Activity> expected) {
        Await.until(() -> expected.test(activity(host)), () -> "" + activity(host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void theTrafficOfSessionsIsCountedWhileTheyAreOpenAndAfter(String dispatch) throws Exception {
        try (TestHost host = start(dispatch)) {
            try (Peer one = new Peer(host, "it");
                    Peer other = new Peer(host, "it")) {
                one.send("a\nbc\n").expect("a\nbc\n");
                other.send("def\n").expect("def\n");
                await(host, now -> now.traffic().equals(new Traffic(3, 3, 9, 9, 0, 0)));
                assertEquals(2, activity(host).sessions());
                one.endOutput().expectEnd();
            }
            host.awaitSessions("it", 0);
            await(host, now -> now.traffic().equals(new Traffic(3, 3, 9, 9, 0, 0)));
            assertEquals(2, activity(host).sessions());
        }
    }

    @Test
    void theBytesOfStreamsAreCountedWhileTheyAreOpenAndAfter() throws Exception {
        try (TestHost host = start("session")) {
            try (Peer peer = new Peer(host, "pipe")) {
                peer.send("abc").expect("abc");
                await(host, now -> now.traffic().equals(new Traffic(0, 0, 3, 3, 0, 0)));
                peer.send("de").expect("de").endOutput().expectEnd();
            }
            host.awaitSessions("pipe", 0);
            await(host, now -> now.traffic().equals(new Traffic(0, 0, 5, 5, 0, 0)));
            assertEquals(1, activity(host).sessions());
        }
    }

    @Test
    void whatWaitsToBeHandledIsTold() throws Exception {
        goOn = new CountDownLatch(1);
        try (TestHost host = start("session");
                Peer peer = new Peer(host, "it")) {
            peer.send("wait\n");
            await(host, now -> now.traffic().packetsIn() == 1);
            host.settle();
            peer.send("ab\nc\n");
            await(host, now -> now.traffic().readQueue() == 5);
            goOn.countDown();
            peer.expect("ab\nc\n");
            await(host, now -> now.traffic().readQueue() == 0);
        } finally {
            goOn.countDown();
        }
    }

    @Test
    void whatWaitsToBeWrittenIsTold() throws Exception {
        String large = "x".repeat(500_000) + "\n";
        try (TestHost host = start("session");
                Peer peer = new Peer(host, "it")) {
            Thread sender =
                    Thread.startVirtualThread(() -> {
                        try {
                            for (int i = 0; i < 40; i++) {
                                peer.send("y" + large.substring(1));
                            }
                        } catch (Exception e) {
                            // the peer is closed
                        }
                    });
            await(host, now -> now.traffic().writeQueue() >= 200_000);
            peer.close();
            sender.join();
            host.awaitSessions("it", 0);
            await(host, now -> now.traffic().writeQueue() == 0);
        }
    }

    @Test
    void faultsAreCountedByTheirKind() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start("session")) {
            for (String cause : new String[] {"handler", "handler", "codec", "x"}) {
                try (Peer peer = new Peer(host, "it")) {
                    peer.send(cause + "\n").expectGone();
                }
            }
            try (Peer peer = new Peer(host, "it")) {
                peer.send("!\n!!\n!\nok\n").expect("ok\n");
            }
            Map<FaultKind, Long> expected =
                    Map.of(
                            FaultKind.HANDLER, 2L,
                            FaultKind.CODEC, 1L,
                            FaultKind.START, 1L,
                            FaultKind.MALFORMED, 3L);
            await(host, now -> now.faults().equals(expected));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void someCallsAreMeasured(String dispatch) throws Exception {
        try (TestHost host = start(dispatch);
                Peer peer = new Peer(host, "it")) {
            for (int i = 0; i < 256; i++) {
                peer.send("a\n").expect("a\n");
            }
            await(host, now -> now.unpacking().calls() >= 4 && now.handling().calls() >= 4);
            Activity now = activity(host);
            assertTrue(now.unpacking().nanos() > 0 && now.handling().nanos() > 0, now::toString);
            assertTrue(now.handling().totalNanos() >= 64 * now.handling().nanos(), now::toString);
            assertTrue(now.handling().calls() <= 5, "of each 64 one: " + now);
        }
    }

    @Test
    void theGenerationOfTheCodecCountsAsThatOfTheHandlerDoes() throws Exception {
        new TestJar().codec("demo.Codec", "all").writeTo(plugins.resolve("codecs.jar"));
        new TestJar().handler("demo.Echo", "echo").writeTo(plugins.resolve("echo.jar"));
        new TestJar().handler("demo.Other", "other").writeTo(plugins.resolve("other.jar"));
        String conf = "listeners.it { bind = \"127.0.0.1:0\", codec = all, handler = echo }";
        try (TestHost host = TestHost.startWithJars(conf, plugins);
                Peer peer = new Peer(host, "it")) {
            peer.send("a").expect("a");
            Await.until(() -> traffic(host, 0).bytesOut() == 1, () -> "" + host.status().plugins());
            assertEquals(new Traffic(1, 1, 1, 1, 0, 0), traffic(host, 0));
            assertEquals(new Traffic(1, 1, 1, 1, 0, 0), traffic(host, 1));
            assertEquals(Traffic.NONE, traffic(host, 2));
            GenerationInfo codecs = host.status().plugins().getFirst();
            assertEquals(1, codecs.classes());
            assertEquals("codecs#" + codecs.number(), codecs.loader());
            peer.endOutput().expectEnd();
            host.awaitSessions("it", 0);
            for (int plugin : new int[] {0, 1}) {
                assertEquals(new Traffic(1, 1, 1, 1, 0, 0), traffic(host, plugin));
                assertEquals(1, activity(host, plugin).sessions());
            }
        }
    }

    @Test
    void faultsAndTimesCountForThePluginWhoseTheyAre() throws Exception {
        new TestJar()
                .service(PacketCodec.class, "demo.Weak")
                .source(
                        "demo.Weak",
                        """
                        @Provides("weak")
                        public class Weak implements PacketCodec<String, String> {
                            public String unpack(ByteBuffer in) throws MalformedPacketException {
                                if (!in.hasRemaining()) return null;
                                byte[] packet = new byte[in.remaining()];
                                in.get(packet);
                                switch (new String(packet)) {
                                    case "codec" -> throw new IllegalStateException();
                                    case "garbage" -> throw new MalformedPacketException("it is");
                                    default -> { return new String(packet); }
                                }
                            }
                            public void pack(String packet, PacketSink out) {
                                out.put(packet.getBytes());
                            }
                        }
                        """)
                .writeTo(plugins.resolve("codecs.jar"));
        new TestJar()
                .service(StartPacketHandler.class, "demo.Weak")
                .source(
                        "demo.Weak",
                        """
                        @Provides("weak")
                        public class Weak implements StartPacketHandler {
                            public PacketHandler<String, String> open(Session s, ByteBuffer start) {
                                return (session, packet) -> {
                                    if (packet.equals("handler")) throw new IllegalStateException();
                                    session.offer(packet);
                                };
                            }
                        }
                        """)
                .writeTo(plugins.resolve("handlers.jar"));
        String conf = "listeners.it { bind = \"127.0.0.1:0\", codec = weak, handler = weak }";
        try (LogLines log = new LogLines();
                TestHost host = TestHost.startWithJars(conf, plugins)) {
            for (String cause : new String[] {"codec", "garbage", "handler"}) {
                try (Peer peer = new Peer(host, "it")) {
                    peer.send(cause).expectGone();
                }
            }
            host.awaitSessions("it", 0);
            assertEquals(List.of(FaultKind.CODEC, FaultKind.MALFORMED), kinds(activity(host, 0)));
            assertEquals(List.of(FaultKind.HANDLER), kinds(activity(host, 1)));
            try (Peer peer = new Peer(host, "it")) {
                for (int i = 0; i < 128; i++) {
                    peer.send("a").expect("a");
                }
            }
            host.awaitSessions("it", 0);
            assertEquals(0, activity(host, 0).handling().calls());
            assertTrue(activity(host, 0).unpacking().calls() > 0);
            assertEquals(0, activity(host, 1).unpacking().calls());
            assertTrue(activity(host, 1).handling().calls() > 0);
        }
    }

    private static List<FaultKind> kinds(Activity activity) {
        return activity.faults().entrySet().stream()
                .filter(fault -> fault.getValue() == 1)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private static Activity activity(TestHost host, int plugin) {
        return host.status().plugins().get(plugin).activity();
    }

    private static Traffic traffic(TestHost host, int plugin) {
        return activity(host, plugin).traffic();
    }
}
