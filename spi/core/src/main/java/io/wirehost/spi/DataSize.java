package io.wirehost.spi;

/**
 * A number of bytes in a setting: {@code 512}, {@code "64KiB"} (1,024s), {@code "64kB"} (1,000s),
 * as HOCON's size unit format has it.
 *
 * @param bytes the number of bytes, 0 or more
 */
public record DataSize(long bytes) implements Comparable<DataSize> {
    private static final long KIBI = 1024;
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size of " + bytes + " bytes: must be 0 or more");
        }
    }

    /**
     * A size in bytes.
     *
     * @param bytes 0 or more
     * @return the size
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public static DataSize ofBytes(long bytes) {
        return new DataSize(bytes);
    }

    /**
     * A size in units of 1,024 bytes.
     *
     * @param kibibytes 0 or more
     * @return the size
     * @throws IllegalArgumentException if {@code kibibytes} is negative
     * @throws ArithmeticException if it does not fit 63 bits
     */
    public static DataSize ofKibibytes(long kibibytes) {
        return new DataSize(Math.multiplyExact(kibibytes, KIBI));
    }

    /**
     * A size in units of 1,048,576 bytes.
     *
     * @param mebibytes 0 or more
     * @return the size
     * @throws IllegalArgumentException if {@code mebibytes} is negative
     * @throws ArithmeticException if it does not fit 63 bits
     */
    public static DataSize ofMebibytes(long mebibytes) {
        return new DataSize(Math.multiplyExact(mebibytes, KIBI * KIBI));
    }

    /**
     * The size as the length of an array or buffer.
     *
     * @return the bytes, or {@link Integer#MAX_VALUE} where they are more
     */
    public int toIntSaturated() {
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /**
     * The size in the largest binary unit that shows it exactly.
     *
     * @return for example {@code 64KiB}, {@code 1000B}
     */
    @Override
    public String toString() {
        long value = bytes;
        int unit = 0;
        while (value != 0 && value % KIBI == 0 && unit < UNITS.length - 1) {
            value /= KIBI;
            unit++;
        }
        return value + UNITS[unit];
    }
}
