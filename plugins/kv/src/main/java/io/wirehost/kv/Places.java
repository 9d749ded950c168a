package io.wirehost.kv;

/**
 * How many places a collection of Java keeps: as many as it once needed, for it never gives one
 * back. When it uses few of them it is to be copied into one that has no more than it needs.
 */
final class Places {
    private static final int FEW = 64;
    private static final int SPARSE = 4; // places an element

    private int most;

    /** It has so many elements. */
    void use(int size) {
        most = Math.max(most, size);
    }

    /** Whether the collection, which now has so many elements, is to be copied; it is then. */
    boolean shrink(int size) {
        boolean sparse = most > FEW && size < most / SPARSE;
        if (sparse) {
            most = size;
        }
        return sparse;
    }

    long memory() {
        return (long) Memory.PLACE * most;
    }
}
