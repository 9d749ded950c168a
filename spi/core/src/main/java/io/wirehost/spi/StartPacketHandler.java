package io.wirehost.spi;

import java.nio.ByteBuffer;

/**
 * Claims the connections that open with its start packet, and says who serves them.
 *
 * <p>The host makes one instance per binding, with the public constructor without parameters.
 *
 * <p><b>Order:</b> {@link #start} once; then, on any event loop, also several at once, {@link
 * #match} and {@link #open} per connection; {@link #stop} once, after the last session has closed.
 *
 * <p>Several handlers may be bound to one listener: they are asked in the order of the
 * configuration, and the first that claims a connection gets it. A handler that answers {@link
 * StartMatch.NeedMore} is waited for before the ones behind it are asked.
 *
 * <p><b>Packet types:</b> where {@code open} is declared to return a {@link PacketHandler} with its
 * type arguments (or a class that implements one), the host compares them with the codec's when it
 * binds: a mismatch is a configuration error. A type variable stands for whatever the codec has.
 *
 * <pre>{@code
 * @Provides("greeter")
 * public final class Greeter implements StartPacketHandler {
 *     public PacketHandler<String, String> open(Session session, ByteBuffer startPacket) {
 *         return (s, packet) -> s.offer("Hello, " + packet);
 *     }
 * }
 * }</pre>
 */
public interface StartPacketHandler {
    /**
     * Called once, before the first connection, on a thread that may block. What is thrown stops
     * the start of the host (or leaves a running one as it was), with the message. So does a start
     * that takes longer than {@code plugins.warm-up-timeout}: it is interrupted, and if it returns
     * after all, {@link #stop} is called. What takes long is better begun here, on a thread of
     * {@link HandlerContext#execute}.
     *
     * <p>Where a plugin is replaced while it serves, the new instance is started before the old one
     * gets its last connection, and the old one is stopped when its last session has ended: for a
     * while both are there, with the same {@link HandlerContext#dataDirectory}. So do not lock what
     * is in it for as long as you live, and do not delete what you do not know.
     *
     * @param context what the host offers; may be kept, and used from any thread until {@link
     *     #stop}
     * @throws Exception if the handler cannot serve
     */
    default void start(HandlerContext context) throws Exception {}

    /**
     * Whether a connection is mine, by its first bytes. Called on an event loop; must not block.
     *
     * <p>Start packets that were registered ({@link HandlerContext#startPackets}) are compared
     * before this is asked. What it throws rejects the connection ({@link
     * CloseReason.Kind#START_REJECTED}); no other handler is asked then.
     *
     * @param firstBytes all bytes received so far, read-only, big-endian; empty at the first call
     * @return the answer; by default {@link StartMatch#ANY}
     */
    default StartMatch match(ByteBuffer firstBytes) {
        return StartMatch.ANY;
    }

    /**
     * Takes a connection. Called on its event loop; must not block. The answer may be one object
     * for all sessions, or a new one for each that holds its state.
     *
     * @param session the new session, to look at, to close, and to keep: it equals the {@link
     *     PacketSession} or {@link StreamSession} that the answer is called with
     * @param startPacket the bytes of the match, read-only, big-endian, lent for this call; empty
     *     for {@link StartMatch#ANY}
     * @return a {@link PacketHandler} or a {@link StreamHandler}
     * @throws Exception to reject the connection: closed without a byte, {@link
     *     CloseReason.Kind#START_REJECTED}
     */
    SessionHandler open(Session session, ByteBuffer startPacket) throws Exception;

    /**
     * Called once, after the last session has closed, on a thread that may block: the host stops,
     * or another instance has taken the place of this one. What was taken through the context is
     * taken back by then, and its threads are interrupted. End all other threads here, or the
     * classes of the plugin stay in memory for ever. A host that stops goes on without a handler
     * that takes longer than {@code drain-timeout}, or a second where that is less, and interrupts
     * it; likewise without a session whose callback does not return.
     */
    default void stop() {}
}
