package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.status.ListenerStatus;
import io.wirehost.spi.PacketSession;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The operator lets a host run empty. */
@Timeout(60)
class DrainTest {
    private final Recording handler = new Recording();
    private final List<PacketSession<String>> sessions = new ArrayList<>();

    private long asked() {
        return sessions.stream()
                .filter(session -> handler.calls(session).contains("drain"))
                .count();
    }

    private static TestHost start() throws Exception {
        return TestHost.start(
                "listeners.it { bind = \"127.0.0.1:0\", codec = text, handler = recording }",
                TestPlugin.Text.class,
                Recording.Handler.class);
    }

    private List<Peer> connect(TestHost host, int count) throws Exception {
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(new Peer(host, "it"));
            sessions.add(handler.opened());
        }
        return peers;
    }

    @Test
    void sessionsAreAskedToEndEvenlyOverTheTime() throws Exception {
        try (TestHost host = start()) {
            List<Peer> peers = connect(host, 4);
            assertTrue(host.host().isReady());
            assertEquals(4, host.host().drain(Duration.ofSeconds(40)));
            assertFalse(host.host().isReady());
            host.settle(); // each loop has set its alarms, by the clock of now
            for (int count = 1; count <= 4; count++) {
                int expected = count;
                Await.until(() -> asked() == expected, () -> expected + " of " + asked());
                host.advance(Duration.ofSeconds(9));
                host.settle();
                assertEquals(count, asked());
                host.advance(Duration.ofMillis(1_100));
            }
            for (Peer peer : peers) {
                peer.expectEnd();
                peer.close();
            }
        }
    }

    @Test
    void withoutATimeAllAreAskedAtOnce() throws Exception {
        try (TestHost host = start()) {
            List<Peer> peers = connect(host, 3);
            assertEquals(3, host.host().drain(Duration.ZERO));
            for (Peer peer : peers) {
                peer.expectEnd();
                peer.close();
            }
            host.awaitSessions("it", 0);
            assertEquals(3, asked());
        }
    }

    @Test
    void nobodyIsLetInAnyMore() throws Exception {
        try (TestHost host = start()) {
            InetSocketAddress address = host.address("it");
            host.host().drain(Duration.ZERO);
            assertEquals(ListenerStatus.State.CLOSED, host.listener("it").state());
            host.settle(); // the selector lets go of the socket
            try (Socket socket = new Socket()) {
                assertThrows(IOException.class, () -> socket.connect(address));
            }
            assertEquals(0, host.host().drain(Duration.ZERO));
        }
    }
}
