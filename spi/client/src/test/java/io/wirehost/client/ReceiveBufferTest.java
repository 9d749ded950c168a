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
        for (int i = 0; i < total; i++) {
            ByteBuffer before = buffer.view();
            ByteBuffer room = buffer.room();
            ByteBuffer after = buffer.view();
            if (after.array() != before.array() || after.arrayOffset() != before.arrayOffset()) {
                moved += before.remaining();
            }
            largest = Math.max(largest, room.capacity());
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

    /** A codec may consume a little and wait for more with much at hand. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100, FIRST / 2, FIRST - 100, FIRST + 100, 40_000, 65_000, 65_535})
    void theWorkIsLinearAlsoIfThereIsAlwaysARest(int rest) {
        int max = 64 * 1024;
        int total = 10 * max;
        var buffer = new ReceiveBuffer(max);
        long moved = 0;
        for (int i = 0; i < total; i++) {
            ByteBuffer before = buffer.view();
            ByteBuffer room = buffer.room();
            ByteBuffer after = buffer.view();
            if (after.array() != before.array() || after.arrayOffset() != before.arrayOffset()) {
                moved += before.remaining();
            }
            room.put((byte) i);
            if (buffer.view().remaining() > rest) {
                assertEquals((byte) (i - rest), buffer.view().get(0));
                buffer.consume(1);
            }
            assertTrue(room.capacity() <= Math.max(FIRST, Math.min(4 * rest, 2 * max)));
        }
        assertTrue(moved <= 2L * total, moved + " bytes were moved of " + total);
    }
}
