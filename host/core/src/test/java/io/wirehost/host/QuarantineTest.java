package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.plugin.PluginInfo.State;
import io.wirehost.host.plugin.TestJar;
import io.wirehost.spi.StartPacketHandler;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/** A plugin that fails too often, or that the operator has disabled, gets no new connections. */
@Timeout(60)
@SuppressWarnings("try") // what is expected to be logged is kept from the console
class QuarantineTest {
    private static final String CONF =
            """
            defaults.idle-timeout = off
            plugins.quarantine { faults = 3, window = 1m }
            listeners.it { bind = "127.0.0.1:0", codec = all, handler = fragile }
            listeners.several {
              bind = "127.0.0.1:0"
              handlers = [ { handler = fragile, codec = all }, { handler = echo, codec = all } ]
            }
            """;

    @TempDir private Path plugins;

    /** Fails on an x, and sends all else back behind the number of its version. */
    private void put(int version) throws Exception {
        TestJar jar =
                new TestJar()
                        .manifest("Wirehost-Plugin-Id", "fragile")
                        .manifest("Wirehost-Plugin-Version", Integer.toString(version))
                        .service(StartPacketHandler.class, "demo.Fragile")
                        .source(
                                "demo.Fragile",
                                """
                                @Provides("fragile")
                                public class Fragile implements StartPacketHandler {
                                    public PacketHandler<String, String> open(Session s, ByteBuffer start) {
                                        return (session, packet) -> {
                                            if (packet.equals("x")) throw new IllegalStateException(packet);
                                            session.offer("%d" + packet);
                                        };
                                    }
                                }
                                """
                                        .formatted(version));
        Files.move(
                jar.writeTo(plugins.resolve("new.part")),
                plugins.resolve("fragile.jar"),
                StandardCopyOption.ATOMIC_MOVE);
    }

    @BeforeEach
    void putPlugins() throws Exception {
        new TestJar().codec("demo.Codec", "all").writeTo(plugins.resolve("codecs.jar"));
        new TestJar().handler("demo.Echo", "echo").writeTo(plugins.resolve("echo.jar"));
        put(1);
    }

    private TestHost start() throws Exception {
        return TestHost.startWithJars(CONF, plugins);
    }

