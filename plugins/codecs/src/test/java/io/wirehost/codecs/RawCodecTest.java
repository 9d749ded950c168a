package io.wirehost.codecs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.wirehost.spi.CodecContext;
import io.wirehost.spi.DataSize;
import io.wirehost.testkit.CodecProof;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;

class RawCodecTest {
    private static RawCodec.Settings chunksOf(int bytes) {
        return new RawCodec.Settings(DataSize.ofBytes(bytes));
    }

    @Test
    void aPacketIsWhatIsThere() {
        RawCodec codec = new RawCodec();
        codec.init(CodecContext.of(chunksOf(4), 100));
        ByteBuffer in = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6});
        assertArrayEquals(new byte[] {1, 2, 3, 4}, codec.unpack(in));
        assertArrayEquals(new byte[] {5, 6}, codec.unpack(in));
        assertNull(codec.unpack(in));
    }

    @Test
    void noByteIsLostHoweverTheyCome() {
        // With chunks of one byte the packets are the same for every cut.
        CodecProof.of(RawCodec::new)
                .settings(chunksOf(1))
                .unpacks(new byte[] {1, 2, 3}, new byte[] {1}, new byte[] {2}, new byte[] {3})
                .packs(new byte[] {1, 2}, new byte[] {1, 2})
                .packs(new byte[0], new byte[0]);
    }
}
