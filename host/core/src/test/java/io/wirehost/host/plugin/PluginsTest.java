package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import io.wirehost.host.OpenFiles;
import io.wirehost.spi.Dispatch;
import io.wirehost.spi.NoSettings;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketSink;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.SessionHandler;
import io.wirehost.spi.StartPacketHandler;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

class PluginsTest {
    @TempDir Path directory;

    private Plugins plugins = Plugins.of();

    @AfterEach
    void close() {
        plugins.close();
    }

    private void load() {
        plugins = TestPlugins.load(directory);
    }

    private PluginInfo onlyInfo() {
        assertEquals(1, plugins.infos().size(), plugins.infos().toString());
        return plugins.infos().getFirst();
    }

    @Test
    void aJarSuppliesWhatItsServicesName() throws Exception {
        new TestJar()
                .codec("demo.LineCodec", "line")
                .handler("demo.Echo", "echo")
                .writeTo(directory.resolve("demo.jar"));
        load();

        assertEquals(
                new PluginInfo(
                        "demo",
                        "",
                        Fingerprint.of(new PluginFile(directory, directory.resolve("demo.jar")))
                                .sha256(),
                        directory.resolve("demo.jar"),
                        PluginInfo.State.VERIFIED,
                        "",
                        List.of("line"),
                        List.of("echo")),
                onlyInfo());
        assertEquals(Set.of("line"), plugins.codecNames());
        assertEquals(Set.of("echo"), plugins.handlerNames());

        Provider<PacketCodec<?, ?>> line = plugins.codec("line").orElseThrow();
        assertEquals("line", line.name());
        assertEquals("demo", line.plugin());
        assertEquals("demo.LineCodec", line.type().getName());
        assertEquals(NoSettings.class, line.settings());
        assertEquals(Dispatch.SESSION, line.dispatch());
        assertSame(line.type().getClassLoader(), line.loader());
        PacketCodec<?, ?> codec = line.newInstance();
        assertEquals("hi", codec.unpack(ByteBuffer.wrap("hi".getBytes())));
        assertNotSame(codec, line.newInstance());
    }

    @Test
    void aNameThatNobodySuppliesIsEmpty() {
        load();
        assertTrue(plugins.codec("line").isEmpty());
        assertTrue(plugins.handler("echo").isEmpty());
    }

