package io.wirehost.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.CodecContext;
import io.wirehost.spi.DataSize;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketBuffer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

final class NetCodecTest {
    private static final NetPacket HELLO = new NetPacket(0x6553F100L, bytes("hello"));
    private static final NetPacket EMPTY = new NetPacket(0, new byte[0]);
    private static final NetPacket LATE = new NetPacket(0xFFFF_FFFFL, bytes("NET:NET:NN"));

    /** What came of a stream, by the rules of the host. */
    private record Outcome(List<NetPacket> packets, List<String> errors, int skipped, int rest) {}

    @Test
    void aPacketIsMarkerTimeLengthAndData() {
        assertArrayEquals(
                new byte[] {
                    'N',
                    'E',
                    'T',
                    ':',
                    0x65,
                    0x53,
                    (byte) 0xF1,
                    0,
                    0,
                    0,
                    0,
                    5,
                    'h',
                    'e',
                    'l',
                    'l',
                    'o'
                },
                packed(HELLO));
    }

    @Test
    void packetsComeWholeAtAnySplit() {
        byte[] stream = joined(packed(HELLO), packed(EMPTY), packed(LATE), packed(HELLO));
        for (int split = 0; split <= stream.length; split++) {
            Outcome outcome = unpack(codec(64, 1000), stream, 1000, split, stream.length);
            assertEquals(List.of(HELLO, EMPTY, LATE, HELLO), outcome.packets, "split at " + split);
            assertEquals(List.of(), outcome.errors, "split at " + split);
        }
    }

    @Test
    void packetsAreFoundBehindGarbageAtAnySplit() {
        byte[] stream =
                joined(
                        bytes("GET / HTTP/1.0\r\nN NE NET NNNNETNET"),
                        packed(HELLO),
                        bytes("NE"),
                        packed(LATE),
                        bytes("N"),
                        packed(EMPTY));
        for (int split = 0; split <= stream.length; split++) {
            Outcome outcome = unpack(codec(64, 1000), stream, 1000, split, stream.length);
            assertEquals(List.of(HELLO, LATE, EMPTY), outcome.packets, "split at " + split);
            assertEquals(37, outcome.skipped, "split at " + split);
            assertEquals(0, outcome.rest);
        }
    }

    @Test
    void garbageAtHandIsReportedOnce() {
        byte[] stream = joined(bytes("NNENENETNNXNET?N"), packed(HELLO));
        Outcome outcome = unpack(codec(64, 1000), stream, 1000, stream.length);
        assertEquals(List.of("\"NNENENETNNXNET?N\" (16 bytes) is not NET:"), outcome.errors);
    }

    @Test
    void theReportOfGarbageIsOneShortEscapedLine() {
        byte[] stream = bytes("\033[2J\r\n\"\\${jndi}\u202Eé and so on, for many more bytes");
        Outcome outcome = unpack(codec(64, 1000), stream, 1000, stream.length);
        assertEquals(
                List.of(
                        "\"\\x1b[2J\\x0d\\x0a\\x22\\x5c${jndi}\\xe2…\" ("
                                + stream.length
                                + " bytes) is not NET:"),
                outcome.errors);
    }

    @Test
    void theBeginningOfAMarkerIsNoGarbageYet() throws MalformedPacketException {
        for (String begun : List.of("", "N", "NE", "NET", "NET:", "NET:1234123")) {
            assertNull(codec(64, 1000).unpack(ByteBuffer.wrap(bytes(begun))), begun);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFF3L, 0xFFFF_FFF4L, -1})
    void aLengthOverTheLimitIsSkippedAndThePacketBehindItIsFound(long length) {
        byte[] header = packed(EMPTY);
        ByteBuffer.wrap(header).putInt(8, (int) length);
        Outcome outcome =
                unpack(codec(10, 1000), joined(header, packed(HELLO)), 1000, header.length);
        assertEquals(List.of(HELLO), outcome.packets);
        assertEquals(header.length, outcome.skipped);
        assertTrue(
                outcome.errors
                        .getFirst()
                        .endsWith("has a length of " + (length & 0xFFFF_FFFFL) + ", over 10"),
                outcome.errors.toString());
    }

