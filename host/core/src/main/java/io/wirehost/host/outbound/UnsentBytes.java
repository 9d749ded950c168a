package io.wirehost.host.outbound;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** Packed bytes that the kernel has not taken yet, oldest first. Any thread may ask how many. */
final class UnsentBytes {
    private final ArrayDeque<ByteBuffer> chunks = new ArrayDeque<>(4);
    private volatile long size; // written by the loop

    long size() {
        return size;
    }

    /** Appends what a buffer of the loop has remaining, copied. */
    void addCopy(ByteBuffer lent) {
        addOwned(ByteBuffer.allocate(lent.remaining()).put(lent).flip());
    }

    /** Appends a buffer that nobody will use any more. */
    void addOwned(ByteBuffer bytes) {
        if (bytes.hasRemaining()) {
            chunks.add(bytes);
            size = size() + bytes.remaining();
        }
    }

    /** Copies as many of the oldest bytes as fit; they stay until {@link #remove}. */
    void copyTo(ByteBuffer target) {
        for (ByteBuffer chunk : chunks) {
            int count = Math.min(chunk.remaining(), target.remaining());
            target.put(target.position(), chunk, chunk.position(), count);
            target.position(target.position() + count);
            if (!target.hasRemaining()) {
                return;
            }
        }
    }

    /** Removes the oldest bytes. */
    void remove(int count) {
        size = size() - count;
        int left = count;
        while (left > 0) {
            ByteBuffer chunk = chunks.element();
            int part = Math.min(left, chunk.remaining());
            chunk.position(chunk.position() + part);
            left -= part;
            if (!chunk.hasRemaining()) {
                chunks.remove();
            }
        }
    }
}
