package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import io.wirehost.distribution.PackedHost.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;

/** {@code host.sh plugins}, and which plugins are trusted. */
@Timeout(120)
class PluginsCommandIT {
    private static final String ECHO =
            "listeners.echo { bind = \"127.0.0.1:0\", codec = line, handler = echo }\n";

    @RegisterExtension final PackedHost host = new PackedHost("wire host");

    private Path demo() throws Exception {
        return new BuiltJar()
                .handler("demo", "")
                .manifest("Wirehost-Plugin-Version", "1.2")
                .manifest("Wirehost-Spi-Built", "0.1.0")
                .writeTo(host.test().resolve("demo.jar"), host);
    }

    private Result succeeds(String... arguments) throws Exception {
        Result result = host.execute(host.test(), host.command(arguments));
        assertEquals(0, result.exitCode(), result::toString);
        return result;
    }

    @Test
    void aFileIsVerifiedWithoutAHost() throws Exception {
        demo();
        Result verify = succeeds("plugins", "verify", "demo.jar");
        assertTrue(verify.out().contains("spi       0.1.0"), verify::toString);
        assertEquals("", verify.err());
        Config json =
                ConfigFactory.parseString(
                        succeeds("plugins", "verify", "demo.jar", "-o", "json").out());
        assertTrue(json.getBoolean("ok"));
        assertEquals("demo", json.getString("id"));
        assertEquals("1.2", json.getString("version"));
        assertEquals(List.of("demo"), json.getStringList("handlers"));
        assertEquals(List.of(), json.getStringList("codecs"));
        assertFalse(Files.exists(host.var()), "it leaves no trace");
    }

    @Test
    void aBrokenFileIsToldWithAllReasons() throws Exception {
        new BuiltJar()
                .source(
                        "io.wirehost.spi.DataSize",
                        "public class DataSize { public static void a() {} public static void b()"
                                + " {} }")
                .handler("bad", "void use() { DataSize.a(); DataSize.b(); }")
                .writeTo(host.test().resolve("bad.jar"), host);
        Result verify = host.execute(host.test(), host.command("plugins", "verify", "bad.jar"));
        assertEquals(1, verify.exitCode(), verify::toString);
        assertEquals(2, verify.err().lines().count(), verify::toString);
        Result json =
                host.execute(
                        host.test(), host.command("plugins", "verify", "bad.jar", "-o", "json"));
        assertEquals(1, json.exitCode(), json::toString);
        assertEquals(2, ConfigFactory.parseString(json.out()).getStringList("reasons").size());
        assertEquals(
                1,
                host.execute(host.test(), host.command("plugins", "install", "bad.jar"))
                        .exitCode());
        assertFalse(Files.exists(host.home().resolve("plugins/bad.jar")));
    }

    @Test
    void whatIsInstalledIsServedAndWhatIsRemovedIsNot() throws Exception {
        demo();
        Result install = succeeds("plugins", "install", "demo.jar");
        assertTrue(install.out().startsWith("installed demo 1.2, as "), install::toString);
        assertTrue(succeeds("plugins", "install", "demo.jar").out().startsWith("replaced demo"));
        host.start(ECHO + "listeners.demo { bind = \"127.0.0.1:0\", handler = demo }\n");
        assertTrue(succeeds("plugins", "remove", "demo").out().startsWith("removed demo 1.2"));
        assertEquals(6, host.sh("check").exitCode());
        Result again = host.sh("plugins", "remove", "demo");
        assertEquals(1, again.exitCode());
        assertTrue(again.err().contains("there is no plugin demo in"), again::toString);
    }

    @Test
    void programsAreToldTheSame() throws Exception {
        demo();
        Config installed = json(succeeds("plugins", "install", "demo.jar", "-o", "json"));
        assertTrue(installed.getString("lock").startsWith("demo 1.2 "), installed::toString);
        Config removed = json(succeeds("plugins", "remove", "demo", "-o", "json"));
        assertEquals("demo", removed.getString("id"));
        Result again = host.sh("plugins", "remove", "demo", "-o", "json");
        assertEquals(1, again.exitCode());
        assertTrue(
                json(again).getStringList("reasons").getFirst().contains("there is no plugin demo"),
                again::toString);
    }

    private static Config json(Result result) {
        return ConfigFactory.parseString(result.out());
    }

    @Test
    void withChecksumsOnlyWhatIsListedIsServed() throws Exception {
        demo();
        String checksum = "plugins.trust = checksum\n" + ECHO;
        host.configure(checksum);
        Result install = succeeds("plugins", "install", "demo.jar");
        StringBuilder lock =
                new StringBuilder(install.out().lines().toList().get(1).replaceFirst(".*: ", ""));
        Result without = host.sh("check");
        assertEquals(6, without.exitCode());
        assertEquals(1, without.err().lines().count(), without::toString);
        assertTrue(without.err().contains("plugins.lock: is not there"), without::toString);
        Files.writeString(host.home().resolve("conf/plugins.lock"), lock + "\n");
        Result unlisted = host.sh("check");
        assertTrue(
                unlisted.err()
                        .contains(
                                "called line; maybe it is of one that is refused: wirehost-chat,"
                                        + " wirehost-codecs"),
                unlisted::toString);
        assertEquals(
                1,
                Pattern.compile("wirehost-codecs.jar: is not in")
                        .matcher(unlisted.err())
                        .results()
                        .count(),
                unlisted::toString);
        for (String name : List.of("codecs", "echo")) {
            Result verify =
                    succeeds(
                            "plugins",
                            "verify",
                            host.home().resolve("plugins/wirehost-" + name + ".jar").toString());
            lock.append('\n').append(verify.out().replaceAll("(?s).*\nlock +", ""));
        }
        Files.writeString(host.home().resolve("conf/plugins.lock"), lock + "\n");
        host.start(checksum);
        assertEquals(
                List.of("demo", "wirehost-codecs", "wirehost-echo"),
                host.status().getConfigList("plugins").stream()
                        .filter(plugin -> !plugin.getString("state").equals("refused"))
                        .map(plugin -> plugin.getString("id"))
                        .toList());
    }

    @Test
    void aPluginThatOthersCanChangeIsRefused() throws Exception {
        Path echo = host.home().resolve("plugins/wirehost-echo.jar");
        Files.setPosixFilePermissions(echo, PosixFilePermissions.fromString("rw-rw-rw-"));
        host.configure(ECHO);
        Result start = host.sh("start");
        // Unless nobody else gets as far as to the file.
        if (reachable(echo)) {
            assertEquals(6, start.exitCode(), start::toString);
        } else {
            assertEquals(0, start.exitCode(), start::toString);
        }
    }

    private static boolean reachable(Path path) throws Exception {
        for (Path above = path.getParent(); above != null; above = above.getParent()) {
            if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(above))
                    .endsWith("x")) {
                return false;
            }
        }
        return true;
    }
}
