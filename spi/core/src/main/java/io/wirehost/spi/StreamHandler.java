package io.wirehost.spi;

/**
 * Serves a session as a stream that it reads and writes itself, chunk by chunk, blocking. For bulk
 * data and for protocols that are easier told as a conversation. There is no codec.
 *
 * <p><b>Thread:</b> a virtual thread of the session; see {@link Dispatch}, of which {@code INLINE}
 * is refused.
 */
@FunctionalInterface
public non-sealed interface StreamHandler extends SessionHandler {
    /**
     * Serves one session from its beginning to its end. When it returns, what was written is
     * delivered and the session closes.
     *
     * <p>Called exactly once for each session whose {@code open} answered with this handler, also
     * if the connection was lost or closed in between: the first read or write tells so then. Hence
     * what {@code open} has taken or registered can be given back here.
     *
     * @param session the stream; lent for this call
     * @throws SessionClosedException if the session ended meanwhile; may simply be passed on
     * @throws Exception any other ends the session with {@link CloseReason.Kind#HANDLER_FAULT}
     */
    void serve(StreamSession session) throws Exception;
}
