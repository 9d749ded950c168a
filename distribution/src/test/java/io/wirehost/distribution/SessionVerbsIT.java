package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.distribution.PackedHost.Result;

import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the operator sees of sessions and does to them; jq reads what is for programs. */
@Timeout(120)
@SuppressWarnings("try") // sockets that are only to be open
class SessionVerbsIT {
    @RegisterExtension final PackedHost host = new PackedHost();

    private void start() throws IOException {
        host.start(
                """
                listeners.echo { bind = "127.0.0.1:0", codec = line, handler = echo }
                listeners.chat { bind = "127.0.0.1:0", codec = line, handler = chat }
                """);
    }

    private Result done(String... arguments) throws IOException {
        Result result = host.sh(arguments);
        assertEquals(0, result.exitCode(), result::toString);
        return result;
    }

    /** What jq makes of an answer for programs. */
    private String jq(String filter, String... arguments) throws IOException {
        Path answer = Files.writeString(host.test().resolve("answer"), done(arguments).out());
        Result result =
                host.execute(host.test(), List.of("jq", "-r", "-c", filter, answer.toString()));
        assertEquals(0, result.exitCode(), result::toString);
        return result.out().strip();
    }

    private Socket echoed(String text) throws IOException {
        Socket socket = Talk.connect(host.address("echo"));
        socket.getOutputStream().write((text + "\n").getBytes(StandardCharsets.UTF_8));
        assertEquals(text + "\n", Talk.read(socket, text.length() + 1));
        return socket;
    }

    @Test
    void sessionsAreListedFilteredAndSorted() throws Exception {
        start();
        try (Socket small = echoed("a");
                Socket large = echoed("abcdef");
                Socket chat = Talk.connect(host.address("chat"))) {
            assertEquals(
                    "[7,2]",
                    jq(
                            "[.sessions[] | .bytesOut]",
                            "sessions list --sort bytes-in -r --listener echo -o json".split(" ")));
            assertEquals(
                    "[2,[2]]",
                    jq(
                            "[.total, [.sessions[].packetsIn + 1]]",
                            "sessions list --sort bytes-in --limit 1 -o json --protocol echo"
                                    .split(" ")));
            String peer = "127.0.0.1:" + chat.getLocalPort();
            assertEquals(
                    "chat chat open " + peer,
                    jq(
                            ".sessions[] | \"\\(.listener) \\(.protocol) \\(.state) \\(.peer)\"",
                            "sessions",
                            "--peer",
                            peer,
                            "-o",
                            "json"));
            Result table = done("sessions", "list", "--protocol", "echo");
            assertEquals(3, table.out().lines().count(), table::toString);
            assertTrue(table.out().startsWith("ID  LISTENER"), table::toString);
            assertEquals(2, host.sh("sessions", "list", "--sort", "size").exitCode());
            assertEquals(2, host.sh("sessions", "lost").exitCode());
        }
    }

    @Test
    void theOperatorClosesSessionsAndSeesThemAmongTheClosed() throws Exception {
        start();
        try (Socket one = echoed("a");
                Socket other = echoed("b")) {
            String ids = jq("[.sessions[].id | tostring] | join(\" \")", "sessions", "-o", "json");
            List<String> close = new ArrayList<>(List.of("sessions", "close"));
            close.addAll(List.of(ids.split(" ")));
            close.addAll(List.of("--reason", "it moves"));
            done(close.toArray(String[]::new));
            assertEquals(-1, one.getInputStream().read());
            assertEquals(-1, other.getInputStream().read());
            Result again = host.sh(close.toArray(String[]::new));
            assertEquals(1, again.exitCode(), again::toString);
            assertTrue(again.err().startsWith("not open: "), again::toString);
            one.close();
            other.close();
            assertEquals(
                    "closed-by-operator it moves",
                    jq(
                            "[.sessions[] | \"\\(.reason) \\(.detail)\"] | unique[]",
                            "sessions",
                            "--closed",
                            "-o",
                            "json"));
            Result shown = done("sessions", "show", ids.split(" ")[0]);
            assertTrue(shown.out().contains("closed-by-operator (it moves)"), shown::toString);
        }
        Result unknown = host.sh("sessions", "show", "999");
        assertEquals(1, unknown.exitCode(), unknown::toString);
        assertEquals("there is no session 999\n", unknown.err());
    }

