package io.wirehost.host.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.LogLines;
import io.wirehost.host.OpenFiles;
import io.wirehost.host.config.ConfigException;
import io.wirehost.host.config.ConfigLoader;
import io.wirehost.host.config.HostConfig;
import io.wirehost.host.config.Problem;
import io.wirehost.host.loop.EventLoop;
import io.wirehost.host.loop.Ticker;
import io.wirehost.host.plugin.Generation;
import io.wirehost.host.plugin.PluginInfo;
import io.wirehost.host.plugin.PluginStore;
import io.wirehost.host.plugin.Plugins;
import io.wirehost.host.plugin.TestJar;
import io.wirehost.host.plugin.TestPlugins;
import io.wirehost.spi.StartPacketHandler;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What is left when something fails in the middle of a change. */
@Timeout(60)
@SuppressWarnings("try") // what is expected to be logged is kept from the console
class DeployerTest {
    private static final String CONF =
            """
            listeners.a { bind = "127.0.0.1:0", codec = first, handler = first }
            listeners.b { bind = "127.0.0.1:0", codec = first, handler = second }
            """;

    private static final String THIRD =
            "listeners.c { bind = \"127.0.0.1:0\", codec = first, handler = third }";

    @TempDir private Path home;

    private HostConfig config;
    private EventLoop loop;
    private Plugins plugins;
    private Deployer deployer;

    @BeforeEach
    void load() throws Exception {
        for (String name : List.of("first", "second", "unused")) {
            put(name, "1");
        }
        config = config(CONF);
        loop = new EventLoop("tested-loop", SelectorProvider.provider(), Ticker.running());
        loop.start();
        plugins = TestPlugins.load(home.resolve("plugins"), PluginStore.at(home.resolve("var")));
        deployer = new Deployer(config, plugins, home.resolve("data"), List.of(loop));
    }

    private HostConfig config(String hocon) throws Exception {
        return ConfigLoader.load(Files.writeString(home.resolve("host.conf"), hocon));
    }

    private void put(String name, String version) throws Exception {
        move(
                name,
                new TestJar()
                        .manifest("Wirehost-Plugin-Version", version)
                        .codec(name + ".Codec", name)
                        .handler(name + ".Handler", name));
    }

    private void move(String name, TestJar jar) throws Exception {
        Files.move(
                jar.writeTo(home.resolve("plugins/new.part")),
                home.resolve("plugins").resolve(name + ".jar"),
                StandardCopyOption.ATOMIC_MOVE);
    }

    @AfterEach
    void stop() throws Exception {
        deployer.stop(Duration.ofSeconds(1));
        deployer.plugins().close();
        loop.stop();
        assertTrue(loop.join(Duration.ofSeconds(20)));
    }

    private static final class FailsToComplete implements Deployer.Companion {
        @Override
        public void prepare(List<Problem> problems) {}

        @Override
        public void complete() {
            throw new IllegalStateException("broken");
        }

        @Override
        public void giveUp() {
            throw new AssertionError("the new is served already");
        }
    }

    private static final class FailsToPrepare implements Deployer.Companion {
        @Override
        public void prepare(List<Problem> problems) {
            throw new IllegalStateException("broken");
        }

        @Override
        public void complete() {
            throw new AssertionError("nothing is served");
        }

        @Override
        public void giveUp() {}
    }

    private List<PluginChange> reload(Deployer.Companion companion) throws Exception {
        return deployer.reload(served -> new Deployer.Target(served, List.of(), companion));
    }

    private String first() {
        PluginInfo info = deployer.plugins().generation("first").describe().plugin();
        return info.version() + " " + info.state();
    }

    private static void assertUnused(Generation generation) {
        generation.retire();
        PluginInfo.State state = generation.describe().plugin().state();
        assertTrue(state.compareTo(PluginInfo.State.CLOSED) >= 0, state::toString);
    }

    @Test
    void whatFailsWhenTheNewIsServedTakesNothingBack() throws Exception {
        deployer.deploy(Deployer.Companion.NONE);
        Generation old = plugins.generation("first");
        put("first", "2");
        try (LogLines log = new LogLines()) {
            assertEquals(1, reload(new FailsToComplete()).size());
            assertEquals(1, log.with("The change is made and stays").size(), "" + log.events());
            assertEquals(List.of(), log.with("Not reloaded"));
        }
        assertEquals("2 ACTIVE", first());
        PluginInfo.State state = old.describe().plugin().state();
        assertTrue(state.compareTo(PluginInfo.State.DRAINING) >= 0, state::toString);
        put("first", "3");
        assertEquals(1, reload(Deployer.Companion.NONE).size());
        assertEquals("3 ACTIVE", first());
    }

    @Test
    void aReloadThatFailsBeforeTheNewIsServedLeavesNoJarOpen() throws Exception {
        deployer.deploy(Deployer.Companion.NONE);
        List<Path> before = OpenFiles.below(home);
        assertEquals(3, before.size(), before::toString);
        put("first", "2");
        put("more", "1");
        try (LogLines log = new LogLines()) {
            assertThrows(IllegalStateException.class, () -> reload(new FailsToPrepare()));
            assertEquals(before, OpenFiles.below(home));
            HostConfig wrong = config(CONF + THIRD);
            assertThrows(
                    ConfigException.class,
                    () ->
                            deployer.reload(_ ->
                                    new Deployer.Target(
                                            wrong, List.of(), Deployer.Companion.NONE)));
            assertEquals(before, OpenFiles.below(home));
        }
        assertEquals(2, reload(Deployer.Companion.NONE).size());
        assertTrue(OpenFiles.below(home).size() > before.size());
    }

