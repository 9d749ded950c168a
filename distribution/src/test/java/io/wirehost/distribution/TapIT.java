package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.distribution.PackedHost.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What an operator sees of sessions as it happens; jq and tcpdump read what is for programs. */
@Timeout(180)
class TapIT {
    private static final String HELLO = "hello\n";
    private static final String AUTH = "*2\r\n$4\r\nAUTH\r\n$8\r\nxyzzy123\r\n";

    @RegisterExtension final PackedHost host = new PackedHost();

    private void start() throws IOException {
        host.start(
                """
                listeners.echo { bind = "127.0.0.1:0", codec = line, handler = echo }
                listeners.six { bind = "[::1]:0", codec = line, handler = echo }
                listeners.kv { bind = "127.0.0.1:0", codec = resp, handler = kv }
                """);
    }

    /** A tap that is attached to an open session. */
    private final class Running implements AutoCloseable {
        private final Process process;
        private final Path errors = host.test().resolve("tap-" + System.nanoTime());

        Running(String... words) throws IOException {
            List<String> command = new ArrayList<>(host.command("tap"));
            command.addAll(List.of(words));
            process =
                    host.process(command)
                            .directory(host.test().toFile())
                            .redirectError(errors.toFile())
                            .start();
        }

        BufferedReader out() {
            return process.inputReader(StandardCharsets.UTF_8);
        }

        String line() throws IOException {
            return Objects.requireNonNull(out().readLine(), () -> "the end");
        }

        /** As the terminal does for Ctrl-C. */
        void interrupt() throws Exception {
            host.execute(host.test(), List.of("kill", "-INT", Long.toString(process.pid())));
        }

        void awaitEnd(int exitCode) throws Exception {
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "tap goes on");
            assertEquals(exitCode, process.exitValue(), () -> said());
        }

