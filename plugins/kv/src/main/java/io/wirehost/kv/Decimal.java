package io.wirehost.kv;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Whole numbers as text, and back, without a String in between where it matters. */
final class Decimal {
    private static final int LONGEST = 20;

    private Decimal() {}

    static void put(long number, ByteBuffer room) {
        if (number >= 0 && number < 10) {
            room.put((byte) ('0' + number));
            return;
        }
        int digits = 1;
        for (long rest = number / 10; rest != 0; rest /= 10) {
            digits++;
        }
        if (number < 0) {
            room.put((byte) '-');
        }
        int end = room.position() + digits;
        long rest = number;
        for (int at = end - 1; at >= end - digits; at--) {
            room.put(at, (byte) ('0' + Math.abs(rest % 10)));
            rest /= 10;
        }
        room.position(end);
    }

    static byte[] bytes(long number) {
        return Long.toString(number).getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Reads a number as {@link #bytes} writes it: no plus, no space, no leading zero.
     *
     * @throws NumberFormatException if it is none, or does not fit 64 bits
     */
    static long parse(byte[] text) {
        boolean negative = text.length > 0 && text[0] == '-';
        int first = negative ? 1 : 0;
        if (text.length == first || text.length > LONGEST) {
            throw new NumberFormatException();
        }
        if (text[first] == '0' && text.length > 1) {
            throw new NumberFormatException();
        }
        long number = 0; // negative while it is built: there is one more negative than positive
        for (int i = first; i < text.length; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9 || number < Long.MIN_VALUE / 10) {
                throw new NumberFormatException();
            }
            number = number * 10 - digit;
            if (number > 0) {
                throw new NumberFormatException();
            }
        }
        if (!negative && number == Long.MIN_VALUE) {
            throw new NumberFormatException();
        }
        return negative ? number : -number;
    }
}
