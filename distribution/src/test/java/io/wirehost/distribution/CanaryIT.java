package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import io.wirehost.distribution.PackedHost.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/** The operator tries a version beside the one that is served. */
@Timeout(120)
class CanaryIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension final PackedHost host = new PackedHost();

    /** A host of the first version; a second one lies in the folder. */
    private void start() throws Exception {
        install(1);
        host.start("listeners.it { bind = \"127.0.0.1:0\", codec = line, handler = version }");
        install(2);
    }

    private void install(int version) throws Exception {
        VersionedPlugin.install(host.home().resolve("plugins"), version);
    }

    private String done(String... arguments) throws Exception {
        Result result = host.sh(arguments);
        assertEquals(0, result.exitCode(), result::toString);
        return result.out();
    }

    /** How many of ten connections got which version. */
    private Map<Integer, Integer> versions() throws Exception {
        Map<Integer, Integer> versions = new TreeMap<>();
        for (int i = 0; i < 10; i++) {
            try (Talker talker = Talker.connect(host.address("it"))) {
                talker.exchange();
                versions.merge(talker.version(), 1, Integer::sum);
            }
        }
        return versions;
    }

    @Test
    void itGetsItsPartUntilItIsPromoted() throws Exception {
        start();
        Config begun =
                ConfigFactory.parseString(done("plugins", "canary", "version", "50", "-o", "json"));
        Config change = begun.getConfigList("changes").getFirst();
        assertEquals("canary", change.getString("part"));
        assertEquals("2", change.getString("after.version"));
        assertEquals(50, change.getInt("after.share"));
        assertEquals(Map.of(1, 5, 2, 5), versions());
        String listed = done("plugins", "list");
        assertTrue(listed.contains("active 50%") && listed.contains("canary 50%"), listed);
        assertEquals("nothing has changed\n", done("plugins", "canary", "version", "50"));
        assertEquals("nothing has changed\n", done("reload"));
        try (Talker tried = Talker.connect(host.address("it"));
                Talker other = Talker.connect(host.address("it"))) {
            tried.exchange();
            other.exchange();
            String promoted = done("plugins", "promote", "version");
            assertTrue(promoted.startsWith("plugin version 2 ("), promoted);
            assertEquals(Map.of(2, 10), versions());
            tried.exchange();
            other.exchange();
            tried.end();
            other.end();
        }
    }

    @Test
    void itIsHeldBackAfterARestartOrARollback() throws Exception {
        start();
        assertTrue(done("plugins", "canary", "version", "100").contains(" gets 100 % of the new"));
        assertEquals(Map.of(2, 10), versions());
        done("restart");
        assertEquals(Map.of(1, 10), versions());
        done("plugins", "canary", "version", "100");
        assertEquals(Map.of(2, 10), versions());
        String ended = done("plugins", "rollback", "version", "-o", "json");
        assertEquals(
                "canary",
                ConfigFactory.parseString(ended)
                        .getConfigList("changes")
                        .getFirst()
                        .getString("part"));
        assertEquals(Map.of(1, 10), versions());
        assertEquals("nothing has changed\n", done("reload"));
    }

    @Test
    void itMayHaveAFileOfItsOwn() throws Exception {
        install(1);
        host.start("listeners.it { bind = \"127.0.0.1:0\", codec = line, handler = version }");
        VersionedPlugin.install(host.home().resolve("plugins"), 2, "version-2.jar");
        done("plugins", "canary", "version", "50");
        assertEquals(Map.of(1, 5, 2, 5), versions());
        done("restart");
        assertEquals(Map.of(1, 10), versions());
        done("plugins", "canary", "version", "50");
        done("plugins", "promote", "version");
        assertEquals(Map.of(2, 10), versions());
        assertEquals("nothing has changed\n", done("reload"));
        assertEquals(0, host.sh("check").exitCode());
        done("restart");
        assertEquals(Map.of(2, 10), versions());
        String listed = done("plugins", "list");
        assertTrue(listed.contains("remove version.jar"), listed);
        done("plugins", "rollback", "version");
        done("restart");
        assertEquals(Map.of(1, 10), versions());
    }

    @Test
    void asAShadowItIsComparedAndThenServed() throws Exception {
        host.start("listeners.it { bind = \"127.0.0.1:0\", codec = line, handler = echo }");
        Path codecs = host.home().resolve("plugins/wirehost-codecs.jar");
        replaceByOneThatDiffers(codecs);
        assertTrue(
                done("plugins", "shadow", "wirehost-codecs")
                        .contains(" is compared with what new sessions get"));
        assertTrue(done("plugins", "list").contains("  shadow  "));
        try (Socket socket = Talk.connect(host.address("it"))) {
            socket.getOutputStream().write("one\ntwo\n".getBytes(StandardCharsets.UTF_8));
            assertEquals(
                    "one\ntwo\n",
                    new String(socket.getInputStream().readNBytes(8), StandardCharsets.UTF_8));
        }
        assertEquals(0, awaitCompared(2).getInt("differences.content"));
        assertTrue(
                done("plugins", "show", "wirehost-codecs")
                        .contains("2 packets of 1 sessions, 0 of them by their lengths alone"));
        Config ended =
                ConfigFactory.parseString(
                        done("plugins", "shadow", "wirehost-codecs", "off", "-o", "json"));
        assertEquals("shadow", ended.getConfigList("changes").getFirst().getString("part"));
        assertEquals(1, host.sh("plugins", "shadow", "wirehost-codecs", "off").exitCode());
        done("plugins", "shadow", "wirehost-codecs", "-o", "json");
        assertTrue(done("plugins", "promote", "wirehost-codecs").contains(" takes the place of "));
    }

    /** The same codecs in a jar of other bytes. */
    private static void replaceByOneThatDiffers(Path jar) throws Exception {
        Path part = jar.resolveSibling("new.part");
        try (JarFile old = new JarFile(jar.toFile());
                JarOutputStream fresh =
                        new JarOutputStream(Files.newOutputStream(part), old.getManifest())) {
            for (JarEntry entry : old.stream().toList()) {
                if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    fresh.putNextEntry(new JarEntry(entry.getName()));
                    old.getInputStream(entry).transferTo(fresh);
                }
            }
            fresh.putNextEntry(new JarEntry("another.txt"));
        }
        Files.move(part, jar, StandardCopyOption.ATOMIC_MOVE);
    }

    private Config awaitCompared(int packets) throws Exception {
        Config compared = ConfigFactory.empty();
        for (long until = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < until; ) {
            compared =
                    ConfigFactory.parseString(
                                    done("plugins", "show", "wirehost-codecs", "-o", "json"))
                            .getConfigList("plugins")
                            .getLast()
                            .getConfig("compared");
            if (compared.getInt("packets") == packets) {
                return compared;
            }
            Thread.sleep(100);
        }
        throw new AssertionError(compared);
    }

    @Test
    void whatCannotBeTriedIsTold() throws Exception {
        start();
        Result percent = host.sh("plugins", "canary", "version", "101");
        assertEquals(2, percent.exitCode(), percent::toString);
        assertTrue(percent.err().startsWith("\"101\" is no percentage"), percent::toString);
        Result unknown = host.sh("plugins", "canary", "versio", "10");
        assertEquals(1, unknown.exitCode(), unknown::toString);
        assertTrue(unknown.err().contains("no plugin versio is served"), unknown::toString);
        assertEquals(2, host.sh("plugins", "canary", "version").exitCode());
        Result noCodec = host.sh("plugins", "shadow", "version");
        assertEquals(1, noCodec.exitCode(), noCodec::toString);
        assertTrue(noCodec.err().contains("there is nothing to compare"), noCodec::toString);
        assertTrue(
                noCodec.err().contains("plugin version is not compared: everything goes on"),
                noCodec::toString);
        assertEquals(2, host.sh("plugins", "shadow", "version", "on").exitCode());
        assertEquals(2, host.sh("plugins", "canary", "version", "10", "-o", "xml").exitCode());
    }
}
