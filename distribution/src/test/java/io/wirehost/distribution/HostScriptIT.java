package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;

import io.wirehost.distribution.PackedHost.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Each verb of {@code host.sh}, and each of its exit codes. */
@Timeout(120)
class HostScriptIT {
    private static final String ECHO = listener("echo");

    @RegisterExtension final PackedHost host = new PackedHost();

    @Test
    void startReturnsWhenEveryListenerListens() throws Exception {
        host.configure(listener("first") + listener("second"));
        Result start = host.sh("start");
        assertEquals(0, start.exitCode(), start::toString);
        assertEquals("wirehost is started, pid " + host.pid() + "\n", start.out());
        assertEquals("", start.err());
        for (String name : List.of("first", "second")) {
            try (Socket client = connect(name)) {
                assertTrue(client.isConnected());
            }
        }
    }

    @Test
    void startTakesAnotherConfiguration() throws Exception {
        Path other = Files.writeString(host.test().resolve("other.conf"), listener("other"));
        Result start = host.execute(host.test(), host.command("start", "other.conf"));
        assertEquals(0, start.exitCode(), start::toString);
        assertEquals(List.of("other"), listeners());
        assertTrue(host.log().contains(other.toString()), host.log());
    }

    @Test
    void aSecondStartIsRefusedWithThePidOfTheFirst() throws Exception {
        host.start(ECHO);
        long pid = host.pid();
        Result second = host.sh("start");
        assertEquals(1, second.exitCode());
        assertEquals("", second.out());
        assertTrue(second.err().contains("already, pid " + pid + ":"), second.err());
        assertEquals(pid, host.pid());
        assertEquals(0, host.sh("status").exitCode());
    }

    @Test
    void everyProblemOfTheConfigurationIsToldInALine() throws Exception {
        host.configure(
                "listeners { echo { bind = \"127.0.0.1:0\", handler = echo, codec = line, bakclog"
                        + " = 5 } }\nlops = 2\n");
        Result start = host.sh("start");
        assertEquals(6, start.exitCode(), start::toString);
        assertEquals("", start.out());
        List<String> lines = start.err().lines().toList();
        assertEquals(2, lines.size(), start.err());
        for (String line : lines) {
            assertTrue(line.startsWith("host.sh: "), line);
            assertTrue(line.contains("host.conf: "), line);
        }
        assertTrue(start.err().contains("bakclog"), start.err());
        assertTrue(start.err().contains("lops"), start.err());
        assertEquals(3, host.sh("status").exitCode());

        Result run = host.sh("run");
        assertEquals(6, run.exitCode(), run::toString);
        assertEquals(start.err().replace("host.sh: ", ""), run.err());
    }

    @Test
    void aConfigurationThatIsNotThereIsToldByItsName() throws Exception {
        Result start = host.sh("start", "/no/such.conf");
        assertEquals(6, start.exitCode(), start::toString);
        assertTrue(start.err().contains("/no/such.conf"), start.err());
    }

