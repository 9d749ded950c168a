package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.session.SessionDirectory;
import io.wirehost.host.tap.Direction;
import io.wirehost.host.tap.Masker;
import io.wirehost.host.tap.RecordingFormat;
import io.wirehost.host.tap.Tap;
import io.wirehost.host.tap.TapEvent;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.PacketSink;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartMatch;
import io.wirehost.spi.StartPacketHandler;
import io.wirehost.spi.StreamHandler;
import io.wirehost.testkit.CodecProof;
import io.wirehost.testkit.RecordedSession;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What a tap sees, and what it must not. */
@Timeout(60)
@SuppressWarnings("try") // hosts and peers that are only to be there
class TapTest {
    private static final Tap.Limits MANY = new Tap.Limits(1000, 1000, 1 << 20);

    /** Lines that say a secret behind PASS, and packets whose text must not be trusted. */
    @Provides("guarded")
    public static final class Guarded implements PacketCodec<Object, Object> {
        private final TestPlugin.Text text = new TestPlugin.Text();

        /** For the host. */
        public Guarded() {}

        @Override
        public Object unpack(ByteBuffer in) throws MalformedPacketException {
            String line = text.unpack(in);
            return "rude".equals(line) ? new Rude() : line;
        }

        @Override
        public void pack(Object packet, PacketSink out) {
            out.put(packet instanceof Rude ? "rude" : (String) packet, StandardCharsets.UTF_8)
                    .put('\n');
        }

        @Override
        public int secretFrom(ByteBuffer in) {
            if (in.get(0) == '?') {
                throw new IllegalStateException("for this test");
            }
            String line = StandardCharsets.UTF_8.decode(in.duplicate()).toString();
            return line.startsWith("PASS") ? "PASS".length() : in.remaining();
        }
    }

    /** A packet that cannot say what it is. */
    private static final class Rude {
        @Override
        public String toString() {
            throw new IllegalStateException("for this test");
        }
    }

    /** Sends each packet back. */
    @Provides("mirror")
    public static final class Mirror implements StartPacketHandler {
        /** For the host. */
        public Mirror() {}

        @Override
        public PacketHandler<Object, Object> open(Session session, ByteBuffer startPacket) {
            return PacketSession::send;
        }
    }

    /** Sends each packet back, when it may. */
    @Provides("gated")
    public static final class Gated implements StartPacketHandler {
        static final Semaphore gate = new Semaphore(0);

        /** For the host. */
        public Gated() {}

        @Override
        public PacketHandler<Object, Object> open(Session session, ByteBuffer startPacket) {
            return new PacketHandler<>() {
                @Override
                public void onPacket(PacketSession<Object> session, Object packet)
                        throws Exception {
                    gate.acquire();
                    session.send(packet);
                }
            };
        }
    }

    /** A stream behind {@code GO}, which it sends back. */
    @Provides("stream")
    public static final class Stream implements StartPacketHandler {
        /** For the host. */
        public Stream() {}

        @Override
        public StartMatch match(ByteBuffer firstBytes) {
            if (firstBytes.remaining() < 2) {
                return StartMatch.needMore(2);
            }
            return firstBytes.get(0) == 'G' ? StartMatch.match(2) : StartMatch.NO;
        }

        @Override
        public StreamHandler open(Session session, ByteBuffer startPacket) {
            return stream -> {
                ByteBuffer buffer = ByteBuffer.allocate(100);
                while (stream.read(buffer) >= 0) {
                    stream.write(buffer.flip());
                    buffer.clear();
                }
            };
        }
    }

    private static TestHost start(String more, Class<?>... providers) throws Exception {
        return TestHost.start(
                "listeners.it { bind = \"127.0.0.1:0\", %s }".formatted(more), providers);
    }

    private static TestHost echo() throws Exception {
        return start("codec = guarded, handler = mirror", Guarded.class, Mirror.class);
    }

    /** A tap of all sessions, whose events are read as they come. */
    private static final class Watcher implements AutoCloseable {
        private final TestHost host;
        private final Tap tap;
        private final List<TapEvent> events = new ArrayList<>();

        Watcher(TestHost host, Tap.Form form) {
            this(host, new Tap(form, _ -> true, MANY, () -> 0));
        }

