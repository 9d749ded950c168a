package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.distribution.PackedHost.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The log of the packed host, and what an operator does to it; jq reads what is for programs. */
@Timeout(120)
class LogVerbsIT {
    private static final String ECHO =
            "listeners.echo { bind = \"127.0.0.1:0\", codec = line, handler = echo }";
    private static final String STREAM =
            "listeners.data { bind = \"127.0.0.1:0\", handler = dataserver }";

    @RegisterExtension final PackedHost host = new PackedHost();

    private Result done(String... arguments) throws IOException {
        Result result = host.sh(arguments);
        assertEquals(0, result.exitCode(), result::toString);
        return result;
    }

    private void refuse(String text) throws IOException {
        try (Socket socket = Talk.connect(host.address("data"))) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            Talk.readAll(socket);
        }
    }

    @Test
    void linesForProgramsHaveTheSession() throws Exception {
        host.environment("WIREHOST_LOG_FORMAT", "json");
        host.start(STREAM);
        for (int i = 0; i < 9; i++) {
            refuse("\u001b[2J");
        }
        done("stop");
        Result refused =
                host.execute(
                        host.test(),
                        List.of(
                                "jq",
                                "-r",
                                "-c",
                                "select(.formattedMessage | contains(\"is refused\"))"
                                        + " | [.level, .mdc.listener, .mdc.session]",
                                host.var().resolve("log/host.log").toString()));
        assertEquals(0, refused.exitCode(), refused::toString);
        assertEquals(
                """
                ["INFO","data","1"]
                ["INFO","data","2"]
                ["INFO","data","3"]
                ["INFO","data","4"]
                ["INFO","data","5"]
                """,
                refused.out());
    }

    @Test
    void aLogThatWasMovedAwayIsOpenedAnew() throws Exception {
        host.start(ECHO);
        Path log = host.var().resolve("log/host.log");
        Path moved = host.var().resolve("log/host.log.1");
        Files.move(log, moved);
        assertTrue(done("log", "reopen").out().contains(log.toString()));
        done("listeners", "suspend", "echo");
        assertTrue(Files.readString(log).contains("Listener echo is suspended"));
        assertFalse(Files.readString(moved).contains("Listener echo is suspended"));
    }

    @Test
    void aLevelIsChangedForAWhile() throws Exception {
        host.start(ECHO);
        Result changed = done("log", "io.wirehost.host.session=debug", "--for", "10m");
        assertTrue(changed.out().contains("io.wirehost.host.session  debug"), changed::out);
        try (Socket socket = Talk.connect(host.address("echo"))) {
            socket.shutdownOutput();
            Talk.readAll(socket);
        }
        done("log", "io.wirehost.host.session=default");
        assertFalse(done("log").out().contains("io.wirehost.host.session"));
        assertTrue(host.log().contains(" is closed: peer-closed"), host.log());
        for (String wrong : List.of("io.wirehost=loud", "reopn", "=debug")) {
            assertEquals(2, host.sh("log", wrong).exitCode());
        }
        assertTrue(host.sh("log", "root=debgu").err().contains("did you mean debug?"));
    }
}
