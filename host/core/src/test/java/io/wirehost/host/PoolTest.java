package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartPacketHandler;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.Objects;

/** With {@code dispatch = pool}, the JDK's shared scheduler runs handlers, and nobody else. */
class PoolTest {
    /** Has a session of the pool send the name of its thread. */
    @Provides("asking")
    public static final class Asking implements StartPacketHandler {
        static volatile PacketSession<String> asked;

        /** For the host. */
        public Asking() {}

        @Override
        public PacketHandler<String, String> open(Session opened, ByteBuffer startPacket) {
            return (session, packet) -> {
                if (packet.equals("it is me")) {
                    asked = session;
                    session.send("well");
                } else {
                    PacketSession<String> other = Objects.requireNonNull(asked);
                    other.execute(() -> other.offer(Thread.currentThread().toString()));
                }
            };
        }
    }

    @Test
    void isNotCarriedByTheLoopOfWhoGivesItATask() throws Exception {
        try (TestHost host =
                        TestHost.start(
                                """
                                listeners {
                                  pooled { bind = "127.0.0.1:0", codec = text, handler = asking, dispatch = pool }
                                  carried { bind = "127.0.0.1:0", codec = text, handler = asking, dispatch = session }
                                }
                                """,
                                TestPlugin.Text.class,
                                Asking.class);
                Peer pooled = new Peer(host, "pooled");
                Peer carried = new Peer(host, "carried")) {
            pooled.send("it is me\n").expect("well\n");
            carried.send("ask\n");
            StringBuilder thread = new StringBuilder();
            int next;
            while ((next = pooled.socket().getInputStream().read()) != '\n' && next >= 0) {
                thread.append((char) next);
            }
            assertTrue(thread.toString().contains("@ForkJoinPool"), thread::toString);
        }
    }
}
