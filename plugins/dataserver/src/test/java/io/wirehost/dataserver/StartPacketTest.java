package io.wirehost.dataserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.StartMatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

final class StartPacketTest {
    private static final Key KEY = new Key("ea2b2676c28c0db26d39331a336c6b92");

    @Test
    void recordedStartPacketsAreUnderstood() throws Exception {
        byte[] upload = Recorded.bytes("dataserver-upload.from-client.bin");
        byte[] download = Recorded.bytes("dataserver-download.from-client.bin");
        assertEquals(
                new StartPacket(StartPacket.Direction.READ, -1, KEY),
                StartPacket.of(ByteBuffer.wrap(upload)));
        assertEquals(
                new StartPacket(StartPacket.Direction.WRITE, -1, KEY),
                StartPacket.of(ByteBuffer.wrap(download)));
        assertEquals(StartMatch.match(25), StartPacket.match(ByteBuffer.wrap(upload)));
        assertEquals(StartMatch.match(25), StartPacket.match(ByteBuffer.wrap(download)));
    }

    @Test
    void moreIsAskedForUntilAllIsThere() throws Exception {
        byte[] upload = Recorded.bytes("dataserver-upload.from-client.bin");
        for (int have = 0; have < 25; have++) {
            int needed = have < 1 ? 1 : have < 9 ? 9 : 25;
            assertEquals(
                    StartMatch.needMore(needed),
                    StartPacket.match(ByteBuffer.wrap(upload, 0, have)),
                    have + " bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(bytes = {2, 'G', '\n', -1, 0x7F})
    void anotherFirstByteIsRejectedAtOnce(byte first) {
        assertEquals(StartMatch.NO, StartPacket.match(ByteBuffer.wrap(new byte[] {first})));
    }

    @ParameterizedTest
    @ValueSource(longs = {-2, Long.MIN_VALUE, Integer.MIN_VALUE, -256})
    void aNegativeSizeIsRejectedWhenItIsThere(long size) {
        ByteBuffer bytes = ByteBuffer.allocate(25).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(
                1,
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(size).flip(),
                0,
                8);
        assertEquals(StartMatch.needMore(9), StartPacket.match(bytes.slice(0, 8)));
        assertEquals(StartMatch.NO, StartPacket.match(bytes.slice(0, 9)));
        assertEquals(StartMatch.NO, StartPacket.match(bytes));
    }

    @Test
    void theSizeIsLittleEndianWhateverTheOrderOfTheBuffer() {
        ByteBuffer bytes = ByteBuffer.allocate(25).put(1, (byte) 1).put(2, (byte) 2);
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            StartPacket start = StartPacket.of(bytes.duplicate().order(order));
            assertEquals(513, start.size());
            assertTrue(start.saysSize());
        }
    }
}
