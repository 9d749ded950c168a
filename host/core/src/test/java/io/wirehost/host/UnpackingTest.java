package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.CloseReason;
import io.wirehost.spi.CodecContext;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.PacketSink;
import io.wirehost.spi.Provides;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What becomes of the bytes that come, whatever they are and however the network cuts them. */
class UnpackingTest {
    /** A digit that tells how many letters follow. {@code ?} is fatal, as a digit or a letter. */
    @Provides("counted")
    public static final class Counted implements PacketCodec<String, String> {
        private int max;

        /** For the host. */
        public Counted() {}

        @Override
        public void init(CodecContext context) {
            max = context.maxPacketSize();
        }

        @Override
        public String unpack(ByteBuffer in) throws MalformedPacketException {
            if (in.remaining() > max) {
                throw new AssertionError("shown " + in.remaining() + " bytes");
            }
            if (!in.hasRemaining()) {
                return null;
            }
            byte first = in.get(in.position());
            if (first == ' ') {
                in.get(); // padding
                return null;
            }
            if (first == '#') {
                throw MalformedPacketException.skip(1, "#");
            }
            if (first < '0' || first > '9') {
                throw new MalformedPacketException("a length of " + (char) first);
            }
            int length = first - '0';
            if (in.remaining() <= length) {
                return null;
            }
            byte[] letters = new byte[length];
            in.position(in.position() + 1).get(letters);
            return new String(letters, StandardCharsets.UTF_8);
        }

        @Override
        public void pack(String packet, PacketSink out) {
            out.put('0' + packet.length()).put(packet, StandardCharsets.UTF_8);
        }
    }

    private final Recording handler =
            new Recording() {
                @Override
                void alsoDo(PacketSession<String> session, String call) {
                    if (call.equals("error")) {
                        session.offer("oh");
                    }
                }
            };

    private static TestHost start(String codec, String dispatch) throws Exception {
        return TestHost.start(
                """
                listeners.it {
                  bind = "127.0.0.1:0", codec = %s, handler = recording, dispatch = %s
                  max-packet-size = 8
                }
                """
                        .formatted(codec, dispatch),
                TestPlugin.Text.class,
                Counted.class,
                Recording.Handler.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void everySplitOfAStreamGivesTheSamePackets(String dispatch) throws Exception {
        String stream = "1a #02bc17";
        List<String> packets = List.of("a", "error 1", "", "bc", "7");
        try (TestHost host = start("counted", dispatch);
                Peer peer = new Peer(host, "it")) {
            PacketSession<String> session = handler.opened();
            List<String> expected = new ArrayList<>(List.of("open"));
            long sent = 0;
            for (int cuts = 0; cuts < 1 << (stream.length() - 1); cuts++) {
                int begin = 0;
                for (int end = 1; end <= stream.length(); end++) {
                    if (end == stream.length() || (cuts >> (end - 1) & 1) == 1) {
                        peer.send(stream.substring(begin, end));
                        sent += end - begin;
                        begin = end;
                        awaitBytes(session, sent);
                    }
                }
                expected.addAll(packets);
                peer.expect("1a2oh02bc17");
            }
            peer.endOutput().expectEnd();
            assertEquals(CloseReason.Kind.PEER_CLOSED, handler.closed().kind());
            expected.addAll(List.of("end", "close"));
            assertEquals(expected, handler.heard(session));
        }
    }

    private static void awaitBytes(PacketSession<String> session, long count) {
        while (session.info().bytesIn() < count) {
            Thread.yield();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void skippedBytesAreReportedInTheirPlace(String dispatch) throws Exception {
        try (TestHost host = start("text", dispatch);
                Peer peer = new Peer(host, "it")) {
            peer.send("a\n!b\nc\n").expect("a\noh\nc\n");
            PacketSession<String> session = handler.opened();
            assertEquals(List.of("open", "a", "error 3", "c"), handler.heard(session));
            assertTrue(session.isOpen());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void whatCannotBeUnderstoodEndsTheSessionBehindThePacketsBefore(String dispatch)
            throws Exception {
        try (TestHost host = start("counted", dispatch);
                Peer peer = new Peer(host, "it")) {
            peer.send("1a1b?1c").expectLast("1a1b2oh");
            PacketSession<String> session = handler.opened();
            CloseReason reason = handler.closed();
            assertEquals(CloseReason.Kind.MALFORMED, reason.kind());
            assertEquals("a length of ?", reason.detail());
            assertEquals(List.of("open", "a", "b", "error 0", "close"), handler.heard(session));
            host.awaitClosed("it", "malformed", 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void halfAPacketAtTheEndOfTheStreamIsMalformed(String dispatch) throws Exception {
        try (TestHost host = start("text", dispatch);
                Peer peer = new Peer(host, "it")) {
            peer.send("a\nhalf").endOutput().expectLast("a\noh\n");
            PacketSession<String> session = handler.opened();
            CloseReason reason = handler.closed();
            assertEquals(CloseReason.Kind.MALFORMED, reason.kind());
            assertTrue(reason.detail().contains("after 4 bytes"), reason.detail());
            assertEquals(List.of("open", "a", "error 0", "close"), handler.heard(session));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void aPacketMayBeAsLargeAsTheLimitAndNoLarger(String dispatch) throws Exception {
        try (TestHost host = start("text", dispatch);
                Peer peer = new Peer(host, "it")) {
            peer.send("1234567\n1234567\n").expect("1234567\n1234567\n");
            peer.send("1234567").expect("");
            peer.send("\na\n12345678\n").expectLast("1234567\na\n");
            CloseReason reason = handler.closed();
            assertEquals(CloseReason.Kind.PACKET_TOO_LARGE, reason.kind());
            assertEquals("8 bytes and no packet in them", reason.detail());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void aLengthBeyondTheLimitIsNotWaitedFor(String dispatch) throws Exception {
        try (TestHost host = start("counted", dispatch);
                Peer peer = new Peer(host, "it")) {
            peer.send("7abcdefg").expect("7abcdefg");
            peer.send("8abcdefg").expectLast("");
            assertEquals(CloseReason.Kind.PACKET_TOO_LARGE, handler.closed().kind());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void aLengthThatLiesIsMalformedWhereTheNextPacketShouldBegin(String dispatch) throws Exception {
        try (TestHost host = start("counted", dispatch);
                Peer peer = new Peer(host, "it")) {
            peer.send("2abc1d").expectLast("2ab2oh");
            assertEquals("a length of c", handler.closed().detail());
        }
    }
}
