package io.wirehost.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;

final class ReceiveBufferTest {
    private static final int FIRST = 8 * 1024;

    @Test
    void theViewIsWhatWasReceivedAndNotConsumed() {
        var buffer = new ReceiveBuffer(100);
        assertTrue(buffer.isEmpty());
        buffer.room().put(new byte[] {1, 2, 3});
        buffer.consume(1);
        assertEquals(ByteBuffer.wrap(new byte[] {2, 3}), buffer.view());
        assertFalse(buffer.isEmpty());
        buffer.consume(2);
        assertEquals(0, buffer.view().remaining());
        assertTrue(buffer.isEmpty());
    }

    @Test
    void theViewIsNeverLargerThanAPacketMayBe() {
        var buffer = new ReceiveBuffer(2);
        buffer.room().put((byte) 1);
        assertFalse(buffer.isViewFull());
        buffer.room().put((byte) 2);
        assertTrue(buffer.isViewFull());
        buffer.room().put((byte) 3);
        assertEquals(ByteBuffer.wrap(new byte[] {1, 2}), buffer.view());
        buffer.consume(2);
        assertEquals(ByteBuffer.wrap(new byte[] {3}), buffer.view());
        assertFalse(buffer.isViewFull());
    }

    /** One byte at a time, packets of one size: no byte is moved more than twice on the average. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4095, 4097, FIRST - 1, FIRST, FIRST + 1, 50_000, 65_535, 65_536})
    void theWorkIsLinear(int packetSize) {
        int max = 64 * 1024;
        int total = 10 * max;
        var buffer = new ReceiveBuffer(max);
        long moved = 0;
        int largest = 0;
        byte[] array = buffer.room().array();
        for (int i = 0; i < total; i++) {
            int rest = buffer.view().remaining();
            int end = rest == 0 ? 0 : buffer.view().arrayOffset() + rest;
            ByteBuffer room = buffer.room();
            if (room.array() != array || room.position() < end) {
                moved += rest;
            }
            array = room.array();
            largest = Math.max(largest, array.length);
            room.put((byte) (i % packetSize));
            if (buffer.view().remaining() == packetSize) {
                assertEquals(0, buffer.view().get(0));
                assertEquals((byte) (packetSize - 1), buffer.view().get(packetSize - 1));
                buffer.consume(packetSize);
            }
        }
        assertTrue(moved <= 2L * total, moved + " bytes were moved of " + total);
        assertTrue(largest <= 2 * Math.max(packetSize, FIRST / 2), "grew to " + largest);
    }

    /** As above, but there is always the begin of the next packet behind the end of the last. */
    @ParameterizedTest
    @ValueSource(ints = {3, 5000, FIRST, 50_000, 65_535})
    void theWorkIsLinearAlsoWithARestThatIsNeverConsumed(int packetSize) {
        int max = 64 * 1024;
        int total = 20 * max;
        var buffer = new ReceiveBuffer(max);
        long moved = 0;
        for (int received = 0; received < total; ) {
            int rest = buffer.view().remaining();
            int end = buffer.view().arrayOffset() + rest;
            byte[] array = buffer.view().array();
            ByteBuffer room = buffer.room();
            if (room.array() != array || room.position() < end) {
                moved += rest;
            }
            int count = Math.min(room.remaining(), 1 + received % 7);
            room.put(new byte[count]);
            received += count;
            assertTrue(room.capacity() <= 2 * max);
            while (buffer.view().remaining() > packetSize) {
                buffer.consume(packetSize);
            }
        }
        assertTrue(moved <= 3L * total, moved + " bytes were moved of " + total);
    }
}
