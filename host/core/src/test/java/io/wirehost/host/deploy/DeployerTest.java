package io.wirehost.host.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.LogLines;
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

/** What is left when something fails in the middle of a change. */
@Timeout(60)
@SuppressWarnings("try") // what is expected to be logged is kept from the console
class DeployerTest {
    private static final String CONF =
            """
            listeners.a { bind = "127.0.0.1:0", codec = first, handler = first }
            listeners.b { bind = "127.0.0.1:0", codec = first, handler = second }
            """;

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
        config = ConfigLoader.load(Files.writeString(home.resolve("host.conf"), CONF));
        loop = new EventLoop("tested-loop", SelectorProvider.provider(), Ticker.running());
        loop.start();
        plugins = TestPlugins.load(home.resolve("plugins"), PluginStore.at(home.resolve("var")));
        deployer = new Deployer(config, plugins, home.resolve("data"), List.of(loop));
    }

    private void put(String name, String version) throws Exception {
        TestJar jar =
                new TestJar()
                        .manifest("Wirehost-Plugin-Version", version)
                        .codec(name + ".Codec", name)
                        .handler(name + ".Handler", name);
        Path plugin = home.resolve("plugins").resolve(name + ".jar");
        Files.move(
                jar.writeTo(home.resolve("plugins/new.part")),
                plugin,
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
