package io.wirehost.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketSink;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * A right codec: a length of one byte, 1 to 100, and as many characters. 0 is padding, and 200 and
 * above are noise to be skipped.
 */
class CountedCodec implements PacketCodec<String, String> {
    static final int MOST = 100;

    @Override
    public @Nullable String unpack(ByteBuffer in) throws MalformedPacketException {
        if (!in.hasRemaining()) {
            return null;
        }
        int length = Byte.toUnsignedInt(in.get(in.position()));
        if (length == 0) {
            in.get();
            return null;
        }
        if (length >= 200) {
            throw MalformedPacketException.skip(1, "noise " + length);
        }
        if (length > MOST) {
            throw new MalformedPacketException("length " + length + " is over " + MOST);
        }
        return in.remaining() <= length ? null : take(in, length);
    }

    String take(ByteBuffer in, int length) {
        byte[] text = new byte[length];
        in.position(in.position() + 1).get(text);
        return new String(text, ISO_8859_1);
    }

    @Override
    public void pack(String packet, PacketSink out) {
        if (packet.isEmpty() || packet.length() > MOST) {
            throw new IllegalArgumentException(packet.length() + " characters");
        }
        out.put(packet.length()).put(packet, ISO_8859_1);
    }

    @Override
    public boolean packsAlike() {
        return true;
    }
}
