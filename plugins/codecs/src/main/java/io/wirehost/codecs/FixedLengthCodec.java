package io.wirehost.codecs;

import io.wirehost.spi.CodecContext;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketSink;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Range;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * Packets that all have the same number of bytes. The smallest example of a codec with settings.
 *
 * <p><b>In:</b> the next {@code length} bytes; fewer at the end of the stream are malformed.
 *
 * <p><b>Out:</b> a packet of any other length is refused.
 */
@Provides(value = "fixed-length", settings = FixedLengthCodec.Settings.class)
public final class FixedLengthCodec implements PacketCodec<byte[], byte[]> {
    private int length; // set once, by init

    /**
     * How long packets are.
     *
     * @param length bytes of each packet; at most {@code max-packet-size}
     */
    public record Settings(@Range(min = "1") int length) {
        /**
         * Checks the length.
         *
         * @throws IllegalArgumentException if it is less than 1
         */
        public Settings {
            if (length < 1) {
                throw new IllegalArgumentException("length " + length + ": must be at least 1");
            }
        }
    }

    /**
     * Takes the length.
     *
     * @throws IllegalArgumentException if it is over {@code max-packet-size}, for no packet would
     *     ever be whole
     */
    @Override
    public void init(CodecContext context) {
        length = context.settings(Settings.class).length;
        if (length > context.maxPacketSize()) {
            throw new IllegalArgumentException(
                    "length "
                            + length
                            + " is over max-packet-size "
                            + context.maxPacketSize()
                            + ": raise that");
        }
    }

    @Override
    public byte @Nullable [] unpack(ByteBuffer in) {
        if (in.remaining() < length) {
            return null;
        }
        byte[] packet = new byte[length];
        in.get(packet);
        return packet;
    }

    @Override
    public void pack(byte[] packet, PacketSink out) {
        if (packet.length != length) {
            throw new IllegalArgumentException(
                    "a packet of " + packet.length + " bytes: must have " + length);
        }
        out.put(packet);
    }

    @Override
    public boolean packsAlike() {
        return true;
    }
}
