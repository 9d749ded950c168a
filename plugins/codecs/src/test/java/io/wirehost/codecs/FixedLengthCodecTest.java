package io.wirehost.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wirehost.spi.CodecContext;
import io.wirehost.testkit.CodecProof;

import org.junit.jupiter.api.Test;

class FixedLengthCodecTest {
    private static CodecProof<byte[], byte[]> ofLength(int length) {
        return CodecProof.of(FixedLengthCodec::new).settings(new FixedLengthCodec.Settings(length));
    }

    @Test
    void aPacketIsTheNextBytes() {
        ofLength(2)
                .unpacks(new byte[] {1, 2, 3, 4}, new byte[] {1, 2}, new byte[] {3, 4})
                .packs(new byte[] {1, 2}, new byte[] {1, 2})
                .roundTrips(new byte[] {1, 2}, new byte[] {3, 4})
                .waits(new byte[1]);
        ofLength(5000).waits(new byte[4999]);
    }

    @Test
    void fewerBytesAtTheEndAreMalformed() {
        ofLength(2).refusesEnd(new byte[3], "after 1 bytes");
    }

    @Test
    void aPacketOfAnotherLengthIsRefused() {
        ofLength(2)
                .refusesToPack(new byte[1], "a packet of 1 bytes: must have 2")
                .refusesToPack(new byte[3], "a packet of 3 bytes: must have 2");
    }

    @Test
    void aLengthThatNoPacketCanHaveIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new FixedLengthCodec.Settings(0));
        CodecContext context = CodecContext.of(new FixedLengthCodec.Settings(11), 10);
        IllegalArgumentException refusal =
                assertThrows(
                        IllegalArgumentException.class, () -> new FixedLengthCodec().init(context));
        assertEquals("length 11 is over max-packet-size 10: raise that", refusal.getMessage());
        ofLength(10).maxPacketSize(10).unpacks(new byte[20], new byte[10], new byte[10]);
    }
}
