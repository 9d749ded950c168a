package io.wirehost.codecs;

import io.wirehost.spi.CodecContext;
import io.wirehost.spi.DataSize;
import io.wirehost.spi.Default;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketSink;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Range;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * Bytes as they come, for a handler that cares for no limits between them.
 *
 * <p><b>In:</b> what is there, at least one byte and at most {@code max-chunk}. Where one packet
 * ends and the next begins says nothing: the network cuts where it likes.
 *
 * <p><b>Out:</b> the bytes.
 */
@Provides(value = "raw", settings = RawCodec.Settings.class)
public final class RawCodec implements PacketCodec<byte[], byte[]> {
    private int maxChunk; // set once, by init

    /**
     * How much is taken at once.
     *
     * @param maxChunk the most bytes of one packet; {@code max-packet-size} limits them too
     */
    public record Settings(@Default("64KiB") @Range(min = "1B") DataSize maxChunk) {}

    @Override
    public void init(CodecContext context) {
        maxChunk = context.settings(Settings.class).maxChunk.toIntSaturated();
    }

    @Override
    public byte @Nullable [] unpack(ByteBuffer in) {
        if (!in.hasRemaining()) {
            return null;
        }
        byte[] chunk = new byte[Math.min(in.remaining(), maxChunk)];
        in.get(chunk);
        return chunk;
    }

    @Override
    public void pack(byte[] packet, PacketSink out) {
        out.put(packet);
    }

    @Override
    public boolean packsAlike() {
        return true;
    }
}
