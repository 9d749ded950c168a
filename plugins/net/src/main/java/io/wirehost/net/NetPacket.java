package io.wirehost.net;

import java.util.Arrays;

/**
 * One packet. Two packets are equal if their times and the contents of their data are.
 *
 * @param timestamp Unix seconds, from 0 to 2³² − 1
 * @param data not copied, and not to be changed any more
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its contents, and no copy for each packet
public record NetPacket(long timestamp, byte[] data) {
    private static final long MAX_TIMESTAMP = 0xFFFF_FFFFL;

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if {@code timestamp} does not fit 32 bits
     */
    public NetPacket {
        if (timestamp < 0 || timestamp > MAX_TIMESTAMP) {
            throw new IllegalArgumentException(
                    "timestamp " + timestamp + " is outside 0–" + MAX_TIMESTAMP);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NetPacket(long time, byte[] bytes)
                && timestamp == time
                && Arrays.equals(data, bytes);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(timestamp) + Arrays.hashCode(data);
    }

    /**
     * Time and size; the data may be large, or not for a log.
     *
     * @return {@code NetPacket[timestamp=1700000000, data=12 bytes]}
     */
    @Override
    public String toString() {
        return "NetPacket[timestamp=" + timestamp + ", data=" + data.length + " bytes]";
    }
}
