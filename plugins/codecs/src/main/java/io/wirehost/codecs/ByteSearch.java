package io.wirehost.codecs;

import java.nio.ByteBuffer;

/** Finds a byte, eight bytes at a time. */
final class ByteSearch {
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private ByteSearch() {}

    /** The index of the first {@code wanted} in {@code [from, to)}; −1 if there is none. */
    static int first(ByteBuffer in, byte wanted, int from, int to) {
        long pattern = ONES * Byte.toUnsignedLong(wanted);
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            // A byte that is wanted becomes 0, and only a word with a 0 in it has a high bit left
            // here: subtracting 1 sets it in a 0, and the complement drops it where it was before.
            long difference = in.getLong(at) ^ pattern;
            if (((difference - ONES) & ~difference & HIGH_BITS) != 0) {
                break;
            }
        }
        for (; at < to; at++) {
            if (in.get(at) == wanted) {
                return at;
            }
        }
        return -1;
    }
}