    private static final String STOPPING = "io.wirehost.host.deploy.stopping";
    private static final String MAY_STOP = "io.wirehost.host.deploy.mayStop";

    /** Its handler tells that it is asked to stop, and waits until it may. */
    private void putOneThatHangs(String name, String version) throws Exception {
        move(
                name,
                new TestJar()
                        .manifest("Wirehost-Plugin-Version", version)
                        .codec(name + ".Codec", name)
                        .service(StartPacketHandler.class, name + ".Handler")
                        .source(
                                name + ".Handler",
                                """
                                @Provides("%s")
                                public class Handler implements StartPacketHandler {
                                    public PacketHandler<String, String> open(Session s, ByteBuffer start) {
                                        return (session, packet) -> session.offer(packet);
                                    }
                                    public void stop() {
                                        latch("%s").countDown();
                                        try {
                                            latch("%s").await();
                                        } catch (InterruptedException e) {
                                            return;
                                        }
                                    }
                                    private static java.util.concurrent.CountDownLatch latch(String name) {
                                        return (java.util.concurrent.CountDownLatch) System.getProperties().get(name);
                                    }
                                }
                                """
                                        .formatted(name, STOPPING, MAY_STOP)));
    }

    private void putOneThatDoesNotStart(String name) throws Exception {
        move(
                name,
                new TestJar()
                        .service(StartPacketHandler.class, name + ".Handler")
                        .source(
                                name + ".Handler",
                                """
                                @Provides("%s")
                                public class Handler implements StartPacketHandler {
                                    public PacketHandler<String, String> open(Session s, ByteBuffer start) {
                                        return (session, packet) -> session.offer(packet);
                                    }
                                    public void start(HandlerContext context) {
                                        throw new IllegalStateException("no room");
                                    }
                                }
                                """
                                        .formatted(name)));
    }

    @Test
    void nobodyWaitsForHandlersOfAFailedChangeThatDoNotStop() throws Exception {
        deployer.deploy(Deployer.Companion.NONE);
        CountDownLatch stopping = new CountDownLatch(2);
        CountDownLatch mayStop = new CountDownLatch(1);
        System.getProperties().put(STOPPING, stopping);
        System.getProperties().put(MAY_STOP, mayStop);
        putOneThatHangs("first", "2");
        putOneThatHangs("second", "2");
        putOneThatDoesNotStart("third");
        HostConfig wrong = config(CONF + THIRD);
        try (LogLines log = new LogLines();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> failing =
                    threads.submit(() ->
                            deployer.reload(_ ->
                                    new Deployer.Target(
                                            wrong, List.of(), Deployer.Companion.NONE)));
            assertTrue(stopping.await(20, TimeUnit.SECONDS), "one waits for the other");
            put("first", "3");
            put("second", "3");
            assertEquals(3, reload(Deployer.Companion.NONE).size());
            assertEquals("3 ACTIVE", first());
            assertFalse(failing.isDone());
            mayStop.countDown();
            ExecutionException failed = assertThrows(ExecutionException.class, failing::get);
            assertTrue(failed.getMessage().contains("no room"), failed::getMessage);
            assertEquals(1, log.events().size(), () -> "" + log.events());
        } finally {
            mayStop.countDown();
            System.getProperties().remove(STOPPING);
            System.getProperties().remove(MAY_STOP);
        }
    }

    @Test
    void aChangeThatIsNotTriedIsTold() throws Exception {
        deployer.deploy(Deployer.Companion.NONE);
        put("first", "2");
        try (LogLines log = new LogLines()) {
            Thread.currentThread().interrupt(); // as if it had waited long enough
            assertThrows(BusyException.class, () -> reload(Deployer.Companion.NONE));
            assertTrue(Thread.interrupted());
            assertEquals(
                    1,
                    log.with("Not reloaded, everything goes on as it was", "another change")
                            .size());
        }
        assertEquals("1 ACTIVE", first());
        assertEquals(1, reload(Deployer.Companion.NONE).size());
    }

    @Test
    void whatIsBoundWhenTheBindingFailsIsLetGo() {
        plugins.generation("second").retire();
        IllegalStateException retired =
                assertThrows(
                        IllegalStateException.class,
                        () -> deployer.deploy(Deployer.Companion.NONE));
        assertTrue(retired.getMessage().contains("plugin second 1"), retired::getMessage);
        assertUnused(plugins.generation("first"));
    }

    @Test
    void whatHasStartedWhenItCannotBeServedIsStoppedAndLetGo() {
        plugins.generation("unused").retire();
        AssertionError closed =
                assertThrows(AssertionError.class, () -> deployer.deploy(Deployer.Companion.NONE));
        assertTrue(closed.getMessage().contains("plugin unused 1"), closed::getMessage);
        assertUnused(plugins.generation("first"));
        assertUnused(plugins.generation("second"));
    }
}
