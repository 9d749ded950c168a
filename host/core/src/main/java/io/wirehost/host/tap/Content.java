package io.wirehost.host.tap;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;

/**
 * A copy of bytes, with those that are secret marked. Not changed any more when it is in a tap.
 *
 * @param bytes the first of them; secret ones are not hidden yet
 * @param length how many there were
 * @param secret the places of those that must not be shown
 */
@SuppressWarnings("ArrayRecordComponent") // its own, never compared
public record Content(byte[] bytes, int length, BitSet secret) {
    /** What stands for a secret byte where there is nothing but bytes. */
    static final byte HIDDEN = '*';

    private static final byte[] NOTHING = new byte[0];

    /** Of so many bytes at most; those from {@code secretFrom} on are secret. */
    static Content of(ByteBuffer bytes, int most, int secretFrom) {
        byte[] copy = new byte[Math.min(most, bytes.remaining())];
        bytes.get(bytes.position(), copy);
        BitSet secret = new BitSet();
        if (secretFrom < copy.length) {
            secret.set(secretFrom, copy.length);
        }
        return new Content(copy, bytes.remaining(), secret);
    }

    /** So many bytes that are not to be had. */
    static Content unseen(int length) {
        return new Content(NOTHING, length, new BitSet());
    }

    /** Whether something is hidden. */
    public boolean hasSecret() {
        return !secret.isEmpty();
    }

    /** The bytes, with others in place of secret ones. */
    public byte[] shown() {
        if (!hasSecret()) {
            return bytes;
        }
        byte[] shown = bytes.clone();
        secret.stream().forEach(place -> shown[place] = HIDDEN);
        return shown;
    }

    /** The first of them in hexadecimal, with {@code **} for one that is secret. */
    public String hex(int count) {
        char[] hex = HexFormat.of().formatHex(bytes, 0, count).toCharArray();
        secret.stream()
                .takeWhile(place -> place < count)
                .forEach(place -> Arrays.fill(hex, 2 * place, 2 * place + 2, (char) HIDDEN));
        return new String(hex);
    }

    /** As a text, if they are one; without what is secret. */
    String text() {
        return new String(shown(), StandardCharsets.UTF_8);
    }

    /** The same, with more of it secret. */
    Content hiding(BitSet more) {
        if (more.isEmpty()) {
            return this;
        }
        BitSet all = (BitSet) secret.clone();
        all.or(more);
        return new Content(bytes, length, all);
    }
}