        Watcher(TestHost host, Tap tap) {
            this.host = host;
            this.tap = tap;
            host.host().sessions().attach(tap);
            host.settle();
        }

        List<String> seen() {
            events.addAll(tap.take());
            return events.stream().map(TapTest::words).toList();
        }

        void await(String... words) {
            List<String> expected = List.of(words);
            Await.until(() -> seen().size() >= expected.size(), () -> expected + " in " + seen());
            assertEquals(expected, seen());
        }

        /** Of one direction, as those of both come in no order. */
        void await(Direction direction, String... words) {
            List<String> expected = List.of(words);
            String label = direction.label() + " ";
            Await.until(
                    () ->
                            seen().stream().filter(one -> one.startsWith(label)).count()
                                    >= words.length,
                    () -> expected + " in " + seen());
            assertEquals(expected, seen().stream().filter(one -> one.startsWith(label)).toList());
        }

        @Override
        public void close() {
            host.host().sessions().detach(tap);
        }
    }

    private static String words(TapEvent event) {
        return switch (event) {
            case TapEvent.Opened opened -> "opened " + opened.bytesIn() + " " + opened.bytesOut();
            case TapEvent.Data data ->
                    data.direction().label()
                            + " "
                            + data.part().name().toLowerCase(Locale.ROOT)
                            + " "
                            + new String(data.content().shown(), StandardCharsets.UTF_8)
                                    .replace("\n", "/")
                            + (data.text().isEmpty() ? "" : " = " + data.text());
            case TapEvent.InputEnded _ -> "ended";
            case TapEvent.Closed closed -> "closed " + closed.reason().kind().label();
            case TapEvent.Lost lost -> "lost " + lost.events() + " " + lost.bytes();
        };
    }

    @Test
    void aSessionIsSeenFromItsBeginningToItsEnd() throws Exception {
        try (TestHost host = echo();
                Watcher watcher = new Watcher(host, Tap.Form.PACKETS);
                Peer peer = new Peer(host, "it")) {
            peer.send("one\n").expect("one\n").endOutput().expectEnd();
            watcher.await(
                    "opened 0 0",
                    "in packet one/ = one",
                    "out packet one/ = one",
                    "ended",
                    "closed peer-closed");
        }
    }

    @Test
    void anOpenSessionIsSeenFromThereOn() throws Exception {
        try (TestHost host = echo();
                Peer peer = new Peer(host, "it")) {
            peer.send("one\n").expect("one\n");
            try (Watcher watcher = new Watcher(host, Tap.Form.PACKETS)) {
                peer.send("two\n").expect("two\n");
                watcher.await("opened 4 4", "in packet two/ = two", "out packet two/ = two");
            }
            host.settle();
            try (Watcher watcher = new Watcher(host, Tap.Form.BYTES)) {
                peer.send("three\n").expect("three\n");
                watcher.await("opened 8 8", "in chunk three/", "out chunk three/");
            }
        }
    }

    @Test
    void whoHasSeenEnoughSeesNoMore() throws Exception {
        try (TestHost host = echo();
                Peer peer = new Peer(host, "it")) {
            Watcher watcher = new Watcher(host, Tap.Form.PACKETS);
            watcher.close();
            host.settle();
            peer.send("one\n").expect("one\n");
            try (Peer later = new Peer(host, "it")) {
                later.send("two\n").expect("two\n");
            }
            assertEquals(List.of("opened 0 0"), watcher.seen());
        }
    }

    @Test
    void theBeginningOfAPacketIsSeenAsItComes() throws Exception {
        try (TestHost host = echo();
                Watcher watcher = new Watcher(host, Tap.Form.PACKETS);
                Peer peer = new Peer(host, "it")) {
            peer.send("on");
            watcher.await(Direction.IN, "in unfinished on");
            peer.send("e\n");
            watcher.await(Direction.IN, "in unfinished on", "in packet one/ = one");
        }
    }

    @Test
    void bytesThatAreNoPacketAreSeenWithTheReason() throws Exception {
        try (TestHost host = echo();
                Watcher watcher = new Watcher(host, Tap.Form.PACKETS);
                Peer peer = new Peer(host, "it")) {
            peer.send("!no\nyes\n").expect("yes\n");
            watcher.await(
                    Direction.IN, "in malformed !no/ = begins with !", "in packet yes/ = yes");
        }
    }

