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

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** {@code host.sh doctor} and {@code host.sh diag}, with a host and without. */
@Timeout(180)
class DoctorIT {
    private static final String SECRET = "hunter2";
    private static final String CONFIGURATION =
            """
            max-connections = 100
            listeners.echo { bind = "127.0.0.1:0", codec = line, handler = echo }
            """;

    @RegisterExtension final PackedHost host = new PackedHost();

    private Set<String> subjects(Result doctor, String level) {
        return doctor.out()
                .lines()
                .filter(line -> line.startsWith(level))
                .map(line -> line.split(" +", -1)[1])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void nothingIsWrongWithWhatIsPacked() throws Exception {
        host.configure(CONFIGURATION);
        Result before = host.sh("doctor");
        assertEquals(0, before.exitCode(), before::toString);
        assertEquals(Set.of(), subjects(before, "problem"), before::toString);
        assertFalse(subjects(before, "warning").contains("backlog"), before::toString);
        assertTrue(
                subjects(before, "ok")
                        .containsAll(Set.of("configuration", "files", "host", "java")),
                before::toString);
        host.start(CONFIGURATION);
        Config running = ConfigFactory.parseString(host.sh("doctor", "-o", "json").out());
        assertTrue(
                running.getConfigList("findings").stream()
                        .map(each -> each.getString("text"))
                        .anyMatch(text -> text.equals("pid %d runs and answers".formatted(pid()))),
                running::toString);
    }

    private long pid() {
        try {
            return host.pid();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsWrongIsToldAllAtOnce() throws Exception {
        host.configure(CONFIGURATION.replace("handler", "hander"));
        Files.setPosixFilePermissions(
                host.home().resolve("bin"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Path log = Files.createDirectories(host.var().resolve("log"));
        Files.writeString(log.resolve("hs_err_pid17.log"), "# A fatal error");
        Files.writeString(host.var().resolve("host.pid"), "99999999\n");
        Result doctor = host.sh("doctor");
        assertEquals(1, doctor.exitCode(), doctor::toString);
        assertEquals(
                Set.of("configuration", "files", "host"),
                subjects(doctor, "problem"),
                doctor::toString);
        assertTrue(subjects(doctor, "warning").contains("crashes"), doctor::toString);
        assertTrue(doctor.out().contains("did you mean handler?"), doctor::toString);
        assertTrue(
                doctor.out().contains("chmod o-w " + host.home().resolve("bin")), doctor::toString);
        Files.delete(host.var().resolve("host.pid"));
    }

    @Test
    void aStateThatCannotBeKeptIsTold() throws Exception {
        host.configure(CONFIGURATION);
        Path file = Files.createFile(host.test().resolve("file"));
        host.environment("WIREHOST_VAR", file.resolve("var").toString());
        Result doctor = host.sh("doctor");
        assertEquals(1, doctor.exitCode(), doctor::toString);
        assertEquals(Set.of("state"), subjects(doctor, "problem"), doctor::toString);
    }

    @Test
    void allThatHelpsIsInOneFile() throws Exception {
        host.environment("KV_SECRET", SECRET);
        host.start(
                CONFIGURATION
                        + """
                        listeners.kv {
                          bind = "127.0.0.1:0", codec = resp, handler = kv
                          config { password = ${KV_SECRET} }
                        }
                        """);
        host.sh("jfr", "start");
        try (Socket socket = Talk.connect(host.address("echo"))) {
            Talk.sendInPieces(socket, "hello\n".getBytes(StandardCharsets.UTF_8), 6);
            assertEquals("hello\n", Talk.read(socket, 6));
            Path file = host.test().resolve("a diag.zip");
            Result diag = host.sh("diag", file.toString());
            assertEquals(0, diag.exitCode(), diag::toString);
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            try (ZipFile zip = new ZipFile(file.toFile())) {
                assertEquals("\n", text(zip, "missing.txt"));
                assertTrue(text(zip, "versions.txt").startsWith("wirehost "));
                assertEquals(
                        1, ConfigFactory.parseString(text(zip, "sessions.json")).getInt("total"));
                assertTrue(text(zip, "threads.txt").contains("\"loop-0\""));
                assertTrue(text(zip, "threads.json").contains("\"threadDump\""));
                assertTrue(text(zip, "process/limits").contains("Max open files"));
                assertTrue(text(zip, "log/host.log").contains("serves"));
                assertTrue(text(zip, "recording.jfr").startsWith("FLR"));
                assertFalse(
                        text(zip, "recording.jfr").contains("KV_SECRET"),
                        "the environment is in it");
                for (String name : zip.stream().map(Object::toString).toList()) {
                    assertFalse(text(zip, name).contains(SECRET), name);
                }
            }
            try (Stream<Path> left = Files.list(host.var())) {
                assertTrue(left.noneMatch(each -> each.toString().contains("handover")));
            }
            Result again = host.sh("diag", file.toString());
            assertEquals(2, again.exitCode(), again::toString);
        }
    }

    @Test
    void whatCannotBeHadIsListed() throws Exception {
        host.configure("nonsense");
        Path file = host.test().resolve("diag.zip");
        Result diag = host.sh("diag", file.toString());
        assertEquals(0, diag.exitCode(), diag::toString);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            String missing = text(zip, "missing.txt");
            assertTrue(missing.contains("status.json: "), missing);
            assertTrue(missing.contains("config.txt: "), missing);
            assertTrue(missing.contains("journalctl"), missing);
            assertTrue(text(zip, "doctor.txt").contains("problem  configuration"));
        }
    }

    private static String text(ZipFile zip, String name) throws IOException {
        try (var in = zip.getInputStream(zip.getEntry(name))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
