package io.wirehost.host.plugin;

/**
 * What went through sessions, and what waits in their queues.
 *
 * @param packetsIn unpacked, of sessions that have a codec
 * @param packetsOut packed, likewise
 * @param bytesIn read from the sockets
 * @param bytesOut handed to the kernel
 * @param readQueue bytes of packets that no handler has begun
 * @param writeQueue packed bytes that the kernel has not taken
 */
public record Traffic(
        long packetsIn,
        long packetsOut,
        long bytesIn,
        long bytesOut,
        long readQueue,
        long writeQueue) {
    /** Of no session. */
    public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0, 0);

    /**
     * Both together.
     *
     * @param other of other sessions
     * @return the sums
     */
    public Traffic plus(Traffic other) {
        return new Traffic(
                packetsIn + other.packetsIn,
                packetsOut + other.packetsOut,
                bytesIn + other.bytesIn,
                bytesOut + other.bytesOut,
                readQueue + other.readQueue,
                writeQueue + other.writeQueue);
    }
}
