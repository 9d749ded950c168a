package io.wirehost.host;

import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartPacketHandler;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sessions that give each other tasks for ever hold up no other session of their loop. */
class TaskChainTest {
    /** Sessions that join; one then begins to pass a task round among so many. */
    @Provides("passing")
    public static final class Passing implements StartPacketHandler {
        static final List<PacketSession<String>> joined = new CopyOnWriteArrayList<>();
        static volatile boolean over;

        /** For the host. */
        public Passing() {}

        @Override
        public PacketHandler<String, String> open(Session opened, ByteBuffer startPacket) {
            return (session, packet) -> {
                switch (packet) {
                    case "join" -> {
                        joined.add(session);
                        session.send("joined");
                    }
                    case "pass round" -> pass(0);
                    default -> session.send(packet);
                }
            };
        }

        private static void pass(int to) {
            if (!over) {
                joined.get(to).execute(() -> pass((to + 1) % joined.size()));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"inline, 1", "inline, 2", "session, 1", "session, 2", "pool, 1", "pool, 2"})
    @SuppressWarnings("try") // the second member is only to be there
    void aTaskThatIsPassedRoundHoldsUpNobody(String dispatch, int members) throws Exception {
        Passing.joined.clear();
        Passing.over = false;
        String conf =
                "loops = 1, listeners.it { bind = \"127.0.0.1:0\", codec = text, handler ="
                        + " passing, dispatch = %s }";
        try (TestHost host =
                        TestHost.start(
                                conf.formatted(dispatch), TestPlugin.Text.class, Passing.class);
                Peer one = new Peer(host, "it");
                Peer two = new Peer(host, "it");
                Peer other = new Peer(host, "it")) {
            one.send("join\n").expect("joined\n");
            if (members > 1) {
                two.send("join\n").expect("joined\n");
            }
            one.send("pass round\n");
            try {
                for (int i = 0; i < 20; i++) {
                    other.send("go on\n").expect("go on\n");
                }
            } finally {
                Passing.over = true;
            }
        }
    }
}
