package io.wirehost.kv;

/**
 * What things take on the heap, as far as it can be told: objects of 64-bit Java with small
 * references.
 */
final class Memory {
    static final int ENTRY = 56; // with its place in the table
    static final int EXPIRY = 40; // its place among those that expire
    static final int TEXT = 16;
    static final int COLLECTION = 120; // an empty one
    static final int PLACE = 8; // that a collection keeps for an element
    static final int MAP_ELEMENT = 64; // node, wrapped key

    private static final int ARRAY = 16;
    private static final int ALIGNMENT = 8;

    private Memory() {}

    static long of(byte[] array) {
        return (ARRAY + (long) array.length + ALIGNMENT - 1) & -ALIGNMENT;
    }
}
