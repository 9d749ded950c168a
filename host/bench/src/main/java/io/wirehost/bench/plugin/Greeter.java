package io.wirehost.bench.plugin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartMatch;
import io.wirehost.spi.StartPacketHandler;

import java.nio.ByteBuffer;

/**
 * Claims the connections that begin with a start packet of 16 bytes, a line, answers with the same
 * line, and closes. For the codec {@code line}.
 */
@Provides("greet")
public final class Greeter implements StartPacketHandler {
    private static final String GREETING = "greet----------";
    private static final ByteBuffer START_PACKET =
            US_ASCII.encode(GREETING + "\n").asReadOnlyBuffer();

    private final PacketHandler<String, String> greeting =
            new PacketHandler<>() {
                @Override
                public void onOpen(PacketSession<String> session) {
                    session.offer(GREETING);
                    session.close();
                }

                @Override
                public void onPacket(PacketSession<String> session, String packet) {
                    session.close("there is nothing to say after the greeting");
                }
            };

    @Override
    public StartMatch match(ByteBuffer firstBytes) {
        int length = START_PACKET.limit();
        if (firstBytes.remaining() < length) {
            return StartMatch.needMore(length);
        }
        return firstBytes.slice(0, length).equals(START_PACKET)
                ? StartMatch.match(length)
                : StartMatch.NO;
    }

    @Override
    public PacketHandler<String, String> open(Session session, ByteBuffer startPacket) {
        return greeting;
    }
}