    @Test
    void whatTheCodecCallsSecretIsHiddenInPackets() throws Exception {
        try (TestHost host = echo();
                Watcher watcher = new Watcher(host, Tap.Form.PACKETS);
                Peer peer = new Peer(host, "it")) {
            peer.send("PASS x");
            watcher.await(Direction.IN, "in unfinished PASS**");
            peer.send("yz\nrude\n?\n").expect("PASS xyz\nrude\n?\n");
            watcher.await(
                    Direction.IN,
                    "in unfinished PASS**",
                    "in packet PASS*****",
                    "in packet rude/ = (its toString throws java.lang.IllegalStateException)",
                    "in packet **");
        }
    }

    @Test
    void whatTheCodecCallsSecretIsHiddenInBytesHoweverTheyCome() throws Exception {
        try (TestHost host = echo();
                Watcher watcher = new Watcher(host, Tap.Form.BYTES);
                Peer peer = new Peer(host, "it")) {
            peer.send("a\nPAS");
            watcher.await(Direction.IN, "in chunk a/PAS");
            peer.send("S x");
            watcher.await(Direction.IN, "in chunk a/PAS", "in chunk S**");
            peer.send("y\nb\nPASS z\n").expect("a\nPASS xy\nb\nPASS z\n");
            watcher.await(Direction.IN, "in chunk a/PAS", "in chunk S**", "in chunk **b/PASS***");
        }
    }

    @Test
    void bytesAreKeptBackUntilTheyAreUnpacked() throws Exception {
        Gated.gate.drainPermits();
        try (TestHost host =
                        start(
                                "codec = guarded, handler = gated, read-queue.packets = 1",
                                Guarded.class,
                                Gated.class);
                Watcher watcher = new Watcher(host, Tap.Form.BYTES);
                Peer peer = new Peer(host, "it")) {
            peer.send("a\nb\nc\nd\nPASS x\n");
            host.settle();
            watcher.await("opened 0 0");
            Gated.gate.release(5);
            peer.expect("a\nb\nc\nd\nPASS x\n");
            watcher.await(Direction.IN, "in chunk a/b/c/d/PASS***");
            peer.send("e\nf\ng\nPASS y\n");
            host.settle();
            SessionDirectory sessions = host.host().sessions();
            sessions.close(sessions.open().getFirst().id(), "enough");
            peer.endOutput();
            Await.until(
                    () -> watcher.seen().getLast().startsWith("closed"),
                    () -> "the end in " + watcher.seen());
            // Whoever does not know what the rest is takes it for secret.
            String last = watcher.seen().get(watcher.seen().size() - 2);
            assertTrue(last.startsWith("in chunk e/") && last.endsWith("*******"), last);
            Gated.gate.release(4);
        }
    }

    @Test
    void whatIsTooMuchIsLostAndCountedInItsPlace() throws Exception {
        AtomicLong nanos = new AtomicLong();
        Tap tap = new Tap(Tap.Form.PACKETS, _ -> true, new Tap.Limits(3, 100, 1000), nanos::get);
        try (TestHost host = echo();
                Watcher watcher = new Watcher(host, tap);
                Peer peer = new Peer(host, "it")) {
            for (int i = 0; i < 4; i++) {
                peer.send("abc\n").expect("abc\n");
            }
            host.settle();
            nanos.set(TimeUnit.SECONDS.toNanos(1));
            peer.send("d\n").expect("d\n");
            watcher.await(
                    "opened 0 0",
                    "in packet abc/ = abc",
                    "out packet abc/ = abc",
                    "in packet abc/ = abc",
                    "lost 5 20",
                    "in packet d/ = d",
                    "out packet d/ = d");
        }
    }

