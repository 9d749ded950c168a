package io.wirehost.host.outbound;

import io.wirehost.spi.PacketBuffer;
import io.wirehost.spi.PacketCodec;

import org.jspecify.annotations.Nullable;

/**
 * One packet in the write queues of many sessions of one binding. The first session that drains it
 * packs it, the others take the same bytes.
 */
public final class Broadcast {
    private static final int GUESS = 256;

    private final Object packet;
    private byte @Nullable [] packed; // guarded by this

    /** Of a packet that is not packed yet. */
    public Broadcast(Object packet) {
        this.packet = packet;
    }

    Object packet() {
        return packet;
    }

    synchronized byte[] packedBy(PacketCodec<?, Object> codec) {
        byte[] bytes = packed;
        if (bytes == null) {
            PacketBuffer sink = new PacketBuffer(GUESS);
            codec.pack(packet, sink);
            bytes = sink.toByteArray();
            packed = bytes;
        }
        return bytes;
    }
}
