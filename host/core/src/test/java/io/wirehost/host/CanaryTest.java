package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;

import io.wirehost.host.config.ConfigException;
import io.wirehost.host.plugin.GenerationInfo;
import io.wirehost.host.plugin.PluginInfo;
import io.wirehost.host.plugin.TestJar;
import io.wirehost.host.plugin.VersionException;
import io.wirehost.spi.StartPacketHandler;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/** A version is tried with a part of the connections. */
@Timeout(120)
@SuppressWarnings("try") // what is expected to be logged is kept from the console
class CanaryTest {
    private static final String CONF =
            """
            defaults.idle-timeout = off
            plugins.canary { min-connections = 10, min-faults = 3, fault-factor = 2 }
            listeners.it { bind = "127.0.0.1:0", codec = numbered, handler = number }
            listeners.mixed { bind = "127.0.0.1:0", codec = numbered, handler = echo }
            listeners.other { bind = "127.0.0.1:0", codec = all, handler = echo }
            """;

    /** If it is set, the handler of the second version does not start. */
    private static final String FAILS = "io.wirehost.host.CanaryTest";

    @TempDir private Path plugins;

    @BeforeEach
    void putOthers() throws Exception {
        new TestJar().codec("demo.Codec", "all").writeTo(plugins.resolve("codecs.jar"));
        new TestJar().handler("demo.Echo", "echo").writeTo(plugins.resolve("echo.jar"));
        put(1);
    }

    /**
     * The handler answers with the number of its version and how often it was started, and fails on
     * an x. The codec reads upper case from the second version on, and all that it reads gets the
     * number of its version.
     */
    private void put(int version) throws Exception {
        put(version, "number.jar");
    }

    private void put(int version, String file) throws Exception {
        TestJar jar =
                new TestJar()
                        .manifest("Wirehost-Plugin-Id", "number")
                        .manifest("Wirehost-Plugin-Version", Integer.toString(version))
                        .service(StartPacketHandler.class, "demo.Number")
                        .source(
                                "demo.Number",
                                """
                                @Provides("number")
                                public class Number implements StartPacketHandler {
                                    public void start(HandlerContext context) throws Exception {
                                        if ("%d".equals(System.getProperty("%s")))
                                            throw new Exception("no room");
                                    }
                                    public PacketHandler<String, String> open(Session s, ByteBuffer start) {
                                        return (session, in) -> {
                                            if (in.endsWith("x")) throw new IllegalStateException(in);
                                            session.offer(in);
                                        };
                                    }
                                }
                                """
                                        .formatted(version, FAILS))
                        .service(io.wirehost.spi.PacketCodec.class, "demo.Numbered")
                        .source(
                                "demo.Numbered",
                                """
                                @Provides("numbered")
                                public class Numbered implements PacketCodec<String, String> {
                                    public String unpack(ByteBuffer in) throws MalformedPacketException {
                                        if (!in.hasRemaining()) return null;
                                        byte next = in.get();
                                        if (next < 'a' && %d == 1) throw MalformedPacketException.skip(1, "upper");
                                        return "%d" + (char) next;
                                    }
                                    public void pack(String packet, PacketSink out) {
                                        out.put(packet.getBytes());
                                    }
                                }
                                """
                                        .formatted(version, version));
        Files.move(
                jar.writeTo(plugins.resolve("new.part")),
                plugins.resolve(file),
                StandardCopyOption.ATOMIC_MOVE);
    }

    private TestHost start() throws Exception {
        return TestHost.startWithJars(CONF, plugins);
    }

    /** A host with a canary of the second version. */
    private TestHost startWithCanary(int percent) throws Exception {
        TestHost host = start();
        put(2);
        assertEquals(1, host.tryPlugin("number", percent).size());
        return host;
    }

    /** How many of so many connections got which version. */
    private static Map<String, Integer> versions(TestHost host, String listener, int connections)
            throws Exception {
        Map<String, Integer> versions = new TreeMap<>();
        for (int i = 0; i < connections; i++) {
            try (Peer peer = new Peer(host, listener)) {
                versions.merge(version(peer), 1, Integer::sum);
            }
        }
        return versions;
    }

    private static String version(Peer peer) throws Exception {
        String answer = peer.send("a").read(2);
        assertEquals("a", answer.substring(1));
        return answer.substring(0, 1);
    }

