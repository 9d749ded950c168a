package io.wirehost.client;

import io.wirehost.spi.MalformedPacketException;

import org.jspecify.annotations.Nullable;

/**
 * Is told what a {@link PacketClient} receives.
 *
 * <p><b>Thread:</b> a virtual thread of the client, which may block: the next packet is unpacked
 * when the call returns, and a peer that is not read from gets slower.
 *
 * <p><b>Order:</b> packets and skips as they come, then {@link #onClose} once, last.
 *
 * @param <I> the packets that come in
 */
@FunctionalInterface
public interface PacketListener<I> {
    /**
     * A packet has come.
     *
     * @param packet as the codec unpacked it
     * @throws Exception closes the connection and goes to {@link #onClose}
     */
    void onPacket(I packet) throws Exception;

    /**
     * The peer sent bytes that are no packet; they were skipped and the connection goes on.
     *
     * @param error what was wrong with them, and {@linkplain MalformedPacketException#skip how
     *     many} they were
     */
    default void onMalformed(MalformedPacketException error) {}

    /**
     * The connection is closed. Exactly once, after all other calls.
     *
     * @param cause null if the peer ended its stream or this side closed the connection; else what
     *     ended it: an {@link java.io.IOException} of the connection, or what the codec or this
     *     listener threw
     */
    default void onClose(@Nullable Throwable cause) {}
}