    @Test
    void theLimitItselfIsAllowed() {
        NetPacket ten = new NetPacket(1, new byte[10]);
        assertEquals(List.of(ten), unpack(codec(10, 1000), packed(ten), 1000, 22).packets);
        assertEquals(List.of(ten), unpack(codec(1000, 22), packed(ten), 22, 22).packets);
    }

    @Test
    void aPacketOverTheHostsLimitIsSkippedAsWell() {
        byte[] stream = joined(packed(new NetPacket(1, new byte[11])), packed(HELLO));
        Outcome outcome = unpack(codec(1000, 22), stream, 22, 1);
        assertEquals(List.of(HELLO), outcome.packets);
        assertEquals(23, outcome.skipped);
    }

    @Test
    void aMarkerInsideASkippedHeaderIsSeen() {
        byte[] header = packed(EMPTY);
        ByteBuffer.wrap(header).put(8, packed(HELLO), 0, 4);
        byte[] hello = packed(HELLO);
        byte[] stream = joined(header, java.util.Arrays.copyOfRange(hello, 4, hello.length));
        assertEquals(List.of(HELLO), unpack(codec(64, 1000), stream, 1000, stream.length).packets);
    }

    @Test
    void anEndInsideAPacketIsMalformed() {
        NetCodec codec = codec(64, 1000);
        MalformedPacketException end =
                assertThrows(
                        MalformedPacketException.class,
                        () -> codec.unpackEnd(ByteBuffer.wrap(packed(HELLO), 0, 13)));
        assertEquals(0, end.skip());
    }

    @Test
    void aMegabyteOfGarbageByteByByteLooksAtEachByteAFewTimes() {
        byte[] garbage = new byte[1 << 20];
        for (int i = 0; i < garbage.length; i++) {
            garbage[i] = (byte) "NETxNNEE".charAt(i % 8);
        }
        Outcome outcome = unpack(codec(64, 1000), garbage, 1000, 1);
        assertEquals(garbage.length, outcome.skipped + outcome.rest);
        assertTrue(outcome.rest < 4);
    }

    @Test
    void packetsAreEqualByTheirContents() {
        NetPacket other = new NetPacket(0x6553F100L, bytes("hello"));
        assertEquals(HELLO, other);
        assertEquals(HELLO.hashCode(), other.hashCode());
        assertNotEquals(HELLO, new NetPacket(0x6553F100L, bytes("hallo")));
        assertNotEquals(HELLO, new NetPacket(1, bytes("hello")));
        assertEquals("NetPacket[timestamp=1700000000, data=5 bytes]", other.toString());
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0x1_0000_0000L})
    void aTimeThatDoesNotFitIsRefused(long timestamp) {
        assertThrows(IllegalArgumentException.class, () -> new NetPacket(timestamp, new byte[0]));
    }

    private static NetCodec codec(long maxLength, int maxPacketSize) {
        NetCodec codec = new NetCodec();
        codec.init(
                CodecContext.of(new NetCodec.Settings(DataSize.ofBytes(maxLength)), maxPacketSize));
        return codec;
    }

    private static byte[] packed(NetPacket packet) {
        PacketBuffer out = new PacketBuffer(1);
        new NetCodec().pack(packet, out);
        return out.toByteArray();
    }

    /** Feeds the stream in pieces of the given sizes, the last of them again and again. */
    private static Outcome unpack(NetCodec codec, byte[] stream, int maxPacket, int... pieces) {
        List<NetPacket> packets = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        int skipped = 0;
        int consumed = 0;
        int received = 0;
        for (int i = 0; received < stream.length; i++) {
            received += pieces[Math.min(i, pieces.length - 1)];
            received = Math.min(received, stream.length);
            while (true) {
                int shown = Math.min(maxPacket, received - consumed);
                ByteBuffer in = ByteBuffer.wrap(stream, consumed, shown).slice();
                try {
                    NetPacket packet = codec.unpack(in);
                    if (packet == null) {
                        assertEquals(0, in.position());
                        assertTrue(shown < maxPacket, "no packet in the largest piece");
                        break;
                    }
                    packets.add(packet);
                    consumed += in.position();
                } catch (MalformedPacketException e) {
                    assertTrue(e.skip() >= 1 && e.skip() <= shown, "skip of " + e.skip());
                    errors.add(e.getMessage());
                    skipped += e.skip();
                    consumed += e.skip();
                }
            }
        }
        return new Outcome(packets, errors, skipped, stream.length - consumed);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