    private static void fail(TestHost host, int connections) throws Exception {
        for (int i = 0; i < connections; i++) {
            try (Peer peer = new Peer(host, "it")) {
                peer.send("x").expectGone();
            }
        }
    }

    /** Version, state and part of each generation that is not closed. */
    private static List<String> states(TestHost host) {
        return host.status().plugins().stream()
                .filter(one -> one.plugin().id().equals("number"))
                .filter(one -> one.plugin().state().compareTo(PluginInfo.State.CLOSED) < 0)
                .map(one ->
                        "%s %s %d"
                                .formatted(
                                        one.plugin().version(), one.plugin().state(), one.share()))
                .toList();
    }

    private static String heldReason(TestHost host) {
        return host.status().plugins().stream()
                .map(GenerationInfo::plugin)
                .filter(one -> one.state() == PluginInfo.State.HELD)
                .map(PluginInfo::reason)
                .findFirst()
                .orElse("");
    }

    private static void awaitOnlyTheFirst(TestHost host) {
        Await.until(
                () -> states(host).equals(List.of("2 HELD 0", "1 ACTIVE 100")),
                () -> states(host).toString());
    }

    @Test
    void exactlyAPartOfTheConnectionsGetsItAtEachListenerOfThePlugin() throws Exception {
        try (TestHost host = startWithCanary(10)) {
            assertEquals(List.of("1 ACTIVE 90", "2 CANARY 10"), states(host));
            assertEquals(Map.of("1", 90, "2", 10), versions(host, "it", 100));
            assertEquals(Map.of("1", 18, "2", 2), versions(host, "mixed", 20));
            try (Peer other = new Peer(host, "other")) {
                other.send("ab").expect("ab");
            }
        }
    }

    @Test
    void anotherPartIsNoNewGeneration() throws Exception {
        try (TestHost host = startWithCanary(0);
                Peer old = new Peer(host, "it")) {
            assertEquals("1", version(old));
            assertEquals(Map.of("1", 10), versions(host, "it", 10));
            assertEquals(1, host.tryPlugin("number", 100).size());
            assertEquals(List.of("1 ACTIVE 0", "2 CANARY 100"), states(host));
            assertEquals(Map.of("2", 10), versions(host, "it", 10));
            assertEquals("1", version(old));
            assertEquals(List.of(), host.tryPlugin("number", 100));
            assertEquals(1, host.tryPlugin("number", 50).size());
            assertEquals(Map.of("1", 5, "2", 5), versions(host, "it", 10));
        }
    }

    @Test
    void whatIsPromotedGoesOnWithItsSessions() throws Exception {
        try (TestHost host = startWithCanary(100);
                Peer tried = new Peer(host, "it")) {
            assertEquals("2", version(tried));
            int generation = host.status().plugins().getLast().number();
            assertEquals(1, host.promotePlugin("number").size());
            Await.until(
                    () -> states(host).equals(List.of("2 ACTIVE 100")),
                    () -> states(host).toString());
            assertEquals(
                    generation,
                    host.status().plugins().stream()
                            .filter(one -> one.plugin().id().equals("number"))
                            .filter(one -> one.plugin().state() == PluginInfo.State.ACTIVE)
                            .findFirst()
                            .orElseThrow()
                            .number());
            assertEquals(Map.of("2", 10), versions(host, "it", 10));
            assertEquals(Map.of("2", 10), versions(host, "mixed", 10));
            assertEquals("2", version(tried));
            assertEquals(List.of(), host.reload());
            host.rollBackPlugin("number");
            assertEquals(Map.of("1", 10), versions(host, "it", 10));
        }
    }

    @Test
    void whatIsRolledBackKeepsItsSessionsAndIsHeldBack() throws Exception {
        try (TestHost host = startWithCanary(100);
                Peer tried = new Peer(host, "it")) {
            assertEquals("2", version(tried));
            assertEquals(1, host.rollBackPlugin("number").size());
            assertEquals(Map.of("1", 10), versions(host, "it", 10));
            assertEquals("2", version(tried));
            assertEquals(List.of("2 HELD 0", "1 ACTIVE 100", "2 DRAINING 0"), states(host));
            assertEquals(List.of(), host.reload());
            assertEquals(Map.of("1", 10), versions(host, "it", 10));
            tried.close();
            awaitOnlyTheFirst(host);
            host.tryPlugin("number", 100);
            assertEquals(Map.of("2", 10), versions(host, "it", 10));
            assertEquals(List.of("1 ACTIVE 0", "2 CANARY 100"), states(host));
        }
    }

