package io.wirehost.host.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.config.ConfigLoader;
import io.wirehost.host.config.HostConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the doctor makes of machines that a test cannot have. */
class DoctorTest {
    private static final long GIB = 1L << 30;

    @TempDir private Path proc;

    private void kernel(String name, String text) throws IOException {
        Path file = proc.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n");
    }

    private HostConfig config(String listener) throws Exception {
        Path file = proc.resolve("host.conf");
        Files.writeString(file, "listeners.it { %s, handler = echo }".formatted(listener));
        return ConfigLoader.read(file).host();
    }

    private Machine machine() {
        return new Machine(2, 2 * GIB, proc);
    }

    private static List<String> texts(List<Finding> findings) {
        return findings.stream().map(Finding::text).toList();
    }

    private static List<String> worse(List<Finding> findings) {
        return texts(
                findings.stream()
                        .filter(each -> each.level() != Finding.Level.OK)
                        .filter(each -> !each.subject().equals("user"))
                        .toList());
    }

    @Test
    void aSmallMachineIsWarnedOf() {
        assertEquals(List.of(), worse(machine().findings()));
        List<String> small = worse(new Machine(1, GIB / 4, proc).findings());
        assertTrue(small.getFirst().startsWith("one for Java"), small::toString);
        assertTrue(small.getLast().endsWith("WIREHOST_JAVA_OPTS=-Xmx128m"), small::toString);
    }

    @Test
    void aBacklogThatTheKernelCutsIsWarnedOf() throws Exception {
        HostConfig config = config("bind = \"127.0.0.1:7007\", backlog = 5000");
        assertEquals(List.of(), machine().findings(config));
        kernel("sys/net/core/somaxconn", "5000");
        assertEquals(List.of(), machine().findings(config));
        kernel("sys/net/core/somaxconn", "4096");
        String warning = texts(machine().findings(config)).getFirst();
        assertTrue(warning.contains("host.conf: 1: listeners.it.backlog: "), warning);
        assertTrue(warning.endsWith("sysctl net.core.somaxconn=5000"), warning);
    }

    @Test
    void aPortThatTheKernelMayGiveAwayIsWarnedOf() throws Exception {
        kernel("sys/net/ipv4/ip_local_port_range", "32768\t60999");
        assertEquals(List.of(), machine().findings(config("bind = \":7007\"")));
        HostConfig config = config("bind = \":40000\"");
        kernel("sys/net/ipv4/ip_local_reserved_ports", "");
        String warning = texts(machine().findings(config)).getFirst();
        assertTrue(warning.endsWith("sysctl net.ipv4.ip_local_reserved_ports=40000"), warning);
        kernel("sys/net/ipv4/ip_local_reserved_ports", "8080,40001-40002");
        warning = texts(machine().findings(config)).getFirst();
        assertTrue(warning.endsWith("=8080,40001-40002,40000"), warning);
        kernel("sys/net/ipv4/ip_local_reserved_ports", "8080,39999-40002");
        assertEquals(List.of(), machine().findings(config));
    }

    @Test
    void descriptorsThatAreNearlyAllOpenAreWarnedOf() throws Exception {
        kernel(
                "17/limits",
                "Limit                     Soft Limit           Hard Limit           Units\n"
                    + "Max open files            10                   4096                 files");
        for (int i = 0; i < 7; i++) {
            kernel("17/fd/" + i, "");
        }
        assertEquals("ok 7 of 10 are open", descriptors());
        kernel("17/fd/7", "");
        assertTrue(descriptors().startsWith("warning 8 of 10 are open, and then"), descriptors());
    }

    @Test
    void whatOthersCanChangeIsAProblem(@TempDir Path home) throws Exception {
        Path code = Files.createDirectories(home.resolve("plugins"));
        Path var = Files.createDirectories(home.resolve("var"));
        for (Path path : List.of(home, code, var)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertEquals(
                "ok neither everybody nor a group can write to what the host runs",
                files(home, var));
        Path copy = Files.createDirectories(var.resolve("plugins/echo/1-0123456789ab"));
        assertTrue(files(home, var).startsWith("ok"), files(home, var));
        for (Path path : List.of(copy, code, home)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
            assertEquals(
                    "problem everybody can write to %1$s, and so have the host run anything: chmod o-w %1$s"
                            .formatted(path.toRealPath()),
                    files(home, var));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Only root can give files away; any other user takes root for the user of the host. */
    @Test
    void whatBelongsToOthersIsWarnedOf(@TempDir Path home) throws Exception {
        Path code = Files.createDirectories(home.resolve("plugins")).toRealPath();
        Path jar = Files.createFile(code.resolve("x.jar"));
        Path var = Files.createDirectories(home.resolve("var"));
        assertEquals("ok what the host runs belongs to " + own(var), owners(var, code, jar));
        if (Files.getAttribute(code, "unix:uid").equals(0)) {
            Files.setAttribute(code, "unix:uid", 54321);
            Files.setAttribute(jar, "unix:uid", 54321);
        } else {
            var = Path.of("/");
        }
        assertEquals(
                "warning what the host runs belongs to %s as well, not only to %s, who owns %s; unless you trust them with all that the host may do: chown -R %s %s"
                        .formatted(Files.getOwner(code), own(var), var, Files.getOwner(var), code),
                owners(var, code, jar));
        assertEquals(Optional.empty(), new Owners(home.resolve("none")).finding(List.of(code)));
    }

    private static String own(Path var) throws IOException {
        String user = Files.getOwner(var).getName();
        return user.equals("root") ? user : "root or " + user;
    }

    private static String owners(Path var, Path... paths) {
        Finding finding = new Owners(var).finding(List.of(paths)).orElseThrow();
        return finding.level() + " " + finding.text();
    }

    private static String files(Path home, Path var) {
        return new Installed(home, var)
                .findings().stream()
                        .filter(each -> each.subject().equals("files"))
                        .map(each -> each.level() + " " + each.text())
                        .findFirst()
                        .orElseThrow();
    }

    private String descriptors() {
        return new HostProcess(proc.resolve("var"), OptionalLong.of(17), proc)
                .findings().stream()
                        .filter(each -> each.subject().equals("descriptors"))
                        .map(each -> each.level() + " " + each.text())
                        .findFirst()
                        .orElseThrow();
    }
}
