package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.StartPacketHandler;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.ServiceLoader;

class PluginIsolationTest {
    /** A handler whose toString tries to load the class that is named by its class path's file. */
    private static final String PROBE =
            """
            @Provides("probe")
            public class Probe implements StartPacketHandler, java.util.function.Function<String, Object> {
                public SessionHandler open(Session s, ByteBuffer start) { return null; }
                public Object apply(String name) {
                    try {
                        return Class.forName(name);
                    } catch (ClassNotFoundException e) {
                        return "not found";
                    }
                }
            }
            """;

    @TempDir Path directory;

    private Plugins plugins = Plugins.of();

    @AfterEach
    void close() {
        plugins.close();
    }

    private static TestJar probe() {
        return new TestJar()
                .source("demo.Probe", PROBE)
                .service(StartPacketHandler.class, "demo.Probe");
    }

    private Provider<StartPacketHandler> loaded(TestJar jar) {
        jar.writeTo(directory.resolve("probe.jar"));
        plugins = TestPlugins.load(directory);
        return plugins.handler("probe").orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static Object classForName(Provider<StartPacketHandler> probe, String name)
            throws Exception {
        return ((java.util.function.Function<String, Object>) probe.newInstance()).apply(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ch.qos.logback.classic.Logger",
                "com.typesafe.config.Config",
                "io.wirehost.host.plugin.Plugins",
                "io.wirehost.host.plugin.PluginIsolationTest",
                "org.jspecify.annotations.Nullable",
                "org.junit.jupiter.api.Test"
            })
    void whatTheHostIsMadeOfIsNotSeen(String name) throws Exception {
        assertNotNull(Class.forName(name), "the host has it");
        Provider<StartPacketHandler> probe = loaded(probe());
        assertEquals("not found", classForName(probe, name));
        assertNull(probe.loader().getResource(name.replace('.', '/') + ".class"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.wirehost.spi.PacketCodec",
                "org.slf4j.Logger",
                "org.slf4j.event.Level",
                "java.util.List",
                "java.net.http.HttpClient",
                "javax.crypto.Cipher"
            })
    void theSpiSlf4jAndTheJdkAreTheHostsOwn(String name) throws Exception {
        assertSame(Class.forName(name), classForName(loaded(probe()), name));
    }

    @Test
    void resourcesOfTheHostAreNotSeen() throws Exception {
        String config = "io/wirehost/host/plugin/PluginIsolationTest.class";
        assertNotNull(getClass().getClassLoader().getResource(config));
        ClassLoader loader = loaded(probe().entry("own.txt", "mine")).loader();

        assertNull(loader.getResource(config));
        assertFalse(loader.getResources(config).hasMoreElements());
        assertNull(loader.getResource("META-INF/services/org.slf4j.spi.SLF4JServiceProvider"));
        assertNull(loader.getResource("reference.conf"));
        assertNotNull(loader.getResource("io/wirehost/spi/PacketCodec.class"));
        assertEquals(1, Collections.list(loader.getResources("own.txt")).size());
        try (InputStream in = loader.getResourceAsStream("own.txt")) {
            assertEquals("mine", new String(in.readAllBytes()));
        }
    }

    @Test
    void servicesAreLookedUpInItsOwnFilesOnly() {
        ClassLoader loader =
                loaded(
                                probe().source(
                                                "demo.Worker",
                                                "public class Worker implements Runnable { public"
                                                        + " void run() {} }")
                                        .service(Runnable.class, "demo.Worker"))
                        .loader();
        assertEquals(
                List.of("demo.Worker"),
                ServiceLoader.load(Runnable.class, loader).stream()
                        .map(p -> p.type().getName())
                        .toList());
        assertTrue(
                ServiceLoader.load(org.slf4j.spi.SLF4JServiceProvider.class, loader)
                        .findFirst()
                        .isEmpty());
        assertTrue(
                ServiceLoader.load(java.nio.file.spi.FileSystemProvider.class, loader)
                        .findFirst()
                        .isPresent(),
                "those of the JDK are found all the same");
    }

    @Test
    void theServicesOfAParentAreNotSeen() throws Exception {
        ClassLoader agent =
                new ClassLoader(HostApi.INSTANCE) {
                    @Override
                    protected URL findResource(String path) {
                        return path.startsWith("META-INF/") ? getSystemResource("") : null;
                    }

                    @Override
                    protected Enumeration<URL> findResources(String path) {
                        return Collections.enumeration(List.of(findResource(path)));
                    }
                };
        try (PluginClassLoader loader = new PluginClassLoader("demo", List.of(), agent)) {
            assertNotNull(loader.getResource("META-INF/other"), "other files are");
            assertTrue(loader.getResources("META-INF/other").hasMoreElements());
            assertNull(loader.getResource("META-INF/services/java.lang.Runnable"));
            assertFalse(
                    loader.getResources("META-INF/services/java.lang.Runnable").hasMoreElements());
        }
    }

    @Test
    void twoPluginsHaveTheirOwnCopiesOfALibrary() throws Exception {
        for (String version : List.of("1", "2")) {
            TestJar jar =
                    new TestJar()
                            .source(
                                    "lib.Version",
                                    "public class Version { public String toString() { return \""
                                            + version
                                            + "\"; } }")
                            .source(
                                    "demo.Handler",
                                    """
                                    @Provides("handler-%s")
                                    public class Handler implements StartPacketHandler {
                                        public SessionHandler open(Session s, ByteBuffer start) { return null; }
                                        public String toString() { return new lib.Version().toString(); }
                                    }
                                    """
                                            .formatted(version))
                            .service(StartPacketHandler.class, "demo.Handler");
            jar.writeTo(directory.resolve("p" + version + ".jar"));
        }
        plugins = TestPlugins.load(directory);
        Provider<StartPacketHandler> one = plugins.handler("handler-1").orElseThrow();
        Provider<StartPacketHandler> two = plugins.handler("handler-2").orElseThrow();
        assertEquals("1", one.newInstance().toString());
        assertEquals("2", two.newInstance().toString());
        assertNotSame(one.loader().loadClass("lib.Version"), two.loader().loadClass("lib.Version"));
    }

    @Test
    void theClassPathOfAManifestDoesNotLeadOutOfThePlugin() throws Exception {
        new TestJar()
                .source("other.Thing", "public class Thing {}")
                .writeTo(directory.resolve("other/other.jar"));
        Provider<StartPacketHandler> probe =
                loaded(probe().manifest("Class-Path", "other/other.jar"));
        assertEquals("not found", classForName(probe, "other.Thing"));
    }

    @Test
    void aResourceIsReadAgainFromTheFileThatIsThere() throws Exception {
        Provider<StartPacketHandler> probe = loaded(probe().entry("my own/ä%20#.txt", "first"));
        URL url = probe.loader().getResource("my own/ä%20#.txt");
        assertEquals("first", new String(url.openStream().readAllBytes()));
        plugins.close();

        Files.delete(directory.resolve("probe.jar"));
        probe().entry("a.txt", "moves the entries")
                .entry("my own/ä%20#.txt", "second")
                .writeTo(directory.resolve("probe.jar"));
        assertEquals("second", new String(url.openStream().readAllBytes()));
    }

    @Test
    void aClassKnowsItsJarAndTheVersionOfItsPackage() throws Exception {
        Provider<StartPacketHandler> probe =
                loaded(
                        probe().manifest("Implementation-Version", "3.1")
                                .manifest("Implementation-Title", "Probe"));
        assertEquals("3.1", probe.type().getPackage().getImplementationVersion());
        assertEquals(
                directory.resolve("probe.jar").toUri().toURL(),
                probe.type().getProtectionDomain().getCodeSource().getLocation());
        assertEquals("probe#1", probe.loader().getName());
    }

    @Test
    void theClassForThisJavaVersionIsTakenFromAMultiReleaseJar() throws Exception {
        Provider<StartPacketHandler> probe =
                loaded(
                        probe().manifest("Multi-Release", "true")
                                .entry("which.txt", "old")
                                .entry("META-INF/versions/21/which.txt", "new")
                                .entry("META-INF/versions/99/which.txt", "future"));
        assertEquals(
                "new",
                new String(probe.loader().getResource("which.txt").openStream().readAllBytes()));
    }

    @Test
    void classesAreLoadedInParallel() {
        PluginClassLoader loader = (PluginClassLoader) loaded(probe()).loader();
        assertTrue(loader.isRegisteredAsParallelCapable());
        assertTrue(loader.getParent().isRegisteredAsParallelCapable());
    }
}
