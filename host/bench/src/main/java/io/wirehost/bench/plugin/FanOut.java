package io.wirehost.bench.plugin;

import io.wirehost.spi.Group;
import io.wirehost.spi.HandlerContext;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartPacketHandler;

import java.nio.ByteBuffer;

/**
 * What a session sends, all sessions get. A new one is welcomed with a packet of 64 bytes, so that
 * it knows that it is in.
 */
@Provides("fan-out")
public final class FanOut implements StartPacketHandler {
    private static final String WELCOME = "00000000:" + "x".repeat(54);

    // set by start, which comes before open
    @SuppressWarnings("NullAway.Init")
    private Group<String> all;

    @Override
    public void start(HandlerContext context) {
        all = context.sessions().group("all");
    }

    @Override
    public PacketHandler<String, String> open(Session session, ByteBuffer startPacket) {
        return new PacketHandler<>() {
            @Override
            public void onOpen(PacketSession<String> opened) {
                all.join(opened);
                opened.offer(WELCOME);
            }

            @Override
            public void onPacket(PacketSession<String> sender, String packet) {
                all.broadcast(packet);
            }
        };
    }
}