    @Test
    void aPortThatIsTakenIsToldAndNothingStays() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            host.configure(listener("echo").replace(":0\"", ":" + taken.getLocalPort() + "\""));
            Result start = host.sh("start");
            assertEquals(6, start.exitCode(), start::toString);
            assertTrue(start.err().contains(":" + taken.getLocalPort()), start.err());
            assertFalse(start.err().contains("\tat "), "a stack trace: " + start.err());
            assertEquals(3, host.sh("status").exitCode());
        }
    }

    @Test
    void whatJavaSaysWhenItDoesNotStartIsTold() throws Exception {
        host.environment("WIREHOST_JAVA_OPTS", "-XX:+NoSuchOption");
        Result start = host.sh("start");
        assertEquals(1, start.exitCode(), start::toString);
        assertTrue(start.err().contains("NoSuchOption"), start.err());
        assertEquals(3, host.sh("status").exitCode());
    }

    @Test
    void optionsForJavaAreWordsAndComeLast() throws Exception {
        host.environment("WIREHOST_JAVA_OPTS", "-Xmx77m -Dlist=*");
        host.start(ECHO);
        List<String> command = commandLine();
        assertTrue(command.contains("-Dlist=*"), command::toString);
        assertTrue(command.indexOf("-Xmx77m") > command.indexOf("-Xmx512m"), command::toString);
    }

    @Test
    void theHostHoldsNothingOfItsCaller() throws Exception {
        host.configure(ECHO);
        Process start = host.process(host.command("start")).redirectErrorStream(true).start();
        // Reads to the end of the pipe, which the host would keep open if it had it.
        String output = new String(start.getInputStream().readAllBytes());
        assertTrue(output.startsWith("wirehost is started"), output);
        String session = "/proc/%d/stat".formatted(host.pid());
        String[] fields = Files.readString(Path.of(session)).replaceFirst(".*\\) ", "").split(" ");
        assertEquals(Long.toString(host.pid()), fields[3], "it leads a session of its own");
    }

    @Test
    void theSocketOfTheOperatorIsForItsOwnerAlone() throws Exception {
        host.start(ECHO);
        Path socket = host.var().resolve("host.sock");
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
    }

    @Test
    void statusShowsListenersAndPluginsWithTheReasonOfARefusal() throws Exception {
        Files.writeString(host.home().resolve("plugins/broken.jar"), "no jar at all");
        host.start(ECHO);
        Result table = host.sh("status");
        assertEquals(0, table.exitCode(), table::toString);
        assertTrue(table.out().contains("running: pid " + host.pid() + ", up "), table.out());
        assertTrue(line(table, "echo ").contains("127.0.0.1:" + host.port("echo")), table.out());
        assertTrue(line(table, "broken ").contains("refused"), table.out());
        assertTrue(line(table, "broken ").contains("broken.jar: "), table.out());
        assertEquals(
                table.out().lines().count(),
                host.sh("status", "-o", "table").out().lines().count());

        Config json = host.status();
        assertEquals(host.pid(), json.getLong("pid"));
        assertEquals(List.of("echo"), listeners());
        assertTrue(
                json.getConfigList("plugins").stream()
                        .anyMatch(plugin ->
                                plugin.getString("state").equals("refused")
                                        && !plugin.getString("reason").isEmpty()),
                json::toString);
    }

    @Test
    void statusCountsSessions() throws Exception {
        host.start(ECHO);
        try (Socket client = connect("echo")) {
            client.getOutputStream().write("x\n".getBytes());
            assertEquals('x', client.getInputStream().read());
            assertEquals(1, host.status().getInt("sessions"));
            assertEquals(
                    1, host.status().getConfigList("listeners").getFirst().getLong("accepted"));
        }
    }

    @Test
    void statusOfNothingIsThree() throws Exception {
        Result status = host.sh("status");
        assertEquals(3, status.exitCode());
        assertEquals("wirehost is not running\n", status.out());
        assertEquals(3, host.sh("status", "-o", "json").exitCode());
    }

    @Test
    void aKilledHostIsKnownAsDeadAndCanBeStartedAgain() throws Exception {
        host.start(ECHO);
        long killed = kill();
        Result status = host.sh("status");
        assertEquals(1, status.exitCode(), status::toString);
        assertTrue(status.out().contains("host.pid"), status.out());
        assertTrue(Files.exists(host.var().resolve("host.sock")), "nobody has tidied up");
        assertEquals(0, host.sh("start").exitCode());
        assertNotEquals(killed, host.pid());
        assertEquals(List.of("echo"), listeners());
    }

    @Test
    void aPidThatBelongsToSomebodyElseByNowIsNoHost() throws Exception {
        host.start(ECHO);
        kill();
        long self = ProcessHandle.current().pid();
        Files.writeString(host.var().resolve("host.pid"), self + "\n");
        assertEquals(1, host.sh("status").exitCode());
        Result stop = host.sh("stop");
        assertEquals("wirehost is not running\n", stop.out(), "we would not be here else");
        assertEquals(0, host.sh("start").exitCode());
        assertNotEquals(self, host.pid());
    }

    @Test
    void aPidFileWithoutANumberIsNoObstacle() throws Exception {
        host.configure(ECHO);
        Files.createDirectories(host.var());
        for (String rubbish : List.of("", "-1\n", "12 34\n", "$(id)\n")) {
            Files.writeString(host.var().resolve("host.pid"), rubbish);
            assertEquals(1, host.sh("status").exitCode(), rubbish);
            assertEquals(0, host.sh("stop").exitCode(), rubbish);
        }
        assertEquals(0, host.sh("start").exitCode());
    }

    @Test
    void stopReturnsWhenPortsAndLockAreFree() throws Exception {
        host.start(ECHO);
        int port = host.port("echo");
        Result stop = host.sh("stop");
        assertEquals(0, stop.exitCode(), stop::toString);
        assertEquals("wirehost is stopped\n", stop.out());
        try (ServerSocket again = new ServerSocket()) {
            again.setReuseAddress(true);
            again.bind(new InetSocketAddress("127.0.0.1", port));
        }
        Path lock = host.var().resolve("host.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            assertNotNull(channel.tryLock());
        }
        assertFalse(Files.exists(host.var().resolve("host.sock")));
        assertEquals(3, host.sh("status").exitCode());
        assertEquals(0, host.sh("stop").exitCode(), "to stop what is stopped is no error");
    }

    @Test
    void stopSaysWhenItHasToGiveUp() throws Exception {
        host.start(ECHO);
        long pid = host.pid();
        signal("STOP", pid);
        host.environment("WIREHOST_STOP_SECONDS", "1");
        Result stop = host.sh("stop");
        assertEquals(1, stop.exitCode(), stop::toString);
        assertTrue(stop.err().contains("pid " + pid + " still runs, 1 s after"), stop.err());
        assertTrue(stop.err().contains("kill -KILL " + pid), stop.err());
        signal("CONT", pid);
        host.environment("WIREHOST_STOP_SECONDS", "60");
        assertEquals(0, host.sh("stop").exitCode());
    }

    @Test
    void stopByForceKillsWhatDoesNotEnd() throws Exception {
        host.start(ECHO);
        signal("STOP", host.pid());
        Result stop = host.sh("stop", "--timeout", "1", "--force");
        assertEquals(0, stop.exitCode(), stop::toString);
        assertTrue(stop.err().contains("1 s after it was told to stop, and is killed"), stop.err());
        assertEquals("wirehost is stopped\n", stop.out());
        assertEquals(3, host.sh("status").exitCode(), "nothing of it is left");
        assertEquals(2, host.sh("stop", "--timeout", "soon").exitCode());
        assertEquals(0, host.sh("stop", "--timeout", "08").exitCode());
    }

    @Test
    void aHostThatDoesNotAnswerIsNotTakenForAStoppedOne() throws Exception {
        host.start(ECHO);
        Files.delete(host.var().resolve("host.sock"));
        Result status = host.sh("status");
        assertEquals(4, status.exitCode(), status::toString);
        assertTrue(status.err().contains("does not answer"), status.err());
    }

    @Test
    void restartMakesANewProcessWithTheSameConfiguration() throws Exception {
        Path other = Files.writeString(host.test().resolve("other.conf"), listener("other"));
        assertEquals(0, host.sh("start", other.toString()).exitCode());
        long first = host.pid();
        Result restart = host.sh("restart");
        assertEquals(0, restart.exitCode(), restart::toString);
        assertNotEquals(first, host.pid());
        assertEquals(List.of("other"), listeners());
    }

    @Test
    void restartTakesAnotherConfiguration() throws Exception {
        host.start(ECHO);
        Path other = Files.writeString(host.test().resolve("other.conf"), listener("other"));
        assertEquals(0, host.sh("restart", other.toString()).exitCode());
        assertEquals(List.of("other"), listeners());
    }

    @Test
    void restartStartsWhatDoesNotRun() throws Exception {
        host.configure(ECHO);
        assertEquals(0, host.sh("restart").exitCode());
        assertEquals(List.of("echo"), listeners());
    }

    @Test
    void restartLeavesARunningHostAloneIfTheConfigurationIsWrong() throws Exception {
        host.start(ECHO);
        long pid = host.pid();
        host.configure(ECHO + listener("other").replace("handler = echo", "handler = eco"));
        Result restart = host.sh("restart");
        assertEquals(6, restart.exitCode(), restart::toString);
        assertTrue(restart.err().contains("listeners.other.handler: "), restart.err());
        assertTrue(restart.err().contains("pid " + pid + " goes on as it was"), restart.err());
        assertEquals(pid, host.pid());
        assertEquals(List.of("echo"), listeners());
    }

    @Test
    void checkTellsWhatIsWrongAndTouchesNothing() throws Exception {
        host.configure(ECHO);
        Result right = host.sh("check");
        assertEquals(0, right.exitCode(), right::toString);
        assertTrue(right.out().endsWith("host.conf is right\n"), right.out());
        Path wrong = Files.writeString(host.test().resolve("wrong.conf"), ECHO + "lops = 2\n");
        Result check = host.sh("check", wrong.toString());
        assertEquals(6, check.exitCode(), check::toString);
        assertTrue(check.err().contains("wrong.conf: "), check.err());
        assertTrue(check.err().contains("lops"), check.err());
        assertFalse(Files.exists(host.var()));
    }

    @Test
    void whatOnlyThePluginsSeeIsToldWithAllTheOtherMistakes() throws Exception {
        host.configure(
                ECHO
                        + """
                        lops = 2
                        listeners.second { bind = "127.0.0.1:0", handler = nobody, idel-timeout = 1s }
                        listeners.third {
                          bind = "127.0.0.1:0", handler = echo, codec = line
                          codec-config { max-lenght = 80 }
                        }
                        """);
        for (String verb : List.of("check", "start")) {
            Result told = host.sh(verb);
            assertEquals(6, told.exitCode(), told::toString);
            for (String mistake :
                    List.of(
                            "lops: unknown key",
                            "listeners.second.idel-timeout: unknown key",
                            "listeners.second.handler: no plugin supplies",
                            "listeners.third.codec-config.max-lenght: unknown key")) {
                assertTrue(told.err().contains(mistake), told.err());
            }
        }
    }

    @Test
    void runLogsToTheTerminalAndEndsWithZeroOnTerm() throws Exception {
        assertEquals(0, runUntil("TERM"));
    }

    @Test
    void runEndsWithZeroOnInterrupt() throws Exception {
        assertEquals(0, runUntil("INT"));
    }

    @Test
    void helpNamesEveryVerb() throws Exception {
        for (String verb : List.of("help", "--help", "-h")) {
            Result help = host.sh(verb);
            assertEquals(0, help.exitCode());
            for (String known :
                    List.of(
                            "start", "run", "stop", "restart", "check", "status", "version",
                            "help")) {
                assertTrue(help.out().contains("\n  " + known), help.out());
            }
        }
    }

    @Test
    void wrongArgumentsAreToldAndNothingIsDone() throws Exception {
        Result none = host.sh();
        assertEquals(2, none.exitCode());
        assertTrue(none.err().contains("usage: host.sh VERB"), none.err());
        Result unknown = host.sh("jump");
        assertEquals(2, unknown.exitCode());
        assertEquals(
                "host.sh: there is no verb \"jump\"; there are: start, run, drain, stop, restart,"
                        + " check, reload, status, sessions, listeners, top, tap, plugins, metrics,"
                        + " log, jfr, config, doctor, diag, version, help; see: host.sh help\n",
                unknown.err());
        assertEquals(2, host.sh("start", "a.conf", "b.conf").exitCode());
        assertEquals(2, host.sh("stop", "now").exitCode());
        assertEquals(2, host.sh("stop", "--timeout").exitCode());
        assertEquals(2, host.sh("start", "--now").exitCode());
        assertEquals(2, host.sh("restart", "").exitCode());
        assertEquals(2, host.sh("plugins", "verify").exitCode());
        assertEquals(2, host.sh("plugins", "verify", "a.jar", "-o", "xml").exitCode());
        assertEquals(2, host.sh("plugins", "remove", "a", "b").exitCode());
        assertEquals(2, host.sh("status", "json").exitCode());
        assertEquals(2, host.sh("status", "-o", "xml").exitCode());
        assertEquals(2, host.sh("reload", "now").exitCode());
        assertEquals(2, host.sh("plugins").exitCode());
        assertEquals(2, host.sh("plugins", "show").exitCode());
        assertEquals(2, host.sh("plugins", "show", "echo", "-o", "xml").exitCode());
        assertEquals(2, host.sh("plugins", "rollback").exitCode());
        assertEquals(2, host.sh("plugins", "promote", "echo", "now").exitCode());
        assertEquals(2, host.sh("plugins", "canary", "echo").exitCode());
        assertEquals(7, host.sh("plugins", "rollback", "echo").exitCode());
        assertEquals(7, host.sh("plugins", "canary", "echo", "10").exitCode());
        assertEquals(7, host.sh("reload").exitCode());
        assertFalse(Files.exists(host.var()));
    }

    @Test
    void versionNeedsNoRunningHost() throws Exception {
        Result version = host.sh("version");
        assertEquals(0, version.exitCode());
        assertTrue(
                version.out().matches("wirehost \\d+\\.\\d+\\S*\njava \\d+\\S*\n"), version.out());
        host.start(ECHO);
        assertEquals(
                "wirehost " + host.status().getString("version"),
                version.out().lines().findFirst().orElseThrow());
    }

    /** Sends the signal as soon as the host has logged that it serves; answers the exit code. */
    private int runUntil(String signal) throws Exception {
        host.configure(ECHO);
        Process run = host.process(host.command("run")).redirectErrorStream(true).start();
        try (BufferedReader output = run.inputReader()) {
            String line = output.readLine();
            while (line != null && !line.contains("serves " + host.home())) {
                line = output.readLine();
            }
            assertTrue(line != null, "it ended before it served");
            assertEquals(run.pid(), host.pid(), "the shell has become the host");
            signal(signal, run.pid());
            assertTrue(output.lines().anyMatch(last -> last.contains("Wirehost has stopped")));
        }
        assertTrue(run.waitFor(60, TimeUnit.SECONDS));
        assertFalse(Files.exists(host.var().resolve("host.pid")));
        assertEquals("", host.log());
        return run.exitValue();
    }

    /** Returns when the lock is free: whoever should reap the process may leave it for a while. */
    private long kill() throws IOException {
        long pid = host.pid();
        signal("KILL", pid);
        Path lock = host.var().resolve("host.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            channel.lock();
        }
        return pid;
    }

    private void signal(String name, long pid) throws IOException {
        Result kill = host.execute(host.test(), List.of("kill", "-" + name, Long.toString(pid)));
        assertEquals(0, kill.exitCode(), kill::toString);
    }

    private List<String> commandLine() throws IOException {
        String line = Files.readString(Path.of("/proc/" + host.pid() + "/cmdline"));
        return List.of(line.split("\0"));
    }

    private Socket connect(String listener) throws IOException {
        return new Socket("127.0.0.1", host.port(listener));
    }

    private List<String> listeners() throws IOException {
        return host.status().getConfigList("listeners").stream()
                .map(listener -> listener.getString("name"))
                .toList();
    }

    private static String line(Result result, String start) {
        return result.out().lines().filter(line -> line.startsWith(start)).findFirst().orElse("");
    }

    private static String listener(String name) {
        return "listeners.%s { bind = \"127.0.0.1:0\", codec = line, handler = echo }\n"
                .formatted(name);
    }
}