    @Test
    void aReloadLeavesItAlone() throws Exception {
        try (TestHost host = startWithCanary(50);
                Peer peer = new Peer(host, "it")) {
            new TestJar().codec("demo.More", "more").writeTo(plugins.resolve("more.jar"));
            assertEquals(1, host.reload().size());
            assertEquals(List.of("1 ACTIVE 50", "2 CANARY 50"), states(host));
            assertEquals(Map.of("1", 5, "2", 5), versions(host, "it", 10));
            put(3);
            assertEquals(List.of(), host.reload());
            assertEquals(List.of("3 HELD 0", "1 ACTIVE 50", "2 CANARY 50"), states(host));
            assertEquals(
                    "number 2 is being tried: to try this one instead, run host.sh plugins canary"
                            + " number PERCENT",
                    heldReason(host));
            assertEquals(1, host.tryPlugin("number", 50).size());
            assertEquals(Map.of("1", 5, "3", 5), versions(host, "it", 10));
            assertEquals(List.of(), host.reload());
            host.promotePlugin("number");
            assertEquals(Map.of("3", 10), versions(host, "it", 10));
        }
    }

    @Test
    void itMayLieBesideTheOtherVersion() throws Exception {
        try (TestHost host = start()) {
            put(2, "number-2.jar");
            host.tryPlugin("number", 100);
            assertEquals(Map.of("2", 10), versions(host, "it", 10));
            assertEquals(List.of(), host.reload());
            host.rollBackPlugin("number");
            assertEquals(List.of(), host.reload());
            awaitOnlyTheFirst(host);
            assertEquals(Map.of("1", 10), versions(host, "it", 10));
            host.tryPlugin("number", 100);
            Files.delete(plugins.resolve("number.jar"));
            host.promotePlugin("number");
            assertEquals(List.of(), host.reload());
            assertEquals(Map.of("2", 10), versions(host, "it", 10));
        }
    }

