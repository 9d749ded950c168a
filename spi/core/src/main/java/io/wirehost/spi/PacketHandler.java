package io.wirehost.spi;

/**
 * Serves sessions packet by packet. The codec is that of the binding.
 *
 * <p><b>Thread:</b> as {@link Dispatch} says; of one session never two calls at once, in the order
 * {@link #onOpen}, then packets and other events as they come, then {@link #onClose} once, last.
 *
 * <p><b>Faults:</b> what a callback throws ends that session ({@link
 * CloseReason.Kind#HANDLER_FAULT}) and is logged with the name of the plugin; no other session
 * notices.
 *
 * @param <I> the packets that come in, as the codec unpacks them
 * @param <O> the packets that go out, as the codec packs them
 */
@FunctionalInterface
public non-sealed interface PacketHandler<I, O> extends SessionHandler {
    /**
     * The session begins. A server that speaks first greets here. Called once for each session
     * whose {@code open} answered with this handler, also if it was closed or lost in between.
     *
     * @param session the session
     * @throws Exception ends the session
     */
    default void onOpen(PacketSession<O> session) throws Exception {}

    /**
     * A packet has come.
     *
     * @param session its session
     * @param packet as the codec unpacked it
     * @throws Exception ends the session
     */
    void onPacket(PacketSession<O> session, I packet) throws Exception;

    /**
     * A packet was handed to the kernel, whole. It does not say that the peer has it. Costs nothing
     * where it is not overridden.
     *
     * @param session its session
     * @param packet the object that was offered
     * @throws Exception ends the session
     */
    default void onSent(PacketSession<O> session, O packet) throws Exception {}

    /**
     * No byte has come for {@code idle-timeout}. Called again each time that it has passed. The
     * default closes the session; an override may send a probe instead: if the peer is gone, {@code
     * write-timeout} will find out.
     *
     * @param session the silent session
     * @throws Exception ends the session
     */
    default void onIdle(PacketSession<O> session) throws Exception {
        session.close(CloseReason.of(CloseReason.Kind.IDLE_TIMEOUT));
    }

    /**
     * The peer has ended its stream (it may still read). All packets before it were handled. The
     * default closes the session, which writes what is queued. A handler that answers later
     * overrides it, and closes when it is done.
     *
     * @param session the session
     * @throws Exception ends the session
     */
    default void onInputEnd(PacketSession<O> session) throws Exception {
        session.close(CloseReason.of(CloseReason.Kind.PEER_CLOSED));
    }

    /**
     * The host wants the session to end: it stops, or its listener or plugin goes. The default
     * closes it. A handler with a goodbye to say, or work to finish, overrides it and closes when
     * it is done, within {@code drain-timeout}.
     *
     * @param session the session
     * @throws Exception ends the session
     */
    default void onDrain(PacketSession<O> session) throws Exception {
        session.close(CloseReason.of(CloseReason.Kind.DRAINED));
    }

    /**
     * The peer sent bytes that are no packet: either they were skipped and the session goes on, or
     * {@link #onClose} follows.
     *
     * @param session the session
     * @param error what was wrong with them; {@link MalformedPacketException#skip} tells which of
     *     the two it is
     * @throws Exception ends the session
     */
    default void onError(PacketSession<O> session, MalformedPacketException error)
            throws Exception {}

    /**
     * The session has closed. Exactly once, after all other callbacks, also after one that threw.
     * Nothing can be sent any more.
     *
     * @param session the closed session
     * @param reason why
     * @throws Exception is logged
     */
    default void onClose(PacketSession<O> session, CloseReason reason) throws Exception {}
}
