package io.wirehost.client;

import java.nio.ByteBuffer;

/**
 * The bytes received and not consumed, in one contiguous piece. It grows with what has come, never
 * with what a peer announces, to twice the largest packet: so room is made by moving the rest only
 * where at least as many bytes were consumed before, and the work is linear in the bytes received.
 */
final class ReceiveBuffer {
    private static final int FIRST_CAPACITY = 8 * 1024;
    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private final int maxView;
    private final int maxCapacity;
    private ByteBuffer bytes = ByteBuffer.allocate(FIRST_CAPACITY); // received up to its position
    private int start; // consumed up to here

    ReceiveBuffer(int maxView) {
        this.maxView = Math.min(maxView, MAX_ARRAY);
        this.maxCapacity = Math.clamp(2L * maxView, FIRST_CAPACITY, MAX_ARRAY);
    }

    boolean isEmpty() {
        return start == bytes.position();
    }

    /** What is at hand, but no more than one packet may have. */
    ByteBuffer view() {
        return bytes.slice(start, Math.min(bytes.position() - start, maxView));
    }

    /** Whether the view holds all that one packet may have. */
    boolean isViewFull() {
        return bytes.position() - start >= maxView;
    }

    void consume(int count) {
        start += count;
        if (start == bytes.position()) {
            bytes.clear();
            start = 0;
        }
    }

    /** To read into. It has room, unless the view is full. */
    ByteBuffer room() {
        if (!bytes.hasRemaining()) {
            int rest = bytes.position() - start;
            int capacity = bytes.capacity();
            boolean mostlyConsumed = rest <= capacity / 2;
            ByteBuffer target =
                    mostlyConsumed || capacity == maxCapacity
                            ? bytes.duplicate().clear()
                            : ByteBuffer.allocate((int) Math.min(2L * capacity, maxCapacity));
            bytes = target.put(bytes.slice(start, rest));
            start = 0;
        }
        return bytes;
    }
}
