package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.distribution.PackedHost.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The host as a service of systemd, with somebody else at the other end of its socket. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // pipes are read
class SystemdIT {
    private static final String ECHO =
            "listeners.echo { bind = \"127.0.0.1:0\", codec = line, handler = echo }\n";

    /** Prints each message that comes to the socket on a line. */
    private static final String MANAGER =
            """
            import socket, sys
            name = sys.argv[1]
            end = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            end.bind('\\0' + name[1:] if name[0] == '@' else name)
            print('bound', flush=True)
            while True:
                print(end.recv(65536).decode().replace('\\n', ' '), flush=True)
            """;

    @RegisterExtension final PackedHost host = new PackedHost();

    @ParameterizedTest
    @ValueSource(strings = {"notify", "@wirehost-it"})
    void theManagerIsToldWhenItServesAndWhenItStops(String name) throws Exception {
        String socket = name.startsWith("@") ? name + host.hashCode() : name;
        try (Manager manager = new Manager(socket)) {
            host.configure(ECHO);
            host.environment("NOTIFY_SOCKET", manager.address());
            Process run = host.process(host.command("run")).redirectErrorStream(true).start();
            try (BufferedReader output = run.inputReader()) {
                String conf = host.home().resolve("conf/host.conf").toString();
                assertEquals("READY=1 STATUS=serves " + conf, manager.told());
                assertEquals(0, host.sh("status").exitCode());
                Result restart = host.sh("restart");
                assertEquals(1, restart.exitCode(), restart::toString);
                assertTrue(restart.err().contains("systemctl restart"), restart::toString);
                run.toHandle().destroy(); // leaves its output open
                // Of drain-timeout twice, and of the host itself.
                assertEquals(
                        "STOPPING=1 EXTEND_TIMEOUT_USEC=30000000 STATUS=waits for its sessions to"
                                + " end",
                        manager.told());
                assertTrue(run.waitFor(60, TimeUnit.SECONDS));
                assertEquals(0, run.exitValue());
                List<String> lines = output.lines().toList();
                assertTrue(
                        lines.stream().noneMatch(line -> line.contains("WARN")), lines::toString);
            } finally {
                run.destroyForcibly();
            }
        }
    }

    @Test
    void theManagerIsToldWhyItDoesNotServe() throws Exception {
        try (Manager manager = new Manager("notify")) {
            host.configure(ECHO.replace("handler", "hander"));
            host.environment("NOTIFY_SOCKET", manager.address());
            assertEquals(6, host.sh("run").exitCode());
            String told = manager.told();
            assertTrue(told.startsWith("STATUS=" + host.home()), told);
            assertTrue(told.endsWith("did you mean handler?"), told);
        }
    }

    @Test
    void aManagerThatIsGoneKeepsNobodyFromServing() throws Exception {
        Path room = Files.createTempDirectory("sd");
        host.environment("NOTIFY_SOCKET", room.resolve("nobody").toString());
        host.start(ECHO);
        assertEquals(0, host.sh("status").exitCode());
        assertTrue(host.log().contains("sendto fails with errno 2"), host.log());
        Files.delete(room);
    }

    @Test
    void systemdFindsNothingWrongWithTheUnit() throws Exception {
        String shipped = Files.readString(host.home().resolve("share/systemd/wirehost.service"));
        Path unit = host.test().resolve("wirehost.service");
        Files.writeString(
                unit,
                shipped.replace("/opt/wirehost", host.home().toString())
                        .replace("User=wirehost", "User=daemon"));
        Result verify =
                host.execute(
                        host.test(),
                        List.of("systemd-analyze", "verify", "--man=no", unit.toString()));
        assertEquals(0, verify.exitCode(), verify::toString);
        assertTrue(!verify.err().contains(unit.getFileName().toString()), verify::toString);
    }

    /** Its socket, in the room of the test. */
    private final class Manager implements AutoCloseable {
        private final String address;
        private final Process process;
        private final BufferedReader output;

        Manager(String name) throws IOException {
            // A path of a socket has 107 bytes at most, which the host of the test may be beyond.
            address =
                    name.startsWith("@")
                            ? name
                            : Files.createTempDirectory("sd").resolve(name).toString();
            process =
                    new ProcessBuilder("/usr/bin/python3", "-c", MANAGER, address)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            output = process.inputReader();
            assertEquals("bound", told());
        }

        String address() {
            return address;
        }

        String told() throws IOException {
            return String.valueOf(output.readLine());
        }

        @Override
        public void close() throws IOException {
            process.destroy();
            if (!address.startsWith("@")) {
                Files.deleteIfExists(Path.of(address));
                Files.deleteIfExists(Path.of(address).getParent());
            }
        }
    }
}
