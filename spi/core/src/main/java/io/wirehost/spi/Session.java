package io.wirehost.spi;

import java.net.InetSocketAddress;
import java.time.Instant;

/**
 * One connection that a handler has taken. All methods are thread-safe and never block, unless they
 * say so.
 */
public interface Session {
    /**
     * The number of the session, unique while the process lives; in every log line.
     *
     * @return 1 or more
     */
    long id();

    /**
     * The name of the listener that accepted it.
     *
     * @return as in the configuration
     */
    String listener();

    /**
     * The other side.
     *
     * @return its address; also after the session closed
     */
    InetSocketAddress remoteAddress();

    /**
     * This side.
     *
     * @return the address that was connected to; also after the session closed
     */
    InetSocketAddress localAddress();

    /**
     * When it was accepted.
     *
     * @return by the wall clock
     */
    Instant openedAt();

    /**
     * Whether it takes packets to send.
     *
     * @return false from the first {@link #close} on, or when the connection is lost
     */
    boolean isOpen();

    /** Closes it as {@link #close(CloseReason)} with the handler as the reason. */
    default void close() {
        close(CloseReason.of(CloseReason.Kind.CLOSED_BY_HANDLER));
    }

    /**
     * Closes it as {@link #close(CloseReason)} with the handler's own words.
     *
     * @param why a short text for the log and for {@link PacketHandler#onClose}
     */
    default void close(String why) {
        close(new CloseReason(CloseReason.Kind.CLOSED_BY_HANDLER, why));
    }

    /**
     * Ends the session in good order: nothing more is received, what was queued before is still
     * written, then the connection is closed. A {@link PacketHandler} gets no packet any more, not
     * even one that had come, and hears only what was sent. Returns at once. The first reason
     * stands; later calls do nothing.
     *
     * @param reason why
     */
    void close(CloseReason reason);

    /**
     * Ends the session at once: what is queued is dropped and the connection is reset (RST), so
     * that the peer does not take it for a good end.
     *
     * @param why a short text for the log and for {@link PacketHandler#onClose}
     */
    void abort(String why);

    /**
     * Numbers for monitoring and debugging.
     *
     * @return a snapshot; of a session that works meanwhile its parts may differ by a packet
     */
    SessionInfo info();
}
