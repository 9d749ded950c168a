package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.HandlerContext;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartPacketHandler;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.Objects;

/** With {@code dispatch = pool}, the JDK's shared scheduler runs handlers, and nobody else. */
class PoolTest {
    /** Tells where its tasks run: those of a session of the pool, or of its context. */
    @Provides("asking")
    public static final class Asking implements StartPacketHandler {
        static volatile PacketSession<String> asked;

        private HandlerContext context;

        /** For the host. */
        public Asking() {}

        @Override
        public void start(HandlerContext given) {
            context = given;
        }

        @Override
        public PacketHandler<String, String> open(Session opened, ByteBuffer startPacket) {
            return (session, packet) -> {
                switch (packet) {
                    case "it is me" -> {
                        asked = session;
                        session.send("well");
                    }
                    case "session" -> {
                        PacketSession<String> other = Objects.requireNonNull(asked);
                        other.execute(() -> session.offer(Thread.currentThread().toString()));
                    }
                    default ->
                            context.execute(
                                    "task", () -> session.offer(Thread.currentThread().toString()));
                }
            };
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "context"})
    void isNotCarriedByTheLoopOfWhoGivesItATask(String executor) throws Exception {
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
            carried.send(executor + "\n");
            StringBuilder thread = new StringBuilder();
            int next;
            while ((next = carried.socket().getInputStream().read()) != '\n' && next >= 0) {
                thread.append((char) next);
            }
            assertTrue(thread.toString().contains("@ForkJoinPool"), thread::toString);
        }
    }
}
