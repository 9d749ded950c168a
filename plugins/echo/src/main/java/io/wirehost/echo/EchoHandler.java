package io.wirehost.echo;

import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartPacketHandler;

import java.nio.ByteBuffer;

/**
 * Answers each packet with itself: the smallest protocol that there is, and all that one needs.
 *
 * <ul>
 *   <li>{@code @Provides} gives the name for the configuration, and {@code
 *       META-INF/services/io.wirehost.spi.StartPacketHandler} names the class.
 *   <li>It claims every connection, since it does not override {@link #match}.
 *   <li>The type variable stands for whatever packets the codec has, so it goes with any codec. A
 *       handler that looks into its packets says what they are: {@code PacketHandler<String,
 *       String>}.
 *   <li>It keeps nothing about a session, so one object serves all of them.
 *   <li>{@link PacketSession#send} waits while the peer does not read. {@code offer} would not
 *       wait, but say that the write queue is full.
 * </ul>
 *
 * @param <P> the packets of the codec
 */
@Provides("echo")
public final class EchoHandler<P> implements StartPacketHandler {
    private final PacketHandler<P, P> echo = PacketSession::send;

    @Override
    public PacketHandler<P, P> open(Session session, ByteBuffer startPacket) {
        return echo;
    }
}
