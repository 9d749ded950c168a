package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.distribution.PackedHost.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What is shipped, and where it can be put. */
@Timeout(120)
class InstallationIT {
    private static final String ECHO =
            "listeners.echo { bind = \"127.0.0.1:0\", codec = line, handler = echo }\n";

    @RegisterExtension final PackedHost host = new PackedHost("wire host ü $x '*'");

    @Test
    void itWorksFromAnywhereThroughLinksAndWithAnyNames() throws Exception {
        Path links = Files.createDirectory(host.test().resolve("other room"));
        Files.createSymbolicLink(links.resolve("installed"), host.home());
        Files.createSymbolicLink(links.resolve("a link"), Path.of("installed", "bin", "host.sh"));
        Path wirehost = links.resolve("wirehost");
        Files.createSymbolicLink(wirehost, Path.of("a link"));
        host.configure(ECHO);
        host.environment("CDPATH", host.test().toString());
        host.environment("LC_ALL", "C");

        Result start = host.execute(links, List.of("./wirehost", "start"));
        assertEquals(0, start.exitCode(), start::toString);
        assertTrue(Files.exists(host.var().resolve("host.pid")), "var is in the installation");
        assertEquals(
                0, host.execute(Path.of("/"), List.of(wirehost.toString(), "status")).exitCode());
        assertEquals(0, host.sh("status").exitCode());
        assertEquals(1, host.execute(links, List.of("sh", "wirehost", "start")).exitCode());
        assertEquals(0, host.execute(links, List.of("./a link", "stop")).exitCode());
    }

    @Test
    void twoHostsOfOneInstallationKeepApart() throws Exception {
        host.start(ECHO);
        long first = host.pid();
        host.environment("WIREHOST_VAR", "second var");
        Path second = host.test().resolve("second var");
        Result start = host.execute(host.test(), host.command("start"));
        assertEquals(0, start.exitCode(), start::toString);
        String pid = Files.readString(second.resolve("host.pid")).strip();
        assertNotEquals(Long.toString(first), pid);
        Files.createSymbolicLink(host.test().resolve("link"), second);
        host.environment("WIREHOST_VAR", host.test().resolve("link").toString());
        Result stop = host.sh("stop");
        assertEquals("wirehost is stopped\n", stop.out());
        assertEquals(3, host.sh("status").exitCode());
        host.environment("WIREHOST_VAR", host.var().toString());
        assertEquals(first, host.status().getLong("pid"));
    }

    @Test
    void anInstallationIsNamedByTheEnvironment() throws Exception {
        host.configure(ECHO);
        host.environment("WIREHOST_HOME", host.home().toString());
        String packed = PackedHost.PACKED.resolve("bin/host.sh").toString();
        assertEquals(0, host.execute(host.test(), List.of(packed, "start")).exitCode());
        assertEquals(0, host.sh("status").exitCode());
    }

    @Test
    void anInstallationThatIsNotWholeIsTold() throws Exception {
        host.environment("WIREHOST_HOME", host.test().toString());
        Result start = host.sh("start");
        assertEquals(5, start.exitCode(), start::toString);
        assertTrue(start.err().contains("runtime/bin/java is missing"), start.err());
    }

    @Test
    void aVarThatCannotBeMadeIsTold() throws Exception {
        Path file = Files.createFile(host.test().resolve("file"));
        host.environment("WIREHOST_VAR", file.resolve("var").toString());
        Result start = host.sh("start");
        assertEquals(4, start.exitCode(), start::toString);
        assertTrue(start.err().contains(file.toString()), start.err());
    }

    @Test
    void aVarWhosePathIsTooLongForASocketIsTold() throws Exception {
        host.configure(ECHO);
        host.environment("WIREHOST_VAR", host.test().resolve("v".repeat(120)).toString());
        Result start = host.sh("start");
        assertEquals(1, start.exitCode(), start::toString);
        assertTrue(start.err().contains("set WIREHOST_VAR to"), start.err());
        assertEquals(3, host.sh("status").exitCode());
    }

    @Test
    void theShippedConfigurationStarts() throws Exception {
        String shipped = Files.readString(PackedHost.PACKED.resolve("conf/host.conf"));
        host.start(shipped.replaceAll("\"127\\.0\\.0\\.1:\\d+\"", "\"127.0.0.1:0\""));
        assertEquals(
                List.of("chat", "dataserver", "echo", "kv", "net"),
                host.status().getConfigList("listeners").stream()
                        .map(listener -> listener.getString("name"))
                        .sorted()
                        .toList());
        assertTrue(
                host.status().getConfigList("plugins").stream()
                        .allMatch(plugin -> plugin.getString("state").equals("active")),
                () -> "a plugin of ours is refused");
    }

