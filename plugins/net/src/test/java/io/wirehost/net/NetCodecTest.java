package io.wirehost.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.CodecContext;
import io.wirehost.spi.DataSize;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketBuffer;
import io.wirehost.testkit.CodecProof;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

final class NetCodecTest {
    private static final NetPacket HELLO = new NetPacket(0x6553F100L, bytes("hello"));
    private static final NetPacket EMPTY = new NetPacket(0, new byte[0]);
    private static final NetPacket LATE = new NetPacket(0xFFFF_FFFFL, bytes("NET:NET:NN"));

    @Test
    void aPacketIsMarkerTimeLengthAndData() {
        byte[] hello = {
            'N', 'E', 'T', ':', 0x65, 0x53, (byte) 0xF1, 0, 0, 0, 0, 5, 'h', 'e', 'l', 'l', 'o'
        };
        proof(64, 1000)
                .packs(HELLO, hello)
                .unpacks(hello, HELLO)
                .roundTrips(HELLO, EMPTY, LATE, HELLO);
    }

    @Test
    void packetsAreFoundBehindGarbage() {
        byte[] stream =
                joined(
                        bytes("GET / HTTP/1.0\r\nN NE NET NNNNETNET"),
                        packed(HELLO),
                        bytes("NE"),
                        packed(LATE),
                        bytes("N"),
                        packed(EMPTY));
        proof(64, 1000).skips(37, stream, HELLO, LATE, EMPTY);
        proof(64, 22).skips(37, stream, HELLO, LATE, EMPTY);
    }

    @Test
    void garbageAtHandIsReportedOnce() {
        MalformedPacketException error =
                error(codec(64, 1000), joined(bytes("NNENENETNNXNET?N"), packed(HELLO)));
        assertEquals(16, error.skip());
        assertEquals("\"NNENENETNNXNET?N\" (16 bytes) is not NET:", error.getMessage());
    }

    @Test
    void theReportOfGarbageIsOneShortEscapedLine() {
        byte[] garbage = bytes("\033[2J\r\n\"\\${jndi}\u202Eé and so on, for many more bytes");
        assertEquals(
                "\"\\x1b[2J\\x0d\\x0a\\x22\\x5c${jndi}\\xe2…\" ("
                        + garbage.length
                        + " bytes) is not NET:",
                error(codec(64, 1000), garbage).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"N", "NE", "NET", "NET:", "NET:1234123", "NET:1234\0\0\0\1"})
    void aPacketThatIsBegunIsWaitedForAndItsEndIsMalformed(String begun) {
        proof(64, 1000)
                .waits(bytes(begun))
                .refusesEnd(bytes(begun), "the stream ended inside a packet");
    }

    @Test
    void waitingForALongPacketIsCheap() {
        proof(10_000, 20_000)
                .waits(Arrays.copyOf(packed(new NetPacket(1, new byte[9_000])), 8_999));
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFF3L, 0xFFFF_FFF4L, -1})
    void aLengthOverTheLimitIsSkippedAndThePacketBehindItIsFound(long length) {
        byte[] header = packed(EMPTY);
        ByteBuffer.wrap(header).putInt(8, (int) length);
        proof(10, 1000).skips(24, joined(header, packed(HELLO), header), HELLO);
        MalformedPacketException error = error(codec(10, 1000), header);
        assertEquals(12, error.skip());
        String problem = "has a length of " + (length & 0xFFFF_FFFFL) + ", over 10";
        assertTrue(error.getMessage().endsWith(problem), error.getMessage());
    }

    @Test
    void theLimitItselfIsAllowed() {
        NetPacket ten = new NetPacket(1, new byte[10]);
        proof(10, 1000).roundTrips(ten);
        proof(1000, 22).roundTrips(ten);
    }

    @Test
    void aPacketOverTheHostsLimitIsSkippedAsWell() {
        NetPacket eleven = new NetPacket(1, new byte[11]);
        proof(1000, 22).skips(23, joined(packed(eleven), packed(HELLO)), HELLO);
    }

    @Test
    void aMarkerInsideASkippedHeaderIsSeen() {
        byte[] marker = Arrays.copyOf(packed(HELLO), 4);
        byte[] header = packed(EMPTY);
        System.arraycopy(marker, 0, header, 8, 4);
        byte[] rest = Arrays.copyOfRange(packed(HELLO), 4, packed(HELLO).length);
        proof(64, 1000).skips(8, joined(header, rest), HELLO);
    }

    /** Of each byte that is new, no more than the marker's four are looked at again. */
    @Test
    void aMegabyteOfGarbageByteByByteIsSkippedAsItComes() throws MalformedPacketException {
        byte[] garbage = new byte[1 << 20];
        for (int i = 0; i < garbage.length; i++) {
            garbage[i] = (byte) "NETxNNEE".charAt(i % 8);
        }
        NetCodec codec = codec(64, 1000);
        int consumed = 0;
        for (int received = 1; received <= garbage.length; received++) {
            consumed += skipped(codec, ByteBuffer.wrap(garbage, consumed, received - consumed));
            assertTrue(received - consumed < 4, "not skipped at " + received);
        }
    }

    private static int skipped(NetCodec codec, ByteBuffer in) {
        int skipped = 0;
        while (true) {
            try {
                codec.unpack(in.slice(in.position() + skipped, in.remaining() - skipped));
                return skipped;
            } catch (MalformedPacketException e) {
                skipped += e.skip();
            }
        }
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

    private static CodecProof<NetPacket, NetPacket> proof(long maxLength, int maxPacketSize) {
        return CodecProof.of(NetCodec::new)
                .settings(new NetCodec.Settings(DataSize.ofBytes(maxLength)))
                .maxPacketSize(maxPacketSize);
    }

    private static NetCodec codec(long maxLength, int maxPacketSize) {
        NetCodec codec = new NetCodec();
        NetCodec.Settings settings = new NetCodec.Settings(DataSize.ofBytes(maxLength));
        codec.init(CodecContext.of(settings, maxPacketSize));
        return codec;
    }

    private static MalformedPacketException error(NetCodec codec, byte[] bytes) {
        return assertThrows(
                MalformedPacketException.class, () -> codec.unpack(ByteBuffer.wrap(bytes)));
    }

    private static byte[] packed(NetPacket packet) {
        PacketBuffer out = new PacketBuffer(1);
        new NetCodec().pack(packet, out);
        return out.toByteArray();
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
