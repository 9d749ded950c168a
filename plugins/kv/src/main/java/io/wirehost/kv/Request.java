package io.wirehost.kv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a client asks: the name of a command and its arguments. The arrays are the request's own,
 * and nobody changes them.
 */
@SuppressWarnings("ArrayRecordComponent") // shared, never changed
record Request(byte[]... words) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Request(byte[][] others) && Arrays.deepEquals(words, others);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(words);
    }

    /** The name alone: the arguments may be secret, or large. */
    @Override
    public String toString() {
        return "%s and %d arguments"
                .formatted(new String(words[0], StandardCharsets.ISO_8859_1), words.length - 1);
    }
}
