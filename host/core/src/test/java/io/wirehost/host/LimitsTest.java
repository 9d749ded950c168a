package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.PacketSession;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How many connections there may be: exactly. */
@SuppressWarnings("try") // what is expected to be logged is kept from the console
class LimitsTest {
    private static final int CONNECTIONS = 60;

    private final Recording handler =
            new Recording() {
                @Override
                void alsoDo(PacketSession<String> session, String call) {
                    if (call.equals("open")) {
                        session.offer("hi");
                    }
                }
            };

    private static TestHost start(int ofTheHost, String... listeners) throws Exception {
        StringBuilder conf = new StringBuilder("max-connections = " + ofTheHost + "\n");
        for (String listener : listeners) {
            conf.append("listeners.").append(listener).append('\n');
        }
        return TestHost.start(
                conf.toString(),
                TestPlugin.Text.class,
                Recording.Handler.class,
                StartPacketTest.A.class);
    }

    private static String listener(String name, int max) {
        return "%s { bind = \"127.0.0.1:0\", codec = text, handler = recording, max-connections = %d }"
                .formatted(name, max);
    }

    /** Connects many times at once; answers the connections that are served. */
    private static List<Peer> connectAtOnce(TestHost host, String... listeners) throws Exception {
        List<Peer> served = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Peer>> peers = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                String listener = listeners[i % listeners.length];
                peers.add(clients.submit(() -> connect(host, listener)));
            }
            for (Future<Peer> peer : peers) {
                if (peer.get() != null) {
                    served.add(peer.get());
                }
            }
        }
        return served;
    }

    /** Null: the connection was refused. */
    private static Peer connect(TestHost host, String listener) throws Exception {
        Peer peer = new Peer(host, listener);
        try {
            if (peer.read(3).equals("hi\n")) {
                return peer;
            }
        } catch (IOException reset) {
            // as good as an end
        }
        peer.close();
        return null;
    }

    private static void closeAll(List<Peer> peers) throws IOException {
        for (Peer peer : peers) {
            peer.close();
        }
    }

    @Test
    void aListenerTakesAsManyConnectionsAsItMayAndNoMore() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start(1000, listener("it", 7))) {
            for (int round = 1; round <= 5; round++) {
                List<Peer> served = connectAtOnce(host, "it");
                assertEquals(7, served.size());
                assertEquals(7, host.listener("it").sessions());
                assertEquals(round * CONNECTIONS, host.listener("it").accepted());
                assertEquals(
                        (long) round * (CONNECTIONS - 7),
                        host.listener("it").closed().get("too-many-connections"));
                closeAll(served);
                host.awaitSessions("it", 0);
            }
            assertEquals(Map.of("peer-closed", 35L), without("too-many-connections", host));
            assertEquals(1, log.with("Listener it has 7 connections and refuses more").size());
        }
    }

    private static Map<String, Long> without(String reason, TestHost host) {
        Map<String, Long> closed = new TreeMap<>(host.listener("it").closed());
        closed.remove(reason);
        return closed;
    }

    @Test
    void allListenersTogetherTakeAsManyAsTheHostMay() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start(9, listener("a", 6), listener("b", 6))) {
            for (int round = 0; round < 5; round++) {
                List<Peer> served = connectAtOnce(host, "a", "b");
                assertEquals(9, served.size());
                assertEquals(9, host.status().sessions());
                assertTrue(host.listener("a").sessions() <= 6);
                assertTrue(host.listener("b").sessions() <= 6);
                closeAll(served);
                Await.until(() -> host.status().sessions() == 0, () -> "all to be closed");
            }
            assertEquals(2, log.events().size(), () -> "" + log.events());
        }
    }

    @Test
    void whatTheHostRefusesTakesNoPlaceOfTheListener() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start(2, listener("a", 2), listener("b", 2))) {
            List<Peer> ofA = List.of(connect(host, "a"), connect(host, "a"));
            for (int i = 0; i < 5; i++) {
                assertEquals(null, connect(host, "b"));
            }
            assertEquals(0, host.listener("b").sessions());
            closeAll(ofA);
            Await.until(() -> host.status().sessions() == 0, () -> "all to be closed");
            closeAll(List.of(connect(host, "b"), connect(host, "b")));
            assertEquals(1, log.with("Listener b has 0 connections and refuses more").size());
        }
    }

    @Test
    void refusalsAreLoggedEveryTenSeconds() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start(1000, listener("it", 1));
                Peer one = connect(host, "it")) {
            for (int period = 1; period <= 3; period++) {
                for (int i = 0; i < 5; i++) {
                    assertEquals(null, connect(host, "it"));
                }
                assertEquals(period, log.with("refuses more").size());
                host.advance(Duration.ofSeconds(11));
                host.settle();
            }
            one.send("still\n").expect("still\n");
        }
    }

    @Test
    void howeverAConnectionEndsItsPlaceIsGivenBack() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host =
                        start(
                                1,
                                """
                                it {
                                  bind = "127.0.0.1:0", max-connections = 1
                                  max-packet-size = 8
                                  handlers = [ { handler = a, codec = text }, { handler = recording, codec = text } ]
                                }
                                """)) {
            for (int i = 0; i < 20; i++) {
                try (Peer peer = new Peer(host, "it")) {
                    switch (i % 5) {
                        case 0 -> peer.endOutput().expectEnd();
                        case 1 -> peer.send("a").reset();
                        case 2 -> peer.send("a12").endOutput().expectEnd();
                        case 3 -> peer.send("b\n").expect("hi\nb\n").reset();
                        default -> peer.send("b23456789").expectLast("hi\n");
                    }
                }
                int ended = i + 1;
                Await.until(
                        () ->
                                host.listener("it").accepted() == ended
                                        && host.status().sessions() == 0,
                        () -> "the end of " + host.listener("it"));
            }
            assertEquals(0, host.listener("it").sessions());
        }
    }

    @Test
    void aConnectionThatIsNotClaimedYetHasAPlace() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start(1000, listener("it", 1) + ", listeners.it.handler = a");
                Peer silent = new Peer(host, "it")) {
            host.awaitSessions("it", 1);
            assertEquals(null, connect(host, "it"));
            silent.send("a123").expect("a a123\n");
        }
    }

    @Test
    void aHandlerThatHasNotReturnedKeepsItsPlace() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        Recording busy =
                new Recording() {
                    @Override
                    void alsoDo(PacketSession<String> session, String call) throws Exception {
                        if (call.equals("wait")) {
                            done.await();
                        } else if (call.equals("open")) {
                            session.offer("hi");
                        }
                    }
                };
        try (LogLines log = new LogLines();
                TestHost host = start(1000, listener("it", 1))) {
            Peer gone = connect(host, "it");
            PacketSession<String> session = busy.opened();
            gone.send("wait\n").expect("wait\n").reset();
            Await.until(() -> !session.isOpen(), () -> "the reset");
            host.settle();
            assertEquals(null, connect(host, "it"));
            done.countDown();
            host.awaitSessions("it", 0);
            connect(host, "it").close();
        }
    }
}
