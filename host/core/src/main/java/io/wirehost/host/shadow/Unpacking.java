package io.wirehost.host.shadow;

import io.wirehost.host.binding.CodecSource;
import io.wirehost.host.plugin.PluginFaultException;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketBuffer;
import io.wirehost.spi.PacketCodec;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A stream as one codec unpacks it, by the rules that the host keeps for a session. One thread,
 * which has the loader of the plugin in its context while the codec runs.
 */
final class Unpacking {
    private static final int HEAD = 16;
    private static final int SMALLEST_REST = 64;

    private final CodecSource source;
    private final PacketCodec<Object, Object> codec;
    private final int maxPacketSize;
    private final Queue<Found> found = new ArrayDeque<>();
    private @Nullable ByteBuffer rest; // to be read from; null: none
    private long offset; // of the first byte of the rest
    private boolean over;

    Unpacking(CodecSource source) throws PluginFaultException {
        this.source = source;
        this.codec = source.newCodec();
        this.maxPacketSize = source.context().maxPacketSize();
    }

    /** What was found and not taken yet, in the order of the stream. */
    Queue<Found> found() {
        return found;
    }

    /** Unpacks these bytes behind those before them. */
    void feed(ByteBuffer bytes, boolean ending) {
        if (over) {
            return;
        }
        ByteBuffer all = append(bytes);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(source.provider().loader());
        try {
            boolean more = true;
            while (more && !over && (all.hasRemaining() || ending)) {
                more = unpackOne(all, ending);
            }
        } finally {
            thread.setContextClassLoader(before);
        }
        rest = all.hasRemaining() && !over ? all : null;
    }

    /** What is left, with these behind it, which stay as they are. */
    private ByteBuffer append(ByteBuffer bytes) {
        int count = bytes.remaining();
        ByteBuffer all = rest == null ? ByteBuffer.allocate(SMALLEST_REST).flip() : rest;
        if (all.capacity() - all.limit() < count) {
            int length = all.remaining() + count;
            // Doubled, so that a packet that comes in small pieces is copied a bounded number of
            // times.
            all =
                    length <= all.capacity() / 2
                            ? all.compact().flip()
                            : ByteBuffer.allocate(2 * length).put(all).flip();
        }
        int end = all.limit();
        return all.limit(end + count).put(end, bytes, bytes.position(), count);
    }

    /** False: there is no further packet in these bytes. */
    private boolean unpackOne(ByteBuffer bytes, boolean ending) {
        int start = bytes.position();
        int end = bytes.limit();
        int shown = Math.min(end - start, maxPacketSize);
        ByteBuffer head = ByteBuffer.allocate(Math.min(shown, HEAD));
        head.put(0, bytes, start, head.capacity());
        Object packet = null;
        int consumed;
        try {
            if (shown > 0) {
                packet = codec.unpack(show(bytes, start, shown));
            }
            if (packet == null && bytes.position() == start) {
                if (shown == maxPacketSize) {
                    found.add(new Found.Malformed(offset, "it is too large"));
                    over = true;
                    return false;
                }
                if (!ending) {
                    return false;
                }
                packet = codec.unpackEnd(show(bytes, start, shown));
            }
            consumed = bytes.position() - start;
            check(consumed, shown, packet != null);
        } catch (MalformedPacketException e) {
            consumed = Math.min(e.skip(), shown);
            over = consumed == 0;
            found.add(new Found.Malformed(offset + consumed, String.valueOf(e.getMessage())));
        } catch (Throwable e) {
            found.add(new Found.Fault(offset, e));
            over = true;
            return false;
        } finally {
            bytes.limit(end);
        }
        bytes.position(start + consumed);
        offset += consumed;
        if (packet != null) {
            found.add(new Found.Packet(offset, packet, head));
        }
        return consumed > 0;
    }

    private static ByteBuffer show(ByteBuffer bytes, int start, int count) {
        return bytes.order(ByteOrder.BIG_ENDIAN).limit(start + count).position(start);
    }

    private static void check(int consumed, int shown, boolean packet) {
        if (consumed < 0 || consumed > shown || (packet && consumed == 0)) {
            throw new IllegalStateException(
                    "moved the position by "
                            + consumed
                            + ", was shown "
                            + shown
                            + " bytes, and answered "
                            + (packet ? "a packet" : "none"));
        }
    }

    /** Whether a packet can be packed without a trace in the codec. */
    boolean packsAlike() {
        return codec.packsAlike();
    }

    /** The bytes of a packet that it has unpacked. Throws whatever the codec throws. */
    byte[] pack(Object packet) {
        PacketBuffer packed = new PacketBuffer(SMALLEST_REST);
        codec.pack(packet, packed);
        return packed.toByteArray();
    }
}
