package io.wirehost.codecs;

import io.wirehost.spi.CodecContext;
import io.wirehost.spi.Default;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketSink;
import io.wirehost.spi.Provides;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * Bytes that end with a delimiter. As with {@link LineCodec} each byte is looked at once, here also
 * where a delimiter of several bytes is cut or begins anew inside itself.
 *
 * <p><b>In:</b> what stands before the first delimiter; maybe nothing. Bytes at the end of the
 * stream that no delimiter follows are malformed: the packet was cut.
 *
 * <p><b>Out:</b> the packet and the delimiter. A packet that the peer would take apart is refused:
 * one with a delimiter in it, or one whose last bytes make an earlier delimiter with the one behind
 * it. What came in can always be sent.
 */
@Provides(value = "delimiter", settings = DelimiterCodec.Settings.class)
public final class DelimiterCodec implements PacketCodec<byte[], byte[]> {
    // set once, by init
    @SuppressWarnings("NullAway.Init")
    private byte[] delimiter;

    // set once, by init
    @SuppressWarnings("NullAway.Init")
    private DelimiterSearch search;

    private boolean strip; // set once, by init
    private int scanned; // confined to the loop; bytes of this packet that were searched
    private int matched; // confined to the loop; how many of the delimiter they end with

    /**
     * How packets end.
     *
     * @param delimiter the bytes, written as text in UTF-8 with the escapes {@code \r \n \t \0 \\}
     *     and {@code \x00} to {@code \xFF}; at least one byte
     * @param strip whether packets are without their delimiter; else each ends with it, coming in
     *     and going out
     */
    public record Settings(String delimiter, @Default("true") boolean strip) {
        /**
         * Checks the delimiter.
         *
         * @throws IllegalArgumentException if it is empty or has an unknown escape
         */
        public Settings {
            if (EscapedBytes.parse(delimiter).length == 0) {
                throw new IllegalArgumentException("an empty delimiter: give at least one byte");
            }
        }
    }

    @Override
    public void init(CodecContext context) {
        Settings settings = context.settings(Settings.class);
        delimiter = EscapedBytes.parse(settings.delimiter);
        search = new DelimiterSearch(delimiter);
        strip = settings.strip;
    }

    @Override
    public byte @Nullable [] unpack(ByteBuffer in) {
        int start = in.position();
        int end = search.find(in, start + scanned, in.limit(), matched);
        if (end < 0) {
            scanned = in.remaining();
            matched = ~end;
            return null;
        }
        scanned = 0;
        matched = 0;
        byte[] packet = new byte[end - start - (strip ? delimiter.length : 0)];
        in.get(packet).position(end);
        return packet;
    }

    @Override
    public void pack(byte[] packet, PacketSink out) {
        ByteBuffer room = out.room(Math.addExact(packet.length, strip ? delimiter.length : 0));
        int start = room.position();
        room.put(packet);
        if (strip) {
            room.put(delimiter);
        }
        // The peer will search just so.
        int end = search.find(room, start, room.position(), 0);
        if (end != room.position()) {
            throw new IllegalArgumentException(
                    "a packet of "
                            + packet.length
                            + " bytes "
                            + (end < 0 ? "lacks its delimiter" : "has a delimiter inside")
                            + ": the peer would not take it for one packet");
        }
    }

    @Override
    public boolean packsAlike() {
        return true;
    }
}