    @Test
    void aListenerThatIsSuspendedServesAgainWhenItIsResumed() throws Exception {
        start();
        Result suspended = done("listeners", "suspend", "echo");
        assertTrue(suspended.out().contains("suspended"), suspended::toString);
        assertEquals(
                "[\"suspended\",\"listening\"]",
                jq("[.listeners[].state]", "listeners", "-o", "json"));
        try (Socket waiting = Talk.connect(host.address("echo"))) {
            waiting.getOutputStream().write('\n');
            done("listeners", "resume", "echo");
            assertEquals("\n", Talk.read(waiting, 1));
        }
        Result unknown = host.sh("listeners", "suspend", "its");
        assertEquals(1, unknown.exitCode(), unknown::toString);
        assertEquals("there is no listener \"its\"; there are: echo, chat\n", unknown.err());
        assertEquals(2, host.sh("listeners", "suspend").exitCode());
    }

    @Test
    void theConfigurationIsShownWithWhereItComesFrom() throws Exception {
        host.configure(
                "loops = 1\n"
                    + "listeners.echo { bind = \"127.0.0.1:0\", codec = line, handler = echo }");
        assertEquals(
                "1 host.conf:1",
                jq(
                        ".settings[] | select(.key == \"loops\") | \"\\(.value)"
                                + " \\(.origin.file | split(\"/\") | last):\\(.origin.line)\"",
                        "config",
                        "show",
                        "-o",
                        "json"));
        Result shown = done("config", "show", "--origin");
        assertTrue(
                shown.out().lines().anyMatch(line -> line.matches("drain-timeout = .*# default")),
                shown::toString);
        host.configure("lops = 1");
        assertEquals(6, host.sh("config", "show").exitCode());
        assertEquals(2, host.sh("config").exitCode());
    }

    @Test
    void aHostIsLetRunEmpty() throws Exception {
        start();
        try (Socket one = echoed("a")) {
            assertEquals("[1,0]", jq("[.sessions, .overSeconds]", "drain", "-o", "json"));
            assertEquals(-1, one.getInputStream().read());
        }
        assertEquals(
                "[\"closed\",\"closed\"]", jq("[.listeners[].state]", "listeners", "-o", "json"));
        assertEquals(2, host.sh("drain", "--over", "soon").exitCode());
    }

    @Test
    void whatHappensIsRecorded() throws Exception {
        start();
        Path file = host.test().resolve("it.jfr");
        assertEquals(1, host.sh("jfr", "dump", file.toString()).exitCode());
        done("jfr", "start");
        Result twice = host.sh("jfr", "start", "-o", "json");
        assertEquals(1, twice.exitCode());
        assertEquals("it is recorded already; see: host.sh jfr dump FILE\n", twice.err());
        echoed("a").close();
        while (!jq(".total", "sessions", "--closed", "-o", "json").equals("1")) {
            Thread.onSpinWait(); // which the timeout of the test bounds
        }
        assertEquals(file.toString(), jq(".file", "jfr", "dump", file.toString(), "-o", "json"));
        assertEquals(
                1,
                RecordingFile.readAllEvents(file).stream()
                        .filter(event -> event.getEventType().getName().equals("wirehost.Session"))
                        .count());
        assertEquals(2, host.sh("jfr").exitCode());
    }

    @Test
    void topNeedsATerminal() throws Exception {
        assertEquals(7, host.sh("top").exitCode());
        start();
        Result top = host.sh("top");
        assertEquals(2, top.exitCode(), top::toString);
        assertTrue(top.err().contains("needs a terminal"), top::toString);
    }

    @Test
    void whatGoesThroughIsToldToProgramsToo() throws Exception {
        start();
        try (Socket one = echoed("a")) {
            Result top = done("top", "-o", "json", "--count", "2");
            assertEquals(2, top.out().lines().count(), top::toString);
            assertEquals(
                    "[1,0,[\"echo\",\"chat\"],[[\"echo\",2,0]]]",
                    jq(
                            "[.total, .bytesInPerSecond, [.listeners[].name],"
                                    + " [.sessions[] | [.protocol, .bytesIn, .bytesInPerSecond]]]",
                            "top",
                            "-o",
                            "json"));
            assertEquals("[]", jq(".sessions", "top", "-o", "json", "--limit", "0"));
        }
    }

    @Test
    void aHostThatDoesNotRunHasNoSessions() throws Exception {
        assertEquals(7, host.sh("sessions", "list").exitCode());
    }
}
