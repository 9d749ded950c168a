package io.wirehost.host.shadow;

import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketSink;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/** The codec of a session, which does what it did; what it is shown is copied besides. */
final class ShadowedCodec implements PacketCodec<Object, Object> {
    private final PacketCodec<Object, Object> served;
    private final Feed feed;

    // confined to the loop
    private int copied; // of the bytes that are not consumed yet
    private boolean ended;

    ShadowedCodec(PacketCodec<Object, Object> served, Feed feed) {
        this.served = served;
        this.feed = feed;
    }

    @Override
    public @Nullable Object unpack(ByteBuffer in) throws MalformedPacketException {
        int start = in.position();
        copy(in);
        try {
            Object packet = served.unpack(in);
            copied -= in.position() - start;
            return packet;
        } catch (MalformedPacketException e) {
            copied -= e.skip();
            throw e;
        }
    }

    @Override
    public @Nullable Object unpackEnd(ByteBuffer in) throws MalformedPacketException {
        int start = in.position();
        copy(in);
        if (!ended) {
            ended = true;
            feed.offer(null);
        }
        Object packet = served.unpackEnd(in);
        copied -= in.position() - start;
        return packet;
    }

    /** What is shown for the first time. */
    private void copy(ByteBuffer in) {
        int fresh = in.remaining() - copied;
        if (fresh <= 0 || feed.isOver()) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate(fresh);
        bytes.put(0, in, in.position() + copied, fresh);
        copied += fresh;
        feed.offer(bytes);
    }

    @Override
    public void pack(Object packet, PacketSink out) {
        served.pack(packet, out);
    }

    @Override
    public boolean packsAlike() {
        return served.packsAlike();
    }

    @Override
    public int secretFrom(ByteBuffer in) {
        return served.secretFrom(in);
    }
}
