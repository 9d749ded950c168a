package io.wirehost.dataserver;

import io.wirehost.spi.StartMatch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a connection is for.
 *
 * @param direction as the server sees it
 * @param size of the object; −1 if the peer does not say
 * @param key of the object
 */
record StartPacket(Direction direction, long size, Key key) {
    enum Direction {
        READ,
        WRITE
    }

    static final long UNKNOWN_SIZE = -1;

    private static final int SIZE_END = 1 + Long.BYTES;
    private static final int BYTES = SIZE_END + Key.BYTES;

    /**
     * The size's sign is in its last byte, so nothing is to be told between the first and the
     * ninth.
     */
    static StartMatch match(ByteBuffer firstBytes) {
        ByteBuffer in = littleEndian(firstBytes);
        int have = in.remaining();
        if (have == 0) {
            return StartMatch.needMore(1);
        }
        if (in.get(0) != 0 && in.get(0) != 1) {
            return StartMatch.NO;
        }
        if (have < SIZE_END) {
            return StartMatch.needMore(SIZE_END);
        }
        if (in.getLong(1) < UNKNOWN_SIZE) {
            return StartMatch.NO;
        }
        return have < BYTES ? StartMatch.needMore(BYTES) : StartMatch.match(BYTES);
    }

    /** Of bytes that match. */
    static StartPacket of(ByteBuffer startPacket) {
        ByteBuffer in = littleEndian(startPacket);
        Direction direction = in.get() == 0 ? Direction.READ : Direction.WRITE;
        return new StartPacket(direction, in.getLong(), Key.take(in));
    }

    boolean saysSize() {
        return size != UNKNOWN_SIZE;
    }

    private static ByteBuffer littleEndian(ByteBuffer bytes) {
        return bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }
}
