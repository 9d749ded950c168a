package io.wirehost.spi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A {@link PacketSink} in memory that grows as needed. The host drains write queues through it;
 * clients and tests use it to see what a codec packs. Not thread-safe.
 */
public final class PacketBuffer implements PacketSink {
    private ByteBuffer buffer;
    private int packetStart;

    /**
     * A buffer on the heap.
     *
     * @param capacity its first size in bytes, 1 or more
     */
    public PacketBuffer(int capacity) {
        this(ByteBuffer.allocate(Math.max(1, capacity)));
    }

    /**
     * A sink that begins with the given memory, at its position.
     *
     * @param buffer owned by this sink from now on; when it is too small it is left for a larger
     *     one on the heap
     */
    public PacketBuffer(ByteBuffer buffer) {
        this.buffer = buffer;
        this.packetStart = buffer.position();
    }

    @Override
    public ByteBuffer room(int atLeast) {
        ByteBuffer current = buffer;
        if (current.remaining() < atLeast) {
            grow(atLeast);
            current = buffer;
        }
        return current.order(ByteOrder.BIG_ENDIAN);
    }

    private void grow(int atLeast) {
        long needed = (long) buffer.position() + atLeast;
        if (needed > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException("packets of " + needed + " bytes do not fit a buffer");
        }
        int capacity =
                (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * buffer.capacity()));
        buffer = ByteBuffer.allocate(capacity).put(buffer.flip());
    }

    @Override
    public int size() {
        return buffer.position() - packetStart;
    }

    @Override
    public void setInt(int index, int value) {
        if (index < 0 || index > size() - Integer.BYTES) {
            throw new IndexOutOfBoundsException(
                    "four bytes at " + index + " of a packet of " + size());
        }
        buffer.order(ByteOrder.BIG_ENDIAN).putInt(packetStart + index, value);
    }

    /** Begins the next packet behind the ones before it: {@link #size} is 0 again. */
    public void nextPacket() {
        packetStart = buffer.position();
    }

    /** Takes back what was written of a packet that was begun and cannot be finished. */
    public void dropPacket() {
        buffer.position(packetStart);
    }

    /**
     * The memory itself: written up to its position.
     *
     * @return the buffer now in use; valid until this sink grows
     */
    public ByteBuffer buffer() {
        return buffer;
    }

    /**
     * A copy of all packets written, first to last.
     *
     * @return their bytes
     */
    public byte[] toByteArray() {
        byte[] bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }

    /** Forgets everything written. */
    public void clear() {
        buffer.clear();
        packetStart = 0;
    }
}
