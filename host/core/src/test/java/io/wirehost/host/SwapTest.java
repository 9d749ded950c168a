package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.config.ConfigException;
import io.wirehost.host.deploy.PluginChange;
import io.wirehost.host.plugin.GenerationInfo;
import io.wirehost.host.plugin.PluginInfo;
import io.wirehost.host.plugin.TestJar;
import io.wirehost.spi.StartPacketHandler;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Plugins are replaced while they serve. */
@Timeout(120)
@SuppressWarnings("try") // what is expected to be logged is kept from the console
class SwapTest {
    private static final String CONF =
            """
            drain-timeout = 5s
            defaults.idle-timeout = off
            plugins { drain-max = 10m }
            listeners.it { bind = "127.0.0.1:0", codec = all, handler = counter }
            listeners.other { bind = "127.0.0.1:0", codec = all, handler = counter }
            """;

    /** Plugins see nothing of this class, so they find the queue there. */
    private static final String EVENTS = "io.wirehost.host.SwapTest";

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @TempDir private Path plugins;

    @BeforeEach
    void listen() {
        System.getProperties().put(EVENTS, events);
    }

    @AfterEach
    void forget() {
        System.getProperties().remove(EVENTS);
    }

    /** A version answers with its number, and tells of its start and its stop. */
    private static TestJar version(int number, String start, String match) {
        return new TestJar()
                .manifest("Wirehost-Plugin-Id", "counter")
                .manifest("Wirehost-Plugin-Version", Integer.toString(number))
                .codec("demo.Codec", "all")
                .service(StartPacketHandler.class, "demo.Counter")
                .source(
                        "demo.Counter",
                        """
                        @Provides("counter")
                        public class Counter implements StartPacketHandler {
                            @SuppressWarnings("unchecked")
                            static void tell(String event) {
                                ((java.util.Queue<String>) System.getProperties().get("%s"))
                                        .add(event + " %d");
                            }
                            public void start(HandlerContext context) throws Exception {
                                %s
                                if (context.listener().equals("it")) tell("start");
                            }
                            public StartMatch match(ByteBuffer firstBytes) {
                                %s
                            }
                            public PacketHandler<String, String> open(Session s, ByteBuffer start) {
                                return new PacketHandler<>() {
                                    public void onPacket(PacketSession<String> session, String in) {
                                        session.offer("%d" + in);
                                    }
                                    public void onDrain(PacketSession<String> session) {
                                        session.offer("bye");
                                    }
                                };
                            }
                            public void stop() { tell("stop"); }
                        }
                        """
                                .formatted(EVENTS, number, start, match, number));
    }

    private static TestJar version(int number) {
        return version(number, "", "return StartMatch.ANY;");
    }

    private void put(TestJar jar) throws Exception {
        put(jar, "counter.jar");
    }