    @Test
    void whatNobodyTakesIsLost() throws Exception {
        for (Tap.Limits limits : List.of(new Tap.Limits(100, 3, 1000), new Tap.Limits(100, 9, 7))) {
            Tap tap = new Tap(Tap.Form.PACKETS, _ -> true, limits, () -> 0);
            try (TestHost host = echo();
                    Watcher watcher = new Watcher(host, tap);
                    Peer peer = new Peer(host, "it")) {
                for (int i = 0; i < 50; i++) {
                    peer.send("abc\n").expect("abc\n");
                }
                host.settle();
                List<String> seen = watcher.seen();
                int told = limits.events() == 3 ? 2 : 1; // the third is that it was opened
                assertEquals("lost %d %d".formatted(100 - told, 4 * (100 - told)), seen.getLast());
                assertEquals(2 + told, seen.size());
            }
        }
    }

    @Test
    void streamsAndStartPacketsAreSeen() throws Exception {
        try (TestHost host = start("handler = stream", Stream.class);
                Watcher packets = new Watcher(host, Tap.Form.PACKETS);
                Watcher bytes = new Watcher(host, Tap.Form.BYTES)) {
            try (Peer peer = new Peer(host, "it")) {
                peer.send("G");
                packets.await("opened 0 0", "in start G");
                peer.send("Oearly").expect("early").send("late").expect("late");
                packets.await(
                        Direction.IN,
                        "in start G",
                        "in start GO",
                        "in stream early",
                        "in stream late");
                packets.await(Direction.OUT, "out stream early", "out stream late");
                bytes.await(
                        Direction.IN,
                        "in chunk G",
                        "in chunk O",
                        "in chunk early",
                        "in chunk late");
                bytes.await(Direction.OUT, "out chunk early", "out chunk late");
            }
            host.awaitSessions("it", 0);
            packets.seen();
            packets.events.clear();
            try (Peer peer = new Peer(host, "it")) {
                peer.send("hello").expectGone();
                packets.await("opened 0 0", "in start hello", "closed unknown-start");
            }
        }
    }

    @Test
    void patternsOfTheListenerAreHiddenAlsoAcrossPieces() throws Exception {
        try (TestHost host =
                        start("handler = stream, tap-mask = [ \"key=([^;]*)\" ]", Stream.class);
                Watcher watcher = new Watcher(host, Tap.Form.BYTES);
                Peer peer = new Peer(host, "it")) {
            peer.send("GO").send("a;ke").expect("a;ke");
            peer.send("y=on").expect("y=on").send("e;b").expect("e;b");
            host.settle();
            watcher.seen();
            Masker masker = new Masker(host.host()::tapMasks);
            assertEquals(
                    List.of("out chunk a;ke", "out chunk y=**", "out chunk *;b"),
                    watcher.events.stream()
                            .map(masker::masked)
                            .map(TapTest::words)
                            .filter(words -> words.startsWith("out"))
                            .toList());
        }
    }

    @Test
    void aRecordingIsATestOfTheCodec(@TempDir Path directory) throws Exception {
        RecordingFormat format = new RecordingFormat();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TestHost host = echo();
                Watcher watcher = new Watcher(host, Tap.Form.BYTES)) {
            format.begin(Instant.now(), out);
            try (Peer peer = new Peer(host, "it")) {
                peer.send("one\ntw").expect("one\n").send("o\nPASS x\n").expect("two\nPASS x\n");
                peer.endOutput().expectEnd();
            }
            host.awaitSessions("it", 0);
            watcher.seen();
            watcher.events.forEach(event -> format.write(event, out));
        }
        Path file = Files.write(directory.resolve("recording"), out.toByteArray());
        RecordedSession session = RecordedSession.read(file).getFirst();
        assertEquals(
                List.of("one\ntw", "o\nPASS***"),
                session.chunks().stream()
                        .filter(RecordedSession.Chunk::in)
                        .map(chunk -> new String(chunk.bytes(), StandardCharsets.UTF_8))
                        .toList());
        assertEquals(
                Collections.max(
                        session.chunks().stream().map(RecordedSession.Chunk::time).toList()),
                session.chunks().getLast().time());
        assertTrue(session.chunks().getLast().time().compareTo(Duration.ofMinutes(1)) < 0);
        assertEquals("one\ntwo\nPASS x\n", new String(session.output(), StandardCharsets.UTF_8));
        // The end of the line was hidden with the secret, so it is put back.
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("504153532a2a2a", "5041535320780a")
                        .replace("50415353******", "5041535320780a"));
        CodecProof.of(TestPlugin.Text::new).replays(RecordedSession.read(file).getFirst());
    }
}
