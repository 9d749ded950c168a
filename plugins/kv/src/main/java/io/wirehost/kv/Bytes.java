package io.wirehost.kv;

import java.util.Arrays;

/** Bytes as a key of the maps of Java. */
final class Bytes {
    private final byte[] array;
    private final int hash;

    Bytes(byte[] array) {
        this.array = array;
        this.hash = KeyHash.of(array);
    }

    byte[] array() {
        return array;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes
                && hash == bytes.hash
                && Arrays.equals(array, bytes.array);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
