package io.wirehost.testkit;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Lends bytes to a codec for one call, and spoils the memory after it: who still looks at it sees
 * nonsense. Memory on the heap and outside of it takes turns, and the bytes do not lie where they
 * lay before: a codec may rely on nothing but position and limit.
 */
final class Lender {
    private static final int MARGIN = 8;

    private byte[] nonsense = new byte[0];
    private ByteBuffer heap = ByteBuffer.allocate(0);
    private ByteBuffer direct = ByteBuffer.allocateDirect(0);
    private ByteBuffer lent = heap;
    private int calls;

    /** A part of the bytes. */
    ByteBuffer lend(byte[] bytes, int from, int length) {
        if (heap.capacity() < length + 2 * MARGIN) {
            grow(2 * (length + 2 * MARGIN));
        }
        calls++;
        int start = 1 + calls % (MARGIN - 1);
        lent = calls % 2 == 1 ? direct : heap;
        lent.limit(start + length).position(start).put(start, bytes, from, length);
        return lent.duplicate();
    }

    private void grow(int capacity) {
        nonsense = new byte[capacity];
        Arrays.fill(nonsense, (byte) 0xDB);
        // A slice, so that the array has an offset too.
        heap = ByteBuffer.allocate(capacity + 3).slice(3, capacity).put(0, nonsense);
        direct = ByteBuffer.allocateDirect(capacity).put(0, nonsense);
    }

    /** Takes back what was lent last. */
    void spoil() {
        lent.put(nonsense, 0, lent.remaining()).clear();
    }
}
