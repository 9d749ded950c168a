package io.wirehost.spi;

import java.nio.ByteBuffer;

/**
 * Start packets registered while the host runs, each with who serves it. Of one binding; all
 * methods are thread-safe, and take effect for the next connection.
 */
public interface StartPackets {
    /** Takes the connections that opened with one registered start packet. */
    @FunctionalInterface
    interface Opener {
        /**
         * As {@link StartPacketHandler#open}.
         *
         * @param session the new session
         * @param startPacket the registered bytes, read-only, lent for this call
         * @return a {@link PacketHandler} or a {@link StreamHandler}
         * @throws Exception to reject the connection
         */
        SessionHandler open(Session session, ByteBuffer startPacket) throws Exception;
    }

    /** A registered start packet. */
    interface Registration extends AutoCloseable {
        /** Takes the start packet back; open sessions go on. Does nothing the second time. */
        @Override
        void close();
    }

    /**
     * Registers a start packet.
     *
     * @param startPacket the exact bytes, at least one; copied
     * @param opener called as {@link StartPacketHandler#open}, on the event loop
     * @return to take it back
     * @throws IllegalStateException if it is registered already, or one registered begins with it
     *     or is its beginning: which of the two a connection means could not be told
     * @throws IllegalArgumentException if it is empty or longer than {@code max-start-packet}
     */
    Registration register(byte[] startPacket, Opener opener);
}
