package io.wirehost.codecs;

import io.wirehost.spi.CodecContext;
import io.wirehost.spi.Default;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketSink;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Range;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Bytes whose length stands in a field near their beginning. The example of a codec that believes
 * no length: it is checked as soon as it is there, before anything is waited for or allocated.
 *
 * <p>On the wire a packet is, from its first byte on,
 *
 * <pre>
 * | offset bytes | length field of width bytes | adjustment + length bytes |
 * </pre>
 *
 * <p><b>In:</b> those bytes without the first {@code strip}. A length that makes the packet end
 * inside its length field, or larger than {@code max-packet-size}, is malformed.
 *
 * <p><b>Out:</b> {@code strip} bytes and the packet; then the length is written into its field,
 * over whatever the packet carries there. So the bytes that are stripped must all belong to the
 * field, for no others could be put back: {@code strip} is at most {@code width} if {@code offset}
 * is 0, and else 0. What came in can always be sent, and gives the bytes that it was made of.
 *
 * <table>
 *   <caption>Usual settings</caption>
 *   <tr><th>the peer sends</th><th>settings</th><th>a packet is</th></tr>
 *   <tr><td>length, body</td><td>the defaults</td><td>the body</td></tr>
 *   <tr><td>length that counts itself too, body</td><td>adjustment = −4</td><td>the body</td></tr>
 *   <tr><td>type (1), length, body</td><td>offset = 1</td><td>type, length, body</td></tr>
 *   <tr><td>length of the body, type (1), body</td><td>adjustment = 1</td><td>type, body</td></tr>
 * </table>
 */
@Provides(value = "length-field", settings = LengthFieldCodec.Settings.class)
public final class LengthFieldCodec implements PacketCodec<byte[], byte[]> {
    private int offset; // set once, by init
    private int width = Integer.BYTES; // set once, by init
    private boolean littleEndian; // set once, by init
    private int strip; // set once, by init
    private int fieldEnd; // set once, by init
    private long uncounted; // set once, by init; bytes of a packet that its length does not count
    private int maxPacketSize; // set once, by init

    /** Which byte of the length comes first. */
    public enum Order {
        /** The highest: the network's order. */
        BIG,

        /** The lowest. */
        LITTLE
    }

    /**
     * Where the length stands and what it counts.
     *
     * @param offset bytes before the length field
     * @param width bytes of the length field: 1, 2, 3, 4 or 8; the length is without a sign
     * @param order of the bytes of the length
     * @param adjustment bytes behind the length field that the length does not count; negative if
     *     it counts bytes up to the end of the field too
     * @param strip bytes at the beginning that a packet is without; unless set, the length field if
     *     {@code offset} is 0, and else none
     */
    public record Settings(
            @Default("0") @Range(min = "0", max = "65535") int offset,
            @Default("4") @Range(min = "1", max = "8") int width,
            @Default("big") Order order,
            @Default("0") int adjustment,
            Optional<Integer> strip) {
        /**
         * Checks what the settings mean together.
         *
         * @throws IllegalArgumentException if there is no such width, or the bytes stripped could
         *     not be put back
         */
        public Settings {
            if (width < 1 || width > 8 || (width > 4 && width < 8)) {
                throw new IllegalArgumentException("width " + width + ": must be 1, 2, 3, 4 or 8");
            }
            int most = offset == 0 ? width : 0;
            int stripped = strip.orElse(most);
            if (stripped < 0 || stripped > most) {
                throw new IllegalArgumentException(
                        "strip "
                                + stripped
                                + " with offset "
                                + offset
                                + " and width "
                                + width
                                + ": must be "
                                + (most == 0 ? "0" : "0 to " + most)
                                + ", for only bytes of the length field can be put back");
            }
        }

        int stripped() {
            return strip.orElse(offset == 0 ? width : 0);
        }
    }

    @Override
    public void init(CodecContext context) {
        Settings settings = context.settings(Settings.class);
        offset = settings.offset;
        width = settings.width;
        littleEndian = settings.order == Order.LITTLE;
        strip = settings.stripped();
        fieldEnd = offset + width;
        uncounted = (long) fieldEnd + settings.adjustment;
        maxPacketSize = context.maxPacketSize();
    }

    @Override
    public byte @Nullable [] unpack(ByteBuffer in) throws MalformedPacketException {
        if (in.remaining() < fieldEnd) {
            return null;
        }
        int start = in.position();
        long length = length(in, start + offset);
        // Below 0 is a length of 2^63 and more.
        if (length < 0 || length > maxPacketSize - uncounted) {
            throw new MalformedPacketException(
                    "length "
                            + Long.toUnsignedString(length)
                            + ": the packet would be over "
                            + maxPacketSize
                            + " bytes");
        }
        int size = (int) (uncounted + length);
        if (size < fieldEnd) {
            throw new MalformedPacketException(
                    "length " + length + ": the packet would end inside its length field");
        }
        if (in.remaining() < size) {
            return null;
        }
        byte[] packet = new byte[size - strip];
        in.position(start + strip).get(packet);
        return packet;
    }

    private long length(ByteBuffer in, int start) {
        long length = 0;
        for (int i = 0; i < width; i++) {
            int at = littleEndian ? start + width - 1 - i : start + i;
            length = (length << Byte.SIZE) | Byte.toUnsignedLong(in.get(at));
        }
        return length;
    }

    @Override
    public void pack(byte[] packet, PacketSink out) {
        int size = Math.addExact(strip, packet.length);
        long length = size - uncounted;
        if (size < fieldEnd || length < 0) {
            throw new IllegalArgumentException(
                    "a packet of " + packet.length + " bytes: too short, it lacks its header");
        }
        if (width < Long.BYTES && length >>> (width * Byte.SIZE) != 0) {
            throw new IllegalArgumentException(
                    "a packet of "
                            + packet.length
                            + " bytes: too long, its length does not fit "
                            + width
                            + " bytes");
        }
        ByteBuffer room = out.room(size);
        int start = room.position();
        room.position(start + strip).put(packet);
        putLength(room, start + offset, length);
    }

    private void putLength(ByteBuffer room, int start, long length) {
        for (int i = 0; i < width; i++) {
            int at = littleEndian ? start + i : start + width - 1 - i;
            room.put(at, (byte) (length >>> (i * Byte.SIZE)));
        }
    }

    @Override
    public boolean packsAlike() {
        return true;
    }
}