    @Test
    void onceItIsPromotedTheOtherVersionMayLieBesideIt() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start()) {
            put(2, "number-2.jar");
            host.tryPlugin("number", 100);
            host.promotePlugin("number");
            Await.until(
                    () -> states(host).equals(List.of("1 HELD 0", "2 ACTIVE 100")),
                    () -> states(host).toString());
            assertEquals(List.of(), host.reload());
            assertEquals(Map.of("2", 10), versions(host, "it", 10));
            put(3, "number-2.jar");
            assertEquals(1, host.reload().size());
            assertEquals(Map.of("3", 10), versions(host, "it", 10));
            assertEquals(List.of(), log.events());
        }
    }

    @Test
    void aReloadBringsNoOtherPluginWithItsNames() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start()) {
            new TestJar()
                    .manifest("Wirehost-Plugin-Id", "number")
                    .manifest("Wirehost-Plugin-Version", "2")
                    .codec("demo.Numbered", "numbered")
                    .codec("demo.More", "more")
                    .handler("demo.Number", "number")
                    .writeTo(plugins.resolve("number.jar"));
            host.tryPlugin("number", 10);
            new TestJar().codec("demo.More", "more").writeTo(plugins.resolve("more.jar"));
            assertEquals(List.of(), host.reload());
            assertEquals(
                    1,
                    log.with("plugin more is refused: more.jar: it supplies the codec more").size(),
                    () -> "" + log.events());
            host.promotePlugin("number");
            Await.until(
                    () -> states(host).equals(List.of("2 ACTIVE 100")),
                    () -> states(host).toString());
        }
    }

    @Test
    void whatIsHeldBackIsPromotedWhereverItLies() throws Exception {
        try (LogLines log = new LogLines(Level.INFO);
                TestHost host = start()) {
            put(2, "number-2.jar");
            host.tryPlugin("number", 100);
            host.rollBackPlugin("number");
            assertEquals(1, host.promotePlugin("number").size());
            assertEquals(Map.of("2", 10), versions(host, "it", 10));
            assertEquals(
                    List.of(
                            "plugin number 2 was held back until now, and is promoted: it was"
                                    + " rolled back"),
                    log.with("is promoted"));
            assertEquals(List.of(), log.errors());
        }
    }

    @Test
    void anotherVersionIsNotPromotedInItsPlace() throws Exception {
        try (TestHost host = startWithCanary(100)) {
            host.rollBackPlugin("number");
            put(3);
            VersionException gone =
                    assertThrows(VersionException.class, () -> host.promotePlugin("number"));
            assertTrue(
                    gone.getMessage().startsWith("the version of plugin number that is held back"),
                    gone::getMessage);
            assertEquals(Map.of("1", 10), versions(host, "it", 10));
            assertEquals(1, host.reload().size());
            assertEquals(Map.of("3", 10), versions(host, "it", 10));
        }
    }

    /** A canary beside the first version, which a third one has overwritten. */
    private TestHost startWithCanaryAndThird() throws Exception {
        TestHost host = start();
        put(2, "number-2.jar");
        host.tryPlugin("number", 50);
        put(3);
        assertEquals(List.of(), host.reload());
        assertEquals(List.of("3 HELD 0", "1 ACTIVE 50", "2 CANARY 50"), states(host));
        return host;
    }

    @Test
    void whatCameMeanwhileStaysHeldBackWhenItIsPromoted() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = startWithCanaryAndThird()) {
            host.promotePlugin("number");
            assertTrue(
                    heldReason(host).startsWith("another version was promoted"), heldReason(host));
            assertEquals(List.of(), host.reload());
            assertEquals(Map.of("2", 10), versions(host, "it", 10));
            host.tryPlugin("number", 100);
            host.promotePlugin("number");
            assertEquals(List.of(), host.reload());
            assertEquals(Map.of("3", 10), versions(host, "it", 10));
            assertEquals(List.of(), log.events());
        }
    }

    @Test
    void bothStayHeldBackWhenItIsRolledBack() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = startWithCanaryAndThird()) {
            host.rollBackPlugin("number");
            assertEquals(List.of(), host.reload());
            assertEquals(Map.of("1", 10), versions(host, "it", 10));
            VersionException both =
                    assertThrows(VersionException.class, () -> host.promotePlugin("number"));
            assertTrue(
                    both.getMessage().startsWith("number-2.jar and number.jar are held back"),
                    both::getMessage);
            Files.delete(plugins.resolve("number-2.jar"));
            host.promotePlugin("number");
            assertEquals(Map.of("3", 10), versions(host, "it", 10));
            assertEquals(List.of(), log.events());
        }
    }

    private void save(String jar) throws Exception {
        Files.copy(plugins.resolve("number.jar"), plugins.resolve(jar));
    }

    private void putSaved(String jar) throws Exception {
        Files.move(
                plugins.resolve(jar),
                plugins.resolve("number.jar"),
                StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void itIsTheOneThatFailsThatHasFailed() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = startWithCanary(50)) {
            versions(host, "it", 20);
            host.tryPlugin("number", 100);
            save("2.part");
            put(3);
            save("3.part");
            host.reload();
            fail(host, 3);
            Await.until(
                    () -> states(host).equals(List.of("3 HELD 0", "2 HELD 0", "1 ACTIVE 100")),
                    () -> states(host).toString());
            expectNotPromoted(host);
            putSaved("2.part");
            expectNotPromoted(host);
            assertEquals(List.of(), host.reload());
            expectNotPromoted(host);
            putSaved("3.part");
            assertEquals(List.of(), host.reload());
            host.promotePlugin("number");
            assertEquals(Map.of("3", 10), versions(host, "it", 10));
        }
    }

    private static void expectNotPromoted(TestHost host) throws Exception {
        VersionException failed =
                assertThrows(VersionException.class, () -> host.promotePlugin("number"));
        assertTrue(
                failed.getMessage().startsWith("plugin number 2 is not promoted: it was rolled"),
                failed::getMessage);
        assertEquals(Map.of("1", 10), versions(host, "it", 10));
    }

    @Test
    void whatCannotBeReadForAMomentIsStillPassedOver() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start()) {
            put(2, "number-2.jar");
            host.tryPlugin("number", 100);
            host.promotePlugin("number");
            save("1.part");
            Files.delete(plugins.resolve("number.jar"));
            Files.createSymbolicLink(plugins.resolve("number.jar"), Path.of("gone.jar"));
            host.reload();
            putSaved("1.part");
            log.forget();
            assertEquals(List.of(), host.reload());
            assertEquals(Map.of("2", 10), versions(host, "it", 10));
            assertEquals(List.of(), log.events());
        }
    }

    @Test
    void whatFailsMoreOftenIsRolledBackByItself() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = startWithCanary(50)) {
            versions(host, "it", 20);
            assertEquals(List.of("1 ACTIVE 50", "2 CANARY 50"), states(host));
            host.tryPlugin("number", 100);
            fail(host, 2);
            assertEquals(List.of("1 ACTIVE 0", "2 CANARY 100"), states(host));
            fail(host, 1);
            awaitOnlyTheFirst(host);
            String figures =
                    "it was rolled back, since it had 3 faults in 13 connections, and the version"
                            + " beside it 0 in 10";
            assertTrue(heldReason(host).startsWith(figures), heldReason(host));
            assertEquals(1, log.with("The canary of plugin number ends: " + figures).size());
            assertEquals(Map.of("1", 10), versions(host, "it", 10));
            host.reload();
            assertTrue(heldReason(host).startsWith(figures), heldReason(host));
            VersionException late =
                    assertThrows(VersionException.class, () -> host.promotePlugin("number"));
            assertTrue(
                    late.getMessage().startsWith("plugin number 2 is not promoted: " + figures),
                    late::getMessage);
            assertEquals(Map.of("1", 10), versions(host, "it", 10));
            host.tryPlugin("number", 100);
            host.promotePlugin("number");
            assertEquals(Map.of("2", 10), versions(host, "it", 10));
        }
    }

    /** Both wait for a reload that takes its time, and whoever promotes has come first. */
    @Test
    void whatIsAboutToBeRolledBackByItselfIsNotPromoted() throws Exception {
        CountDownLatch reloading = new CountDownLatch(1);
        CountDownLatch mayReload = new CountDownLatch(1);
        try (LogLines log = new LogLines();
                TestHost host = startWithCanary(50);
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            versions(host, "it", 20);
            host.tryPlugin("number", 100);
            Thread reload =
                    Thread.startVirtualThread(() ->
                            assertDoesNotThrow(() ->
                                    host.host()
                                            .reload(() -> {
                                                reloading.countDown();
                                                assertDoesNotThrow(() -> mayReload.await());
                                                return host.host().config();
                                            })));
            reloading.await();
            AtomicReference<Thread> promoting = new AtomicReference<>();
            Future<?> promoted =
                    threads.submit(() -> {
                        promoting.set(Thread.currentThread());
                        return host.promotePlugin("number");
                    });
            Await.until(
                    () ->
                            promoting.get() != null
                                    && promoting.get().getState() == Thread.State.TIMED_WAITING,
                    () -> "that it waits for the reload");
            fail(host, 3);
            Await.until(
                    () -> Thread.getAllStackTraces().keySet().stream().anyMatch(CanaryTest::waits),
                    () -> "that the rollback waits as well");
            mayReload.countDown();
            ExecutionException late = assertThrows(ExecutionException.class, promoted::get);
            assertTrue(
                    late.getMessage()
                            .contains("plugin number 2 is not promoted: it was rolled back"),
                    late::getMessage);
            reload.join();
            awaitOnlyTheFirst(host);
        }
    }

    private static boolean waits(Thread thread) {
        return thread.getName().equals("canary-rollback")
                && thread.getState() == Thread.State.WAITING;
    }

    @Test
    void whatFailsAsOftenIsNot() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = startWithCanary(50)) {
            fail(host, 40);
            versions(host, "it", 2);
            assertEquals(List.of("1 ACTIVE 50", "2 CANARY 50"), states(host));
        }
    }

    @Test
    void faultsOfBeforeItBeganAreNotCompared() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start()) {
            fail(host, 20);
            put(2);
            host.tryPlugin("number", 50);
            versions(host, "it", 20);
            host.tryPlugin("number", 100);
            fail(host, 3);
            awaitOnlyTheFirst(host);
        }
    }

    @Test
    void faultsOfSessionsOfBeforeItBeganAreNotCompared() throws Exception {
        List<Peer> old = new ArrayList<>();
        try (LogLines log = new LogLines();
                TestHost host = start()) {
            for (int i = 0; i < 6; i++) {
                old.add(new Peer(host, "it"));
                assertEquals("1", version(old.getLast()));
            }
            put(2);
            host.tryPlugin("number", 50);
            assertEquals(Map.of("1", 10, "2", 10), versions(host, "it", 20));
            for (Peer peer : old) {
                peer.send("x").expectGone();
            }
            host.tryPlugin("number", 100);
            fail(host, 3);
            awaitOnlyTheFirst(host);
            String figures = "it had 3 faults in 13 connections, and the version beside it 0 in 10";
            assertTrue(heldReason(host).contains(figures), heldReason(host));
        } finally {
            for (Peer peer : old) {
                peer.close();
            }
        }
    }

    @Test
    void aCodecThatKnowsFewerPacketsIsRolledBackByItself() throws Exception {
        put(2);
        try (LogLines log = new LogLines();
                TestHost host = start()) {
            put(1);
            host.tryPlugin("number", 100);
            try (Peer one = new Peer(host, "mixed")) {
                one.send("AAAAAAAAAAAAAAAAAAAAa").expect("1a");
            }
            versions(host, "mixed", 10);
            assertEquals(List.of("2 ACTIVE 0", "1 CANARY 100"), states(host));
            for (int i = 0; i < 2; i++) {
                try (Peer peer = new Peer(host, "mixed")) {
                    peer.send("Aa").expect("1a");
                }
            }
            Await.until(
                    () -> states(host).equals(List.of("1 HELD 0", "2 ACTIVE 100")),
                    () -> states(host).toString());
        }
    }

    @Test
    void oneInQuarantineIsRolledBackByItself() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host =
                        TestHost.startWithJars("plugins.quarantine.faults = 2\n" + CONF, plugins)) {
            put(2);
            host.tryPlugin("number", 100);
            fail(host, 2);
            awaitOnlyTheFirst(host);
            assertTrue(heldReason(host).contains("has failed 2 times"), heldReason(host));
            assertEquals(Map.of("1", 10), versions(host, "it", 10));
        }
    }

    @Test
    void whatAnotherPluginStumblesOverInItsSessionsIsItsFault() throws Exception {
        new TestJar()
                .source(
                        "demo.Echo",
                        """
                        @Provides("echo")
                        public class Echo implements StartPacketHandler {
                            public PacketHandler<String, String> open(Session s, ByteBuffer start) {
                                return (session, in) -> {
                                    if (in.startsWith("2")) throw new IllegalStateException(in);
                                    session.offer(in);
                                };
                            }
                        }
                        """)
                .service(StartPacketHandler.class, "demo.Echo")
                .writeTo(plugins.resolve("echo.jar"));
        try (LogLines log = new LogLines();
                TestHost host =
                        TestHost.startWithJars("plugins.quarantine.faults = 2\n" + CONF, plugins)) {
            put(2);
            host.tryPlugin("number", 100);
            for (int i = 0; i < 2; i++) {
                try (Peer peer = new Peer(host, "mixed")) {
                    peer.send("a").expectGone();
                }
            }
            awaitOnlyTheFirst(host);
            assertTrue(heldReason(host).contains("has failed 2 times"), heldReason(host));
            assertEquals(Map.of("1", 10), versions(host, "mixed", 10));
        }
    }

    @Test
    void oneThatCannotBeTriedLeavesEverythingAsItWas() throws Exception {
        System.setProperty(FAILS, "2");
        try (LogLines log = new LogLines();
                TestHost host = start()) {
            put(2);
            ConfigException refused =
                    assertThrows(ConfigException.class, () -> host.tryPlugin("number", 10));
            assertTrue(refused.getMessage().contains("no room"), refused::getMessage);
            assertEquals(Map.of("1", 10), versions(host, "it", 10));
            System.clearProperty(FAILS);
            host.tryPlugin("number", 100);
            assertEquals(Map.of("2", 10), versions(host, "it", 10));
        } finally {
            System.clearProperty(FAILS);
        }
    }

    @Test
    void whatCannotBeTriedIsTold() throws Exception {
        try (TestHost host = start()) {
            expectRefusal(host, "numbers", "no plugin numbers is served; there are: ");
            expectRefusal(host, "number", "there is no other version of plugin number 1 in");
            put(2, "number-2.jar");
            put(3, "number-3.jar");
            expectRefusal(host, "number", "number-2.jar and number-3.jar are all of plugin number");
            Files.delete(plugins.resolve("number-3.jar"));
            host.tryPlugin("number", 10);
            new TestJar().handler("demo.Echo2", "echo").writeTo(plugins.resolve("echo.jar"));
            expectRefusal(host, "echo", "plugin number 2 is being tried: promote it or roll it");
        }
    }

    private static void expectRefusal(TestHost host, String id, String message) {
        VersionException refused =
                assertThrows(VersionException.class, () -> host.tryPlugin(id, 10));
        assertTrue(refused.getMessage().startsWith(message), refused::getMessage);
    }
}
