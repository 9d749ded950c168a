package io.wirehost.client;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * How to connect, and how long to wait for the peer. Immutable: each {@code with…} answers a
 * changed copy, and one instance serves any number of connections.
 *
 * <pre>{@code
 * var options = ConnectOptions.DEFAULTS.withStartPacket(hello).withReadTimeout(Duration.ofSeconds(30));
 * }</pre>
 *
 * @param connectTimeout how long connecting may take; zero: as long as the operating system tries
 * @param readTimeout how long one call may wait for bytes, or for a packet; zero: without end
 * @param writeTimeout how long the peer may take for 64 KiB, or for the rest of a write if that is
 *     less; zero: without end. When it has passed, the connection is reset, for what the peer got
 *     of the write is not known
 * @param startPacket the bytes that open the connection, sent before all others; may be empty
 */
public record ConnectOptions(
        Duration connectTimeout,
        Duration readTimeout,
        Duration writeTimeout,
        ByteBuffer startPacket) {
    /** Five seconds to connect, no other limit, no start packet. */
    public static final ConnectOptions DEFAULTS =
            new ConnectOptions(
                    Duration.ofSeconds(5), Duration.ZERO, Duration.ZERO, ByteBuffer.allocate(0));

    /**
     * Checks the ranges and copies the start packet, from its position to its limit.
     *
     * @throws IllegalArgumentException if a timeout is negative
     */
    public ConnectOptions {
        requireNotNegative("connectTimeout", connectTimeout);
        requireNotNegative("readTimeout", readTimeout);
        requireNotNegative("writeTimeout", writeTimeout);
        startPacket =
                ByteBuffer.allocate(startPacket.remaining())
                        .put(startPacket.duplicate())
                        .flip()
                        .asReadOnlyBuffer();
    }

    private static void requireNotNegative(String name, Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException(
                    name + " " + timeout + " is negative: zero means no limit");
        }
    }

    /**
     * The bytes that open the connection.
     *
     * @return a read-only buffer of its own at each call
     */
    @Override
    public ByteBuffer startPacket() {
        return startPacket.duplicate();
    }

    /**
     * These options with another start packet.
     *
     * @param bytes all of them are copied
     * @return the changed copy
     */
    public ConnectOptions withStartPacket(byte... bytes) {
        return new ConnectOptions(
                connectTimeout, readTimeout, writeTimeout, ByteBuffer.wrap(bytes));
    }

    /**
     * These options with another limit for connecting.
     *
     * @param timeout see {@link #connectTimeout}
     * @return the changed copy
     * @throws IllegalArgumentException if it is negative
     */
    public ConnectOptions withConnectTimeout(Duration timeout) {
        return new ConnectOptions(timeout, readTimeout, writeTimeout, startPacket);
    }

    /**
     * These options with another limit for receiving.
     *
     * @param timeout see {@link #readTimeout}
     * @return the changed copy
     * @throws IllegalArgumentException if it is negative
     */
    public ConnectOptions withReadTimeout(Duration timeout) {
        return new ConnectOptions(connectTimeout, timeout, writeTimeout, startPacket);
    }

    /**
     * These options with another limit for sending.
     *
     * @param timeout see {@link #writeTimeout}
     * @return the changed copy
     * @throws IllegalArgumentException if it is negative
     */
    public ConnectOptions withWriteTimeout(Duration timeout) {
        return new ConnectOptions(connectTimeout, readTimeout, timeout, startPacket);
    }
}