    private static void fail(TestHost host, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            try (Peer peer = new Peer(host, "it")) {
                peer.send("x").expectGone();
            }
        }
    }

    private static List<State> states(TestHost host) {
        return host.status().plugins().stream()
                .filter(one -> one.plugin().id().equals("fragile"))
                .map(one -> one.plugin().state())
                .toList();
    }

    private static void expectServed(TestHost host, String answer) throws Exception {
        try (Peer peer = new Peer(host, "it")) {
            peer.send("a").expect(answer);
        }
    }

    private static void expectRefused(TestHost host, String listener, String reason)
            throws Exception {
        long before = host.listener(listener).closed().getOrDefault(reason, 0L);
        try (Peer peer = new Peer(host, listener)) {
            peer.expectGone();
        }
        host.awaitClosed(listener, reason, before + 1);
    }

    @Test
    void aPluginThatFailsTooOftenGetsNoNewConnectionsAndItsSessionsGoOn() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start();
                Peer old = new Peer(host, "it")) {
            old.send("a").expect("1a");
            fail(host, 2);
            expectServed(host, "1a");
            fail(host, 1);
            assertEquals(List.of(State.QUARANTINED), states(host));
            expectRefused(host, "it", "plugin-quarantined");
            expectRefused(host, "several", "plugin-quarantined");
            old.send("b").expect("1b");
            assertEquals(1, log.with("plugin fragile 1 has failed 3 times in 60 s").size());
        }
    }

    @Test
    void faultsOfLongAgoDoNotCount() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start()) {
            fail(host, 2);
            host.advance(Duration.ofSeconds(61));
            host.settle();
            fail(host, 2);
            expectServed(host, "1a");
            host.advance(Duration.ofSeconds(30));
            host.settle();
            fail(host, 1);
            expectRefused(host, "it", "plugin-quarantined");
            host.advance(Duration.ofHours(1));
            host.settle();
            expectRefused(host, "it", "plugin-quarantined");
        }
    }

    @Test
    void whoeverIsEnabledAgainBeginsAnew() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start()) {
            fail(host, 3);
            expectRefused(host, "it", "plugin-quarantined");
            host.host().enablePlugin("fragile");
            fail(host, 2);
            expectServed(host, "1a");
            assertEquals(List.of(State.ACTIVE), states(host));
            fail(host, 1);
            expectRefused(host, "it", "plugin-quarantined");
        }
    }

    @Test
    void aReloadDoesNotForgetFaults() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start()) {
            fail(host, 2);
            host.reload();
            fail(host, 1);
            expectRefused(host, "it", "plugin-quarantined");
        }
    }

    @Test
    void aNewJarEndsIt() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start()) {
            fail(host, 3);
            host.reload();
            expectRefused(host, "it", "plugin-quarantined");
            put(2);
            host.reload();
            expectServed(host, "2a");
        }
    }

    @Test
    void withFallbackTheVersionBeforeIsServedAndTheOtherHeldBack() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = startWithFallback();
                Peer older = new Peer(host, "it")) {
            older.send("a").expect("1a");
            put(2);
            host.reload();
            try (Peer old = new Peer(host, "it")) {
                old.send("a").expect("2a");
                fail(host, 3);
                awaitStates(host, State.HELD, State.DRAINING, State.DRAINING, State.ACTIVE);
                expectServed(host, "1a");
                old.send("b").expect("2b");
                older.send("b").expect("1b");
            }
            String reason = "it was rolled back, since plugin fragile 2 has failed 3 times in 60 s";
            assertEquals(1, log.with("Plugin fragile falls back: " + reason).size());
            assertTrue(
                    host.status().plugins().stream()
                            .anyMatch(one -> one.plugin().reason().startsWith(reason)));
            host.reload();
            expectServed(host, "1a");
        }
    }

    @Test
    void withNothingToFallBackToConnectionsAreRefused() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = startWithFallback()) {
            fail(host, 3);
            expectRefused(host, "it", "plugin-quarantined");
            Await.until(
                    () ->
                            log.with("Plugin fragile falls back", "but nothing was served before")
                                            .size()
                                    == 1,
                    () -> log.events().toString());
            assertEquals(List.of(State.QUARANTINED), states(host));
        }
    }

    @Test
    void whatIsTriedGoesOnWhenTheOtherVersionFallsBack() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = startWithFallback()) {
            put(2);
            host.reload();
            put(3);
            host.tryPlugin("fragile", 0);
            fail(host, 3);
            Await.until(
                    () -> !log.with("Plugin fragile falls back").isEmpty(),
                    () -> log.events().toString());
            host.tryPlugin("fragile", 50);
            expectServed(host, "1a");
            expectServed(host, "3a");
            host.promotePlugin("fragile");
            expectServed(host, "3a");
        }
    }

    private TestHost startWithFallback() throws Exception {
        return TestHost.startWithJars("plugins.quarantine.then = fallback\n" + CONF, plugins);
    }

    private static void awaitStates(TestHost host, State... expected) {
        Await.until(
                () ->
                        states(host).stream()
                                .filter(one -> one.compareTo(State.CLOSED) < 0)
                                .toList()
                                .equals(List.of(expected)),
                () -> states(host).toString());
    }

    @Test
    void whatPeersSendWrongIsNoFaultOfThePlugin() throws Exception {
        try (TestHost host =
                        TestHost.start(
                                """
                                plugins.quarantine.faults = 1
                                listeners.it { bind = "127.0.0.1:0", codec = text, handler = echo }
                                """,
                                TestPlugin.Text.class,
                                TestPlugin.Echo.class);
                Peer peer = new Peer(host, "it")) {
            peer.send("!\n!\nok\n").expect("ok\n");
            try (Peer other = new Peer(host, "it")) {
                other.send("ok\n").expect("ok\n");
            }
        }
    }

    @Test
    void aDisabledPluginGetsNoNewConnectionsAndItsSessionsGoOn() throws Exception {
        try (TestHost host = start();
                Peer old = new Peer(host, "it")) {
            old.send("a").expect("1a");
            host.host().disablePlugin("fragile");
            assertEquals(List.of(State.DISABLED), states(host));
            expectRefused(host, "it", "plugin-disabled");
            expectRefused(host, "several", "plugin-disabled");
            old.send("b").expect("1b");
            put(2);
            host.reload();
            expectRefused(host, "it", "plugin-disabled");
            host.host().enablePlugin("fragile");
            expectServed(host, "2a");
        }
    }

    @Test
    void aDisabledCodecIsNotUsed() throws Exception {
        try (TestHost host = start()) {
            host.host().disablePlugin("codecs");
            expectRefused(host, "it", "plugin-disabled");
        }
    }
}
