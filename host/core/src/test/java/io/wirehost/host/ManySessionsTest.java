package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.CloseReason;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartPacketHandler;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

class ManySessionsTest {
    private static final int CONNECTIONS = 200;
    private static final int IN_FLIGHT = 5;
    private static final int ROUNDS = 40;

    /** Answers, and notes the order of its callbacks. */
    @Provides("witness")
    public static final class Witness implements StartPacketHandler {
        static final Map<Long, StringBuffer> calls = new ConcurrentHashMap<>();
        static final AtomicInteger overlaps = new AtomicInteger();
        private static final ConcurrentHashMap<Long, Thread> inside = new ConcurrentHashMap<>();

        /** For the host. */
        public Witness() {}

        @Override
        public PacketHandler<String, String> open(Session opened, ByteBuffer startPacket) {
            return new PacketHandler<>() {
                @Override
                public void onOpen(PacketSession<String> session) {
                    note(session, 'o');
                }

                @Override
                public void onPacket(PacketSession<String> session, String packet)
                        throws Exception {
                    if (inside.putIfAbsent(session.id(), Thread.currentThread()) != null) {
                        overlaps.incrementAndGet();
                    }
                    note(session, 'p');
                    session.send(packet);
                    inside.remove(session.id());
                }

                @Override
                public void onInputEnd(PacketSession<String> session) {
                    note(session, 'e');
                    session.close();
                }

                @Override
                public void onClose(PacketSession<String> session, CloseReason reason) {
                    note(session, 'c');
                }
            };
        }

        private static void note(Session session, char call) {
            calls.computeIfAbsent(session.id(), id -> new StringBuffer()).append(call);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void nothingIsLostDoubledOrReorderedAndOnCloseComesOnceLast(String dispatch) throws Exception {
        Witness.calls.clear();
        Witness.overlaps.set(0);
        String conf =
                """
                listeners.it { bind = "127.0.0.1:0", codec = text, handler = witness, dispatch = %s }
                """
                        .formatted(dispatch);
        try (TestHost host = TestHost.start(conf, TestPlugin.Text.class, Witness.class);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> talks = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int number = i;
                talks.add(clients.submit(() -> talk(host, number)));
            }
            for (Future<?> talk : talks) {
                talk.get();
            }
            host.awaitClosed("it", "closed-by-handler", CONNECTIONS);
            Await.until(
                    () -> Witness.calls.values().stream().allMatch(c -> c.indexOf("c") > 0),
                    () -> "onClose of all " + Witness.calls.size());
        }
        assertEquals(0, Witness.overlaps.get());
        assertEquals(CONNECTIONS, Witness.calls.size());
        String expected = "o" + "p".repeat(IN_FLIGHT * ROUNDS) + "ec";
        assertTrue(Witness.calls.values().stream().allMatch(c -> c.toString().equals(expected)));
    }

    private static Void talk(TestHost host, int number) throws Exception {
        try (Socket socket = host.connect("it")) {
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            int sent = 0;
            for (int round = 0; round < ROUNDS; round++) {
                StringBuilder burst = new StringBuilder();
                for (int i = 0; i < IN_FLIGHT; i++) {
                    burst.append(number).append(':').append(sent + i).append('\n');
                }
                socket.getOutputStream().write(TestHost.bytes(burst.toString()));
                for (int i = 0; i < IN_FLIGHT; i++) {
                    assertEquals(number + ":" + (sent + i), in.readLine());
                }
                sent += IN_FLIGHT;
            }
            socket.shutdownOutput();
            assertEquals(null, in.readLine());
        }
        return null;
    }
}