    /** Of plugins, the host refuses what a group or everybody can write to. */
    @Test
    void nothingThatTheHostMakesIsForOthersToWriteWhateverTheUmaskIs() throws Exception {
        host.configure(ECHO);
        done(withUmaskOfNone(host.command("start")));
        done(withUmaskOfNone(host.command("plugins", "disable", "wirehost-echo")));
        assertTrue(Files.exists(host.var().resolve("plugins/.disabled")));
        String var = host.var().toString();
        Result found =
                done(
                        List.of(
                                "find", var, "(", "-type", "f", "-o", "-type", "d", ")", "(",
                                "-perm", "-g=w", "-o", "-perm", "-o=w", ")"));
        assertEquals("", found.out());
    }

    private static List<String> withUmaskOfNone(List<String> command) {
        return Stream.concat(
                        Stream.of("sh", "-c", "umask 000; exec \"$@\"", "sh"), command.stream())
                .toList();
    }

    private Result done(List<String> command) throws IOException {
        Result result = host.execute(host.test(), command);
        assertEquals(0, result.exitCode(), result::toString);
        return result;
    }

    @Test
    void theCacheAndTheProofsOfPluginsAreTrueInTheArchiveToo() throws Exception {
        Path archive = archive();
        Result tar =
                host.execute(
                        host.test(),
                        List.of("tar", "xzf", archive.toString(), "-C", host.test().toString()));
        assertEquals(0, tar.exitCode(), tar::toString);
        String name = archive.getFileName().toString().replace(".tar.gz", "");
        Path unpacked = host.test().resolve(name);
        try (Stream<Path> files = Files.list(unpacked)) {
            assertEquals(
                    List.of("bin", "conf", "lib", "plugins", "runtime", "share"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        host.configure(ECHO);
        host.environment("WIREHOST_HOME", unpacked.toString());
        host.environment("WIREHOST_VAR", host.var().toString());
        // With this Java ends where it cannot use the cache, instead of starting without it.
        host.environment("WIREHOST_JAVA_OPTS", "-XX:AOTMode=on");
        String script = unpacked.resolve("bin/host.sh").toString();
        Result start =
                host.execute(
                        host.test(),
                        List.of(script, "start", host.home().resolve("conf/host.conf").toString()));
        assertEquals(0, start.exitCode(), start::toString);
        assertEquals(0, host.execute(host.test(), List.of(script, "stop")).exitCode());
        List<String> proven = Files.readAllLines(unpacked.resolve("lib/plugins.proven"));
        assertEquals(6, proven.size(), proven::toString);
        assertEquals(Set.copyOf(proven), proven(host.var().resolve("plugins")));
    }

    @Test
    void aJarThatIsReplacedIsTheOneThatRuns() throws Exception {
        host.configure("listeners.echo { bind = nowhere, codec = line, handler = echo }\n");
        assertTrue(host.sh("check").err().contains("has no port"));
        Path lib = host.home().resolve("lib");
        Path packed;
        try (Stream<Path> jars = Files.list(lib)) {
            packed =
                    jars.filter(jar -> jar.toString().contains("wirehost-host-"))
                            .findFirst()
                            .orElseThrow();
        }
        Path other = host.test().resolve("other.jar");
        Files.copy(packed, other);
        try (FileSystem jar = FileSystems.newFileSystem(other)) {
            Path addresses = jar.getPath("io/wirehost/host/config/SocketAddresses.class");
            String bytes = Files.readString(addresses, StandardCharsets.ISO_8859_1);
            Files.writeString(
                    addresses,
                    bytes.replace("has no port", "HAS NO PORT"),
                    StandardCharsets.ISO_8859_1);
        }
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(packed));
        Files.move(other, packed, StandardCopyOption.REPLACE_EXISTING);
        Result check = host.sh("check");
        assertTrue(check.err().contains("HAS NO PORT"), check::toString);
    }

    /** What the seals of the copies say that would be in the list if it were made now. */
    private static Set<String> proven(Path store) throws IOException {
        Set<String> lines = new HashSet<>();
        try (Stream<Path> files = Files.walk(store)) {
            for (Path seal : files.filter(file -> file.endsWith("seal")).toList()) {
                String host = Files.readAllLines(seal).getFirst();
                lines.add(host + " " + seal.getParent().getFileName());
            }
        }
        return lines;
    }

    private static Path archive() throws IOException {
        try (Stream<Path> files = Files.list(PackedHost.PACKED.getParent())) {
            return files.filter(file -> file.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