    private void put(TestJar jar, String name) throws Exception {
        Path written = jar.writeTo(plugins.resolve("new.part"));
        Files.move(written, plugins.resolve(name), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private TestHost start(TestJar jar) throws Exception {
        put(jar);
        TestHost host = TestHost.startWithJars(CONF, plugins);
        assertEquals("start 1", next());
        return host;
    }

    private String next() throws InterruptedException {
        return events.poll(TestHost.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static List<String> states(TestHost host) {
        return host.status().plugins().stream()
                .map(one ->
                        one.plugin().version() + " " + one.plugin().state() + " " + one.sessions())
                .toList();
    }

    private static void awaitStates(TestHost host, String... expected) {
        Await.until(
                () -> {
                    System.gc();
                    return states(host).equals(List.of(expected));
                },
                () -> List.of(expected) + " of " + states(host));
    }

    @Test
    void oldSessionsKeepTheirVersionAndNewConnectionsGetTheNewOne() throws Exception {
        try (TestHost host = start(version(1));
                Peer old = new Peer(host, "it")) {
            old.send("a").expect("1a");
            put(version(2));
            List<PluginChange> changes = host.reload();
            assertEquals(List.of("1 → 2"), changes.stream().map(SwapTest::text).toList());
            assertEquals("start 2", next());
            try (Peer fresh = new Peer(host, "it");
                    Peer other = new Peer(host, "other")) {
                fresh.send("b").expect("2b");
                other.send("c").expect("2c");
                old.send("d").expect("1d");
                assertEquals(List.of("1 DRAINING 1", "2 ACTIVE 2"), states(host));
                assertEquals("stop 1", next(), "of the listener that has no session of it");
                assertTrue(events.isEmpty());
                old.endOutput().expectEnd();
                assertEquals("stop 1", next());
                awaitStates(host, "2 ACTIVE 2");
                assertEquals(1, host.status().collected());
            }
        }
    }

    private static String text(PluginChange change) {
        return change.before().map(one -> one.plugin().version()).orElse("")
                + " → "
                + change.after().map(one -> one.plugin().version()).orElse("");
    }

    @Test
    void whatHasNotChangedGoesOn() throws Exception {
        try (TestHost host = start(version(1));
                Peer old = new Peer(host, "it")) {
            old.send("a").expect("1a");
            Files.setLastModifiedTime(
                    plugins.resolve("counter.jar"),
                    java.nio.file.attribute.FileTime.fromMillis(1_000_000));
            assertEquals(List.of(), host.reload());
            assertEquals(List.of("1 ACTIVE 1"), states(host));
            assertTrue(events.isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"broken", "start", "removed", "clash", "renamed"})
    void aReloadThatFailsLeavesEverythingAsItWas(String how) throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start(version(1));
                Peer old = new Peer(host, "it")) {
            old.send("a").expect("1a");
            String expected =
                    switch (how) {
                        case "broken" -> {
                            Files.writeString(plugins.resolve("new.part"), "this is no jar");
                            Files.move(
                                    plugins.resolve("new.part"),
                                    plugins.resolve("counter.jar"),
                                    java.nio.file.StandardCopyOption.ATOMIC_MOVE);
                            yield "counter is of plugin counter, which is refused: counter.jar";
                        }
                        case "start" -> {
                            String fails =
                                    "if (context.listener().equals(\"other\"))"
                                            + " throw new Exception(\"no room\");";
                            put(version(2, fails, "return StartMatch.ANY;"));
                            yield "counter of plugin counter did not start: java.lang.Exception: no"
                                    + " room";
                        }
                        case "removed" -> {
                            Files.delete(plugins.resolve("counter.jar"));
                            yield "no plugin supplies a handler called counter";
                        }
                        case "clash" -> {
                            put(version(2), "counter2.jar");
                            yield "counter.jar and counter2.jar: they have the id counter";
                        }
                        default -> {
                            put(
                                    new TestJar()
                                            .manifest("Wirehost-Plugin-Id", "counter")
                                            .codec("demo.Codec", "all")
                                            .handler("demo.Handler", "accountant"));
                            yield "no plugin supplies a handler called counter";
                        }
                    };
            ConfigException refused = assertThrows(ConfigException.class, host::reload);
            assertTrue(
                    refused.getMessage().contains("host.conf: 6: listeners.other"),
                    refused::getMessage);
            assertTrue(refused.getMessage().contains(expected), refused::getMessage);
            if (how.equals("start")) {
                assertEquals("start 2", next());
                assertEquals("stop 2", next());
            }
            try (Peer fresh = new Peer(host, "it")) {
                fresh.send("b").expect("1b");
                old.send("c").expect("1c");
            }
            host.awaitSessions("it", 1);
            awaitActiveAlone(host);
            assertTrue(events.isEmpty(), () -> "" + events);
            Files.deleteIfExists(plugins.resolve("counter2.jar"));
            put(version(3));
            host.reload();
            assertEquals("start 3", next());
            try (Peer fresh = new Peer(host, "it")) {
                fresh.send("d").expect("3d");
            }
        }
    }

    @Test
    void aStartThatReturnsWhenNobodyWaitsForItAnyMoreIsStopped() throws Exception {
        String waits =
                """
                if (context.listener().equals("it")) return;
                tell("waits");
                for (boolean interrupted = false; !interrupted; ) {
                    try {
                        Thread.sleep(Long.MAX_VALUE);
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
                """;
        // Long enough for the first one to get ready on a busy machine.
        String conf = "plugins.warm-up-timeout = 2s\n" + CONF;
        put(version(1));
        try (LogLines log = new LogLines();
                TestHost host = TestHost.startWithJars(conf, plugins)) {
            assertEquals("start 1", next());
            put(version(2, waits, "return StartMatch.ANY;"));
            ConfigException refused = assertThrows(ConfigException.class, host::reload);
            assertTrue(
                    refused.getMessage()
                            .contains(
                                    "counter of plugin counter did not start: demo.Counter.start"
                                            + " has not returned after 2000 ms"),
                    refused::getMessage);
            List<String> told = List.of(next(), next(), next());
            assertEquals(List.of("stop 2", "stop 2", "waits 2"), told.stream().sorted().toList());
            awaitActiveAlone(host);
            try (Peer fresh = new Peer(host, "it")) {
                fresh.send("a").expect("1a");
            }
        }
    }

    private static void awaitActiveAlone(TestHost host) {
        Await.until(
                () -> {
                    System.gc();
                    return host.status().plugins().stream()
                            .map(GenerationInfo::plugin)
                            .allMatch(one -> one.state() == PluginInfo.State.ACTIVE);
                },
                () -> "what was staged to be gone: " + states(host));
    }

    @Test
    void aPluginThatNobodyNeedsMayBeRefused() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start(version(1))) {
            Files.writeString(plugins.resolve("text.jar"), "this is no jar");
            put(version(2));
            assertEquals(List.of("1 → 2"), host.reload().stream().map(SwapTest::text).toList());
            assertEquals(1, log.with("plugin text is refused").size());
        }
    }

    @Test
    void whatTheHandlerTookIsTakenBackAndItsClassesAreCollected() throws Exception {
        String start =
                """
                context.schedule(java.time.Duration.ofHours(1), () -> tell("late"));
                context.scheduleEvery(java.time.Duration.ofMinutes(1), () -> tell("again"));
                context.execute("forever", () -> {
                    try {
                        Thread.sleep(java.time.Duration.ofDays(1));
                    } catch (InterruptedException e) {
                        tell("interrupted");
                    }
                });
                """;
        try (TestHost host = start(version(1, start, "return StartMatch.ANY;"))) {
            host.settle();
            put(version(2));
            host.reload();
            assertEquals("start 2", next());
            List<String> last = List.of(next(), next(), next(), next());
            assertEquals(
                    List.of("interrupted 1", "interrupted 1", "stop 1", "stop 1"),
                    last.stream().sorted().toList());
            awaitStates(host, "2 ACTIVE 0");
            host.advance(Duration.ofHours(2));
            host.settle();
            assertTrue(events.isEmpty(), () -> "" + events);
        }
    }

    @Test
    void sessionsThatStayTooLongAreAskedToEndAndThenCut() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start(version(1));
                Peer polite = new Peer(host, "it");
                Peer stubborn = new Peer(host, "it")) {
            polite.send("a").expect("1a");
            stubborn.send("a").expect("1a");
            put(version(2));
            host.reload();
            assertEquals("start 2", next());
            assertEquals("stop 1", next()); // of the other listener
            try (Peer fresh = new Peer(host, "it")) {
                fresh.send("a").expect("2a");
                host.settle();
                host.advance(Duration.ofMinutes(10).minusSeconds(1));
                host.settle();
                polite.send("b").expect("1b");
                host.advance(Duration.ofSeconds(2));
                polite.expect("bye").endOutput().expectEnd();
                stubborn.expect("bye");
                host.settle();
                host.advance(Duration.ofSeconds(6));
                stubborn.expectGone();
                assertEquals("stop 1", next());
                fresh.send("b").expect("2b");
                host.awaitClosed("it", "drained", 1);
                awaitStates(host, "2 ACTIVE 1");
                assertTrue(events.isEmpty(), () -> "" + events);
            }
        }
    }

    @Test
    void aConnectionThatIsNotMatchedYetGetsTheNewOne() throws Exception {
        String match =
                "return firstBytes.remaining() < 2"
                        + " ? StartMatch.needMore(2) : StartMatch.match(2);";
        try (TestHost host = start(version(1, "", match));
                Peer peer = new Peer(host, "it")) {
            peer.send("x");
            host.settle();
            put(version(2, "", match));
            host.reload();
            peer.send("ya").expect("2a");
            assertEquals("start 2", next());
            assertEquals("stop 1", next());
            assertEquals("stop 1", next());
        }
    }

    @Test
    void noListenerIsBehindTheOthers() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        BlockingQueue<String> wrong = new LinkedBlockingQueue<>();
        try (TestHost host = start(version(1))) {
            Thread thread =
                    Thread.startVirtualThread(() -> {
                        int newest = 1;
                        while (!over.get() && wrong.isEmpty()) {
                            for (String listener : List.of("it", "other")) {
                                try (Peer peer = new Peer(host, listener)) {
                                    int found = Integer.parseInt(peer.send(".").read(1));
                                    if (found < newest) {
                                        wrong.add(listener + " " + found + " after " + newest);
                                    }
                                    newest = found;
                                } catch (Exception e) {
                                    wrong.add(e.toString());
                                }
                            }
                        }
                    });
            for (int i = 2; i < 8; i++) {
                put(version(i));
                host.reload();
            }
            over.set(true);
            thread.join();
            assertEquals(List.of(), List.copyOf(wrong));
            awaitStates(host, "7 ACTIVE 0");
            assertEquals(6, host.status().collected());
        }
    }

    @Test
    void aHostThatStopsAlsoStopsWhatIsDraining() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start(version(1));
                Peer old = new Peer(host, "it")) {
            old.send("a").expect("1a");
            put(version(2));
            host.reload();
            assertEquals("start 2", next());
            assertEquals("stop 1", next());
            host.host().stop(Duration.ofMillis(50));
            assertEquals(
                    List.of("stop 1", "stop 2", "stop 2"),
                    List.of(next(), next(), next()).stream().sorted().toList());
            assertTrue(events.isEmpty(), () -> "" + events);
            assertFalse(states(host).contains("1 DRAINING 1"));
            assertThrows(
                    ConfigException.class,
                    () -> {
                        put(version(3));
                        host.reload();
                    });
        }
    }
}