    /** As a full heap would, which may throw anywhere. */
    private static final class Failing extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            throw new OutOfMemoryError("for the test");
        }
    }

    @Test
    void whatWasLoadedWhenAReloadFailsIsClosed() throws IOException {
        load();
        assertEquals(List.of(), OpenFiles.below(directory));
        new TestJar().codec("demo.LineCodec", "line").writeTo(directory.resolve("lines.jar"));
        Logger logger = (Logger) LoggerFactory.getLogger(Reloading.class);
        Failing failing = new Failing();
        failing.start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(failing);
        try {
            assertThrows(OutOfMemoryError.class, plugins::reloaded);
            assertEquals(List.of(), OpenFiles.below(directory));
        } finally {
            logger.detachAppender(failing);
            logger.setAdditive(true);
            logger.setLevel(null);
        }
        assertTrue(
                plugins.generations().stream()
                        .allMatch(one ->
                                one.plugin().state().compareTo(PluginInfo.State.CLOSED) >= 0),
                () -> "" + plugins.generations());
    }

    @Test
    void aMissingDirectoryHasNoPlugins() {
        plugins = TestPlugins.load(directory.resolve("not-there"));
        assertEquals(List.of(), plugins.infos());
    }

    @Test
    void settingsAndDispatchComeFromTheAnnotation() throws Exception {
        new TestJar()
                .source("demo.Settings", "public record Settings(@Default(\"3\") int tries) {}")
                .source(
                        "demo.Store",
                        """
                        @Provides(value = "store", settings = Settings.class, dispatch = Dispatch.POOL)
                        public class Store implements StartPacketHandler {
                            public SessionHandler open(Session s, ByteBuffer start) { return null; }
                        }
                        """)
                .service(StartPacketHandler.class, "demo.Store")
                .writeTo(directory.resolve("store.jar"));
        load();

        Provider<StartPacketHandler> store = plugins.handler("store").orElseThrow();
        assertEquals("demo.Settings", store.settings().getName());
        assertEquals(Dispatch.POOL, store.dispatch());
    }

    @Test
    void dotfilesAndFilesThatAreNotWholeYetAreIgnored() throws IOException {
        TestJar jar = new TestJar().codec("demo.LineCodec", "line");
        jar.writeTo(directory.resolve(".line.jar"));
        jar.writeTo(directory.resolve("line.jar.part"));
        jar.writeTo(directory.resolve("line.jar.tmp"));
        jar.writeTo(directory.resolve("folder.part/line.jar"));
        jar.writeTo(directory.resolve(".git/line.jar"));
        Files.writeString(directory.resolve("README.md"), "plugins go here");
        load();
        assertEquals(List.of(), plugins.infos());
    }

    @Test
    void aFolderIsOnePluginWithItsLibraries() throws Exception {
        TestJar plugin =
                new TestJar()
                        .source(
                                "lib.Words",
                                "public class Words { public String hello() { return \"hello\"; }"
                                        + " }")
                        .source(
                                "lib.Base",
                                "public abstract class Base implements StartPacketHandler {}")
                        .source(
                                "demo.Greeter",
                                """
                                @Provides("greeter")
                                public class Greeter extends lib.Base {
                                    public SessionHandler open(Session s, ByteBuffer start) { return null; }
                                    public String toString() { return new lib.Words().hello(); }
                                }
                                """)
                        .service(StartPacketHandler.class, "demo.Greeter");
        plugin.part("lib/")
                .manifest("Implementation-Version", "9.9")
                .writeTo(directory.resolve("greeter/a-lib-9.9.jar"));
        plugin.without("lib/")
                .manifest("Wirehost-Plugin-Version", "1.4")
                .writeTo(directory.resolve("greeter/greeter.jar"));
        Files.writeString(directory.resolve("greeter/LICENSE"), "free");
        Files.writeString(directory.resolve("greeter/half.jar.part"), "PK");
        load();

        assertEquals("greeter", onlyInfo().id());
        assertEquals("1.4", onlyInfo().version());
        assertEquals(directory.resolve("greeter"), onlyInfo().file());
        assertEquals("hello", plugins.handler("greeter").orElseThrow().newInstance().toString());
    }

    @Test
    void theIdIsTheFileNameWithoutVersion() {
        TestJar jar = new TestJar();
        jar.codec("demo.A", "a").writeTo(directory.resolve("line-1.2.3.jar"));
        new TestJar()
                .codec("demo.B", "b")
                .writeTo(directory.resolve("net-codec-0.1.0-SNAPSHOT.jar"));
        new TestJar().codec("demo.C", "c").writeTo(directory.resolve("http-2.jar"));
        new TestJar().codec("demo.D", "d").writeTo(directory.resolve("folder-2.0/x.jar"));
        new TestJar().codec("demo.E", "e").writeTo(directory.resolve("plain.jar"));
        load();
        assertEquals(
                List.of("folder", "http-2", "line", "net-codec", "plain"),
                plugins.infos().stream().map(PluginInfo::id).toList());
    }

    @Test
    void theManifestSaysIdAndVersion() {
        new TestJar()
                .codec("demo.LineCodec", "line")
                .manifest("Wirehost-Plugin-Id", "lines")
                .manifest("Wirehost-Plugin-Version", "2.1")
                .manifest("Implementation-Version", "7")
                .writeTo(directory.resolve("x-1.0.jar"));
        new TestJar()
                .codec("demo.PairCodec", "pair")
                .manifest("Implementation-Version", "8")
                .writeTo(directory.resolve("y.jar"));
        load();
        assertEquals(
                List.of("lines 2.1", "y 8"),
                plugins.infos().stream().map(info -> info.id() + " " + info.version()).toList());
    }

    @Test
    void aCodecAndAHandlerMayHaveOneName() {
        new TestJar()
                .codec("demo.NetCodec", "net")
                .handler("demo.Net", "net")
                .writeTo(directory.resolve("net.jar"));
        load();
        assertEquals(PluginInfo.State.VERIFIED, onlyInfo().state());
    }

    @Test
    void twoThatSupplyOneNameAreBothRefused() {
        new TestJar()
                .codec("a.LineCodec", "line")
                .codec("a.Other", "other")
                .writeTo(directory.resolve("a.jar"));
        new TestJar().codec("b.LineCodec", "line").writeTo(directory.resolve("b/b.jar"));
        new TestJar().handler("c.Line", "line").writeTo(directory.resolve("c.jar"));
        load();

        String reason =
                "a.jar and b: they supply the codec line: remove one of them, or rename in"
                        + " @Provides and build again";
        assertEquals(reason, plugins.infos().get(0).reason());
        assertEquals(reason, plugins.infos().get(1).reason());
        assertEquals(List.of("line", "other"), plugins.infos().get(0).codecs());
        assertEquals(PluginInfo.State.VERIFIED, plugins.infos().get(2).state());
        assertEquals(Set.of(), plugins.codecNames());
        assertEquals(Set.of("line"), plugins.handlerNames());
    }

    @Test
    void twoHandlersOfOneNameAreBothRefused() {
        new TestJar().handler("a.Echo", "echo").writeTo(directory.resolve("a.jar"));
        new TestJar().handler("b.Echo", "echo").writeTo(directory.resolve("b.jar"));
        load();
        assertEquals(Set.of(), plugins.handlerNames());
        assertEquals(
                "a.jar and b.jar: they supply the handler echo: remove one of them, or rename in"
                        + " @Provides and build again",
                plugins.infos().getLast().reason());
    }

    @Test
    void twoVersionsOfOnePluginAreBothRefused() {
        TestJar jar = new TestJar().codec("demo.LineCodec", "line");
        jar.writeTo(directory.resolve("line-1.0.jar"));
        jar.writeTo(directory.resolve("line-1.1.jar"));
        load();
        for (PluginInfo info : plugins.infos()) {
            assertEquals(
                    "line-1.0.jar and line-1.1.jar: they have the id line: remove one of them",
                    info.reason());
        }
    }

    @Test
    void aRefusedPluginClaimsNoName() throws IOException {
        Files.writeString(directory.resolve("line-1.0.jar"), "no jar");
        new TestJar().codec("demo.LineCodec", "line").writeTo(directory.resolve("line-1.1.jar"));
        load();
        assertEquals(Set.of("line"), plugins.codecNames());
    }

    @Test
    void afterClosingLoadedClassesGoOnAndOthersAreNotFound() throws Exception {
        new TestJar()
                .codec("demo.LineCodec", "line")
                .source("demo.Late", "public class Late {}")
                .writeTo(directory.resolve("line.jar"));
        load();
        Provider<PacketCodec<?, ?>> line = plugins.codec("line").orElseThrow();
        line.newInstance();
        plugins.close();
        plugins.close();

        line.newInstance();
        assertThrows(ClassNotFoundException.class, () -> line.loader().loadClass("demo.Late"));
    }

    @Test
    void classesCanBeGivenWithoutAJar() throws Exception {
        plugins = Plugins.of(Upper.class, Hold.class);
        assertEquals(Set.of("upper"), plugins.codecNames());
        assertEquals(Set.of("hold"), plugins.handlerNames());
        assertEquals("embedded", onlyInfo().id());
        assertEquals(Hold.class, plugins.handler("hold").orElseThrow().newInstance().getClass());
    }

    @Test
    void aClassGivenThatCannotServeIsAnError() {
        assertEquals(
                "class java.lang.String does not implement io.wirehost.spi.StartPacketHandler: let"
                        + " it, or do not name it as one",
                assertThrows(IllegalArgumentException.class, () -> Plugins.of(String.class))
                        .getMessage());
        assertEquals(
                "embedded: %1$s and %1$s both supply the codec upper: rename one"
                        .formatted(Upper.class.getName()),
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Plugins.of(Upper.class, Upper.class))
                        .getMessage());
    }

    @Provides("upper")
    public static final class Upper implements PacketCodec<String, String> {
        @Override
        public String unpack(ByteBuffer in) {
            return null;
        }

        @Override
        public void pack(String packet, PacketSink out) {}
    }

    @Provides("hold")
    public static final class Hold implements StartPacketHandler {
        @Override
        public SessionHandler open(Session session, ByteBuffer startPacket) {
            throw new UnsupportedOperationException();
        }
    }
}