        String said() {
            try {
                return Files.readString(errors);
            } catch (IOException e) {
                return e.toString();
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void echo(Socket socket, String text) throws IOException {
        say(socket, text);
        assertEquals(text, Talk.read(socket, text.getBytes(StandardCharsets.UTF_8).length));
    }

    private String execute(String... command) throws IOException {
        Result result = host.execute(host.test(), List.of(command));
        assertEquals(0, result.exitCode(), result::toString);
        return result.out();
    }

    @Test
    void packetsAreShownAndNoPeerDrivesTheTerminal() throws Exception {
        start();
        try (Socket socket = Talk.connect(host.address("echo"))) {
            echo(socket, HELLO);
            try (Running tap = new Running("--listener", "echo", "--max", "2")) {
                assertTrue(tap.line().endsWith(" at echo, 6 bytes in and 6 out before"));
                echo(socket, "\u001b]0;\u0007\u009b2J\u202etxt\n");
                String shown = String.join("\n", tap.out().lines().toList());
                assertTrue(
                        shown.contains("  <- 16 B  \"\\u001b]0;\\u0007\\u009b2J\\u202etxt\"\n"),
                        shown);
                assertTrue(
                        shown.contains(
                                "0000  1b 5d 30 3b 07 c2 9b 32  4a e2 80 ae 74 78 74 0a   "
                                        + ".]0;...2J...txt."),
                        shown);
                assertTrue(shown.contains("  -> 16 B  "), shown);
                assertFalse(
                        shown.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n'), shown);
                tap.awaitEnd(0);
                assertEquals("3 events\n", tap.said());
            }
        }
    }

    @Test
    void aTapEndsWithItsSession() throws Exception {
        start();
        try (Socket socket = Talk.connect(host.address("echo"));
                Socket other = Talk.connect(host.address("echo"))) {
            echo(socket, HELLO);
            echo(other, HELLO);
            String id =
                    host.sh("sessions", "--sort", "id", "--limit", "1")
                            .out()
                            .lines()
                            .toList()
                            .get(1);
            try (Running tap = new Running(id.split(" ")[0], "-o", "json")) {
                tap.line();
                echo(other, HELLO);
                echo(socket, HELLO);
                socket.shutdownOutput();
                Path lines = host.test().resolve("lines");
                Files.writeString(lines, String.join("\n", tap.out().lines().toList()));
                assertEquals(
                        """
                        ["packet","in","68656c6c6f0a","hello"]
                        ["packet","out","68656c6c6f0a","hello"]
                        ["input-ended",null,null,null]
                        ["closed",null,null,null]
                        """,
                        execute("jq", "-c", "[.event,.direction,.hex,.text]", lines.toString()));
                tap.awaitEnd(0);
            }
        }
        Result gone = host.sh("tap", "1");
        assertEquals(1, gone.exitCode());
        assertEquals("there is no open session 1; see: host.sh sessions\n", gone.err());
    }

    @Test
    void packetsAreFilteredByPeerAndText() throws Exception {
        start();
        try (Socket one = Talk.connect(host.address("echo"));
                Socket other = Talk.connect(host.address("echo"))) {
            echo(one, HELLO);
            echo(other, HELLO);
            String peer = "127.0.0.1:" + one.getLocalPort();
            try (Running tap =
                    new Running(
                            "--listener",
                            "echo",
                            "--peer",
                            peer,
                            "--text",
                            "NEEDLE",
                            "--max",
                            "2",
                            "-o",
                            "json")) {
                tap.line();
                echo(other, "needle\n");
                echo(one, "hay\n");
                echo(one, "a needle\n");
                List<String> shown = tap.out().lines().toList();
                assertEquals(2, shown.size(), shown::toString);
                shown.forEach(line -> assertTrue(line.contains("\"a needle\""), line));
            }
        }
    }

    @Test
    void passwordsAreHiddenWhereverTheyAreShown() throws Exception {
        start();
        try (Socket socket = Talk.connect(host.address("kv"))) {
            say(socket, "PING\r\n");
            Talk.read(socket, 7);
            try (Running json = new Running("--listener", "kv", "--max", "2", "-o", "json");
                    Running text = new Running("--listener", "kv", "--max", "2");
                    Running pcapng =
                            new Running("--listener", "kv", "--max", "2", "--pcapng", "-");
                    Running recording =
                            new Running("--listener", "kv", "--max", "2", "--record", "-")) {
                json.line();
                text.line();
                recording.line();
                recording.line();
                pcapng.out().read();
                Result full = host.sh("tap", "--listener", "kv");
                assertEquals(
                        "4 taps are open, which is all there may be; end one of them\n",
                        full.err());
                say(socket, AUTH);
                Talk.read(socket, 20);
                for (Running one : List.of(json, text, pcapng, recording)) {
                    String shown = String.join("\n", one.out().lines().toList());
                    assertFalse(shown.contains("xyzzy123"), shown);
                    assertFalse(shown.contains("78797a7a79"), shown);
                    assertFalse(shown.contains("78 79 7a 7a 79"), shown);
                    assertTrue(shown.contains("**"), shown);
                    one.awaitEnd(0);
                }
            }
        }
    }

    @Test
    void tcpdumpReadsWhatWasCaptured() throws Exception {
        start();
        for (String listener : List.of("echo", "six")) {
            Path capture = host.test().resolve(listener + ".pcapng");
            try (Socket first = Talk.connect(host.address(listener))) {
                echo(first, HELLO);
                try (Running tap =
                        new Running(
                                "--listener",
                                listener,
                                "--pcapng",
                                capture.getFileName().toString())) {
                    while (Files.notExists(capture) || Files.size(capture) == 0) {
                        Thread.onSpinWait(); // until it is attached, which the timeout of the
                        // test bounds
                    }
                    echo(first, "again\n");
                    try (Socket second = Talk.connect(host.address(listener))) {
                        echo(second, "x".repeat(40_000) + "\n");
                        second.shutdownOutput();
                        assertEquals(-1, second.getInputStream().read());
                    }
                    echo(first, "last\n");
                    tap.interrupt();
                    tap.awaitEnd(0);
                    assertTrue(
                            tap.said()
                                    .endsWith(" bytes written to " + capture.getFileName() + "\n"),
                            tap::said);
                }
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(capture)));
            }
            String all = execute("tcpdump", "-n", "-v", "-r", capture.toString());
            assertFalse(all.contains("incorrect"), all);
            assertFalse(all.contains("bad "), all);
            String port = Integer.toString(host.port(listener));
            // Numbers count from the beginning of each session, also of one that was open before.
            String second = execute("tcpdump", "-n", "-S", "-t", "-r", capture.toString());
            assertTrue(second.contains("Flags [S], seq 0,"), second);
            assertTrue(second.contains("Flags [S.], seq 0, ack 1,"), second);
            assertTrue(second.contains("seq 1:32769, ack 1"), second);
            assertTrue(second.contains("Flags [F.], seq 40002, "), second);
            assertTrue(second.contains("seq 7:13, ack 7, "), second);
            assertTrue(second.contains("seq 13:18, ack 13, "), second);
            assertTrue(second.contains(port), second);
        }
    }

    @Test
    void aClientThatIsKilledLeavesNoTapBehind() throws Exception {
        start();
        try (Socket socket = Talk.connect(host.address("echo"))) {
            for (int i = 0; i < 6; i++) {
                echo(socket, HELLO);
                Running tap = new Running("--listener", "echo");
                assertTrue(tap.line().contains(" at echo, "), tap::said);
                tap.close();
                tap.process.waitFor();
            }
            Result end = host.sh("tap", "--listener", "echo", "--for", "10ms");
            assertEquals(0, end.exitCode(), end::toString);
        }
    }

    @Test
    void wrongArgumentsAreTold() throws Exception {
        start();
        for (String words :
                List.of(
                        "",
                        "1 --listener echo",
                        "x",
                        "--listener echo --max many",
                        "--listener echo --for ever",
                        "--listener echo --record a --pcapng b",
                        "--listner echo")) {
            Result wrong = host.sh(("tap " + words).strip().split(" "));
            assertEquals(2, wrong.exitCode(), wrong::toString);
        }
        Result unknown = host.sh("tap", "--listener", "eco");
        assertEquals(1, unknown.exitCode());
        assertEquals("there is no listener \"eco\"; see: host.sh listeners\n", unknown.err());
        Path missing = host.test().resolve("no/such");
        Result file = host.sh("tap", "--listener", "echo", "--record", missing.toString());
        assertEquals(4, file.exitCode());
        assertTrue(file.err().startsWith("cannot write " + missing + ": "), file.err());
    }
}
