package io.wirehost.spi;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * Packs and unpacks the packets of one session.
 *
 * <p>The host makes one instance per session, with the public constructor without parameters, so
 * fields hold the session's state: where a scan for a delimiter stopped, a negotiated version.
 *
 * <p><b>Thread:</b> all methods are called on the session's event loop, never two at once, and must
 * not block.
 *
 * <p><b>Order:</b> {@link #init} once, then {@link #unpack} and {@link #pack} as bytes and packets
 * come, {@link #unpackEnd} when the peer has ended its stream.
 *
 * <p><b>Faults:</b> what the peer did wrong is a {@link MalformedPacketException}. Anything else
 * thrown is a fault of the codec: it ends the session with a reason that names the plugin.
 *
 * <pre>{@code
 * @Provides("pair")
 * public final class PairCodec implements PacketCodec<byte[], byte[]> {
 *     public byte[] unpack(ByteBuffer in) {
 *         if (in.remaining() < 2) return null;
 *         return new byte[] {in.get(), in.get()};
 *     }
 *     public void pack(byte[] packet, PacketSink out) {
 *         out.put(packet);
 *     }
 * }
 * }</pre>
 *
 * @param <I> the packets that come in; never null
 * @param <O> the packets that go out; never null
 */
public interface PacketCodec<I, O> {
    /**
     * Called once, before all others.
     *
     * @param context settings and limits; may be kept
     */
    default void init(CodecContext context) {}

    /**
     * Takes one packet from the bytes received.
     *
     * <p>{@code in} holds the bytes not consumed yet, in one contiguous piece, big-endian, from the
     * start of a packet and never more than {@link CodecContext#maxPacketSize()}. It is lent for
     * this call: what is to outlive it must be copied, and bytes that are not consumed must not be
     * changed. The call is repeated until it answers null and has consumed nothing, maybe with no
     * byte left; then again when more bytes have come, with the same bytes in front of them. To
     * keep the work linear in the bytes received, a codec that searches keeps how far it came.
     *
     * @param in the bytes received. On return its position is the end of what was consumed. A codec
     *     may consume bytes without answering a packet (padding, a heartbeat)
     * @return the packet, having consumed at least one byte; null if it is not all here yet. Null
     *     with {@code maxPacketSize} bytes at hand ends the session: {@link
     *     CloseReason.Kind#PACKET_TOO_LARGE}
     * @throws MalformedPacketException if the bytes cannot be a packet
     */
    @Nullable I unpack(ByteBuffer in) throws MalformedPacketException;

    /**
     * Takes one packet from the last bytes of a stream that the peer has ended. Called after {@link
     * #unpack} answered null, repeated until it answers null.
     *
     * <p>The default tries {@code unpack} and then calls a rest malformed. A codec whose packets
     * may end with the stream overrides it.
     *
     * @param in what remains; maybe nothing
     * @return the packet, having consumed at least one byte; null if there is none
     * @throws MalformedPacketException if what remains is not a packet
     */
    default @Nullable I unpackEnd(ByteBuffer in) throws MalformedPacketException {
        I packet = in.hasRemaining() ? unpack(in) : null;
        if (packet == null && in.hasRemaining()) {
            throw new MalformedPacketException(
                    "the stream ended inside a packet, after " + in.remaining() + " bytes of it");
        }
        return packet;
    }

    /**
     * Appends the bytes of one packet. Called when the write queue is drained, packet after packet
     * in the order they were offered.
     *
     * @param packet what a handler offered
     * @param out takes the bytes; lent for this call
     * @throws IllegalArgumentException if the packet cannot be said in this format (a line break
     *     inside a line, a length that does not fit its field). It ends the session like any other
     *     exception, for what the handler offered would be missing
     */
    void pack(O packet, PacketSink out);

    /**
     * Whether {@link #pack} depends on nothing but the packet and the settings. A packet that is
     * broadcast to many sessions of such a codec is packed once and its bytes are shared.
     *
     * @return true if packing has no state; false by default
     */
    default boolean packsAlike() {
        return false;
    }

    /**
     * From where on a packet that comes in is secret: a password, a token. Who watches the session
     * ({@code host.sh tap}) gets other bytes in their place, and not the packet's {@code toString}.
     *
     * <p>Called for each packet while somebody watches, after it was unpacked, and for the
     * beginning of one when no more has come; what was shown of it then cannot be hidden later. If
     * it throws, all of it is secret.
     *
     * @param in the bytes of one packet, or the first of them; read-only, lent for this call
     * @return how many of the bytes may be shown; by default all of them, {@code in.remaining()}
     */
    default int secretFrom(ByteBuffer in) {
        return in.remaining();
    }
}
