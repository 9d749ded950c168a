package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.config.ConfigException;
import io.wirehost.host.plugin.GenerationInfo;
import io.wirehost.host.plugin.PluginInfo;
import io.wirehost.host.plugin.TestJar;
import io.wirehost.host.plugin.VersionException;
import io.wirehost.spi.StartPacketHandler;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** A version that was a mistake is taken back. */
@Timeout(120)
@SuppressWarnings("try") // what is expected to be logged is kept from the console
class RollbackTest {
    private static final String CONF =
            """
            defaults.idle-timeout = off
            listeners.it { bind = "127.0.0.1:0", codec = all, handler = number }
            listeners.other { bind = "127.0.0.1:0", codec = all, handler = number }
            """;

    /** If it is set, the second version does not start at the other listener. */
    private static final String FAILS = "io.wirehost.host.RollbackTest";

    @TempDir private Path plugins;

    /** A version answers with its number. */
    private void put(int number) throws Exception {
        TestJar jar =
                new TestJar()
                        .manifest("Wirehost-Plugin-Id", "number")
                        .manifest("Wirehost-Plugin-Version", Integer.toString(number))
                        .codec("demo.Codec", "all")
                        .service(StartPacketHandler.class, "demo.Number")
                        .source(
                                "demo.Number",
                                """
                                @Provides("number")
                                public class Number implements StartPacketHandler {
                                    public void start(HandlerContext context) throws Exception {
                                        if ("%d".equals(System.getProperty("%s"))
                                                && context.listener().equals("other"))
                                            throw new Exception("no room");
                                    }
                                    public StartMatch match(ByteBuffer firstBytes) {
                                        return StartMatch.ANY;
                                    }
                                    public PacketHandler<String, String> open(
                                            Session s, ByteBuffer start) {
                                        return (session, in) -> session.offer("%d" + in);
                                    }
                                }
                                """
                                        .formatted(number, FAILS, number));
        Files.move(
                jar.writeTo(plugins.resolve("new.part")),
                plugins.resolve("number.jar"),
                StandardCopyOption.ATOMIC_MOVE);
    }

    private TestHost start(int number) throws Exception {
        put(number);
        return TestHost.startWithJars(CONF, plugins);
    }

    private static void expect(int number, TestHost host) throws Exception {
        for (String listener : List.of("it", "other")) {
            try (Peer peer = new Peer(host, listener)) {
                peer.send("a").expect(number + "a");
            }
        }
    }

    private static List<String> held(TestHost host) {
        return host.status().plugins().stream()
                .map(GenerationInfo::plugin)
                .filter(one -> one.state() == PluginInfo.State.HELD)
                .map(PluginInfo::version)
                .toList();
    }

    @Test
    void newConnectionsGetTheVersionBeforeAndSessionsStay() throws Exception {
        try (TestHost host = start(1)) {
            put(2);
            host.reload();
            try (Peer old = new Peer(host, "it")) {
                old.send("a").expect("2a");
                assertEquals(1, host.rollBackPlugin("number").size());
                expect(1, host);
                old.send("b").expect("2b");
                assertEquals(List.of("2"), held(host));
                assertEquals(List.of(), host.reload());
                expect(1, host);
                assertEquals(List.of("2"), held(host));
                assertEquals(1, host.promotePlugin("number").size());
                expect(2, host);
                old.send("c").expect("2c");
                assertEquals(List.of(), held(host));
                assertEquals(List.of(), host.reload());
            }
        }
    }

    @Test
    void anotherJarEndsIt() throws Exception {
        try (TestHost host = start(1)) {
            put(2);
            host.reload();
            host.rollBackPlugin("number");
            put(3);
            host.reload();
            expect(3, host);
            assertEquals(List.of(), held(host));
            host.rollBackPlugin("number");
            expect(1, host);
        }
    }

    @Test
    void eachRollbackGoesOneVersionFurther() throws Exception {
        try (TestHost host = start(1)) {
            put(2);
            host.reload();
            put(3);
            host.reload();
            host.rollBackPlugin("number");
            expect(2, host);
            host.rollBackPlugin("number");
            expect(1, host);
            assertEquals(List.of("3"), held(host));
            VersionException none =
                    assertThrows(VersionException.class, () -> host.rollBackPlugin("number"));
            assertTrue(
                    none.getMessage().startsWith("nothing was served before plugin number 1"),
                    none::getMessage);
            expect(1, host);
        }
    }

    @Test
    void whatNeverServedIsNotGoneBackTo() throws Exception {
        System.setProperty(FAILS, "2");
        try (LogLines log = new LogLines();
                TestHost host = start(1)) {
            put(2);
            assertThrows(ConfigException.class, host::reload);
            put(3);
            host.reload();
            host.rollBackPlugin("number");
            expect(1, host);
        } finally {
            System.clearProperty(FAILS);
        }
    }

    @Test
    void aRollbackThatFailsLeavesEverythingAsItWas() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start(1)) {
            put(2);
            host.reload();
            System.setProperty(FAILS, "1");
            ConfigException refused =
                    assertThrows(ConfigException.class, () -> host.rollBackPlugin("number"));
            assertTrue(refused.getMessage().contains("no room"), refused::getMessage);
            expect(2, host);
            assertEquals(List.of(), held(host));
            System.clearProperty(FAILS);
            assertEquals(List.of(), host.reload());
            host.rollBackPlugin("number");
            expect(1, host);
        } finally {
            System.clearProperty(FAILS);
        }
    }

    @Test
    void whatIsNotThereIsTold() throws Exception {
        try (TestHost host = start(1)) {
            VersionException unknown =
                    assertThrows(VersionException.class, () -> host.rollBackPlugin("numbers"));
            assertEquals("no plugin numbers is served; there are: number", unknown.getMessage());
            VersionException notHeld =
                    assertThrows(VersionException.class, () -> host.promotePlugin("number"));
            assertTrue(
                    notHeld.getMessage().startsWith("no version of plugin number is held back"),
                    notHeld::getMessage);
        }
    }
}
