package io.wirehost.net;

import io.wirehost.spi.CodecContext;
import io.wirehost.spi.DataSize;
import io.wirehost.spi.Default;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketSink;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Range;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The codec {@code net}.
 *
 * <p>Bytes that cannot begin a packet are skipped up to the next place where one can, and the
 * stream goes on. A length over the limit is skipped in the same way, from behind its marker: the
 * four bytes may have stood in garbage by chance, and if the peer meant them, nothing tells how
 * many of the bytes that follow are real. Nothing is allocated before a packet is all here.
 */
@Provides(value = "net", settings = NetCodec.Settings.class)
public final class NetCodec implements PacketCodec<NetPacket, NetPacket> {
    /**
     * What can be set.
     *
     * @param maxLength the most data that a packet from the peer may have; {@code max-packet-size}
     *     less the 12 bytes of the header bounds it as well
     */
    public record Settings(@Default("64KiB") @Range(max = "2147483635") DataSize maxLength) {}

    static final int HEADER = 12;

    private static final byte[] MARKER = "NET:".getBytes(StandardCharsets.US_ASCII);
    private static final int SHOWN = 16;

    private long maxLength; // set by init, then confined to the loop

    /** For the service loader. */
    public NetCodec() {}

    @Override
    public void init(CodecContext context) {
        long room = (long) context.maxPacketSize() - HEADER;
        maxLength = Math.min(context.settings(Settings.class).maxLength().bytes(), room);
    }

    @Override
    public @Nullable NetPacket unpack(ByteBuffer in) throws MalformedPacketException {
        int start = in.position();
        if (!canBegin(in, start)) {
            throw skipTo(next(in, start + 1), in, "is not NET:");
        }
        if (in.remaining() < HEADER) {
            return null;
        }
        long length = Integer.toUnsignedLong(in.getInt(start + 8));
        if (length > maxLength) {
            String problem = "has a length of " + length + ", over " + maxLength;
            throw skipTo(next(in, start + MARKER.length), in, problem);
        }
        if (in.remaining() < HEADER + length) {
            return null;
        }
        long timestamp = Integer.toUnsignedLong(in.getInt(start + 4));
        byte[] data = new byte[(int) length];
        in.position(start + HEADER).get(data);
        return new NetPacket(timestamp, data);
    }

    @Override
    public void pack(NetPacket packet, PacketSink out) {
        out.room(HEADER + packet.data().length)
                .put(MARKER)
                .putInt((int) packet.timestamp())
                .putInt(packet.data().length)
                .put(packet.data());
    }

    @Override
    public boolean packsAlike() {
        return true;
    }

    /** Whether the bytes at hand from there on are a marker, or the beginning of one. */
    private static boolean canBegin(ByteBuffer in, int at) {
        int compared = Math.min(MARKER.length, in.limit() - at);
        for (int i = 0; i < compared; i++) {
            if (in.get(at + i) != MARKER[i]) {
                return false;
            }
        }
        return true;
    }

    /** The next place where a packet can begin; the limit if there is none. */
    private static int next(ByteBuffer in, int from) {
        int at = from;
        while (!canBegin(in, at)) {
            at++;
        }
        return at;
    }

    private static MalformedPacketException skipTo(int end, ByteBuffer in, String problem) {
        int bytes = end - in.position();
        return MalformedPacketException.skip(
                bytes, "\"" + escaped(in, bytes) + "\" (" + bytes + " bytes) " + problem);
    }

    private static String escaped(ByteBuffer in, int bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(bytes, SHOWN); i++) {
            byte octet = in.get(in.position() + i);
            if (octet < ' ' || octet > '~' || octet == '"' || octet == '\\') {
                text.append("\\x").append(HexFormat.of().toHexDigits(octet));
            } else {
                text.append((char) octet);
            }
        }
        return text.append(bytes > SHOWN ? "…" : "").toString();
    }
}
