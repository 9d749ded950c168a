package io.wirehost.host.shadow;

import java.nio.ByteBuffer;

/** What a codec has made of some bytes of a stream. */
sealed interface Found {
    /** How many bytes of the stream are behind it. */
    long end();

    /**
     * A packet.
     *
     * @param head its first bytes
     */
    record Packet(long end, Object packet, ByteBuffer head) implements Found {}

    /** These bytes are no packet. What it skips of them is behind it. */
    record Malformed(long end, String message) implements Found {}

    /** It threw, or broke its contract. */
    record Fault(long end, Throwable thrown) implements Found {}
}
