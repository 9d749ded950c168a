package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import io.wirehost.distribution.PackedHost.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.List;

/** An operator mends a configuration by what {@code check} says alone. */
@Timeout(180)
class CheckIT {
    /** With nothing wrong in it. */
    private static final String RIGHT =
            """
            # What the mistakes are made in.
            max-connections = 500
            defaults {
              idle-timeout = 5m
            }
            listeners {
              echo {
                bind = "127.0.0.1:0"
                codec = line
                handler = echo
                codec-config { max-length = 1KiB }
                read-queue.packets = 16
              }
              net {
                bind = "127.0.0.1:0"
                codec = net
                handler = net
              }
            }
            """;

    /**
     * One thing is written wrong.
     *
     * @param right what should stand there
     * @param wrong what stands there
     * @param place the line, and the key if there is one
     * @param words what leads to the remedy
     */
    private record Mistake(String right, String wrong, String place, String words) {
        String in(String configuration) {
            assertTrue(configuration.contains(right), right);
            return configuration.replace(right, wrong);
        }
    }

    private static final List<Mistake> MISTAKES =
            List.of(
                    new Mistake(
                            "handler = echo",
                            "hander = echo",
                            "10: listeners.echo.hander",
                            "unknown key; did you mean handler?"),
                    new Mistake(
                            "idle-timeout = 5m",
                            "idle-timeout = 5mn",
                            "4: defaults.idle-timeout",
                            "\"5mn\" is not a duration; write it as in idle-timeout = 30s, with ns,"
                                    + " us,"),
                    new Mistake(
                            "1KiB",
                            "1kb",
                            "11: listeners.echo.codec-config.max-length",
                            "\"1kb\" is not a size; write it as in max-length = 64KiB, with B,"
                                    + " KiB,"),
                    new Mistake(
                            "packets = 16",
                            "packets = many",
                            "12: listeners.echo.read-queue.packets",
                            "\"many\" is not a whole number; write it as in packets = 100"),
                    new Mistake(
                            "codec = line",
                            "codec = lien",
                            "9: listeners.echo.codec",
                            "no plugin supplies a codec called lien; did you mean line?"),
                    new Mistake(
                            "handler = net",
                            "handler = ned",
                            "17: listeners.net.handler",
                            "no plugin supplies a handler called ned; did you mean net?"),
                    new Mistake(
                            "127.0.0.1:0",
                            "127.0.0.1:7199",
                            "15: listeners.net.bind",
                            "is taken by listeners.echo in line 8 of"),
                    new Mistake(
                            "bind = \"127.0.0.1:0\"\n    codec = net",
                            "bind = \"127.0.0.1\"\n    codec = net",
                            "15: listeners.net.bind",
                            "\"127.0.0.1\" has no port; write host:port"),
                    new Mistake(
                            "bind = \"127.0.0.1:0\"\n    codec = net",
                            "codec = net",
                            "14: listeners.net.bind",
                            "missing; set it to an address, as in bind = \"127.0.0.1:7007\""),
                    new Mistake(
                            "max-length",
                            "max-lenght",
                            "11: listeners.echo.codec-config.max-lenght",
                            "unknown key; did you mean max-length?"),
                    new Mistake(
                            "packets = 16",
                            "packets = 0",
                            "12: listeners.echo.read-queue.packets",
                            "0 is outside 1–1000000"),
                    new Mistake(
                            "bind = \"127.0.0.1:0\"\n    codec = net",
                            "bind = 127.0.0.1:7007\n    codec = net",
                            "15",
                            "stands in double quotes"),
                    new Mistake("codec = net", "codec net", "16", "write key = value"),
                    new Mistake(
                            "packets = 16\n  }",
                            "packets = 16\n",
                            "7",
                            "that this line opens is not closed"),
                    new Mistake(
                            "codec = net",
                            "codec = ${codec}",
                            "16: listeners.net.codec",
                            "${codec} is neither a key of this file nor an environment variable"),
                    new Mistake(
                            "max-connections = 500",
                            "include required(\"more.conf\")",
                            "2",
                            "cannot include more.conf: no such file"),
                    new Mistake(
                            "codec = net",
                            "codec = line",
                            "16: listeners.net.codec",
                            "line does not fit handler net"),
                    new Mistake(
                            "handler = net",
                            "handler = net\n    loops = 2",
                            "18: listeners.net.loops",
                            "belongs to the top of the file; move it there"),
                    new Mistake(
                            "handler = net",
                            "handler = net\n    dispatch = sesion",
                            "18: listeners.net.dispatch",
                            "did you mean session?"));

    @RegisterExtension final PackedHost host = new PackedHost();

    @Test
    void eachMistakeIsToldWithItsPlaceAndItsRemedy() throws Exception {
        host.configure(RIGHT);
        Result right = host.sh("check");
        assertEquals(0, right.exitCode(), right::toString);
        assertEquals(1, right.out().lines().count(), right::toString);
        assertAll(MISTAKES.stream().map(this::told));
    }

    private Executable told(Mistake mistake) {
        return () -> {
            host.configure(mistake.in(RIGHT));
            Result check = host.sh("check");
            assertEquals(6, check.exitCode(), check::toString);
            List<String> lines = check.err().lines().toList();
            assertEquals(1, lines.size(), check::toString);
            String file = host.home().resolve("conf/host.conf").toString();
            assertTrue(lines.getFirst().startsWith(file + ": " + mistake.place + ": "), check::err);
            assertTrue(lines.getFirst().contains(mistake.words), check::err);
        };
    }

    @Test
    void allMistakesAreToldAtOnceInTheOrderOfTheFile() throws Exception {
        host.configure(
                RIGHT.replace("max-connections", "max-conections")
                        .replace("5m", "5x")
                        .replace("packets = 16", "packets = -1")
                        .replace("max-length", "max-lenght")
                        .replace("handler = net", "handlr = net"));
        Result check = host.sh("check");
        assertEquals(
                List.of("2", "4", "11", "12", "17"),
                check.err().lines().map(line -> line.split(": ")[1]).toList(),
                check::toString);
    }

    @Test
    void programsAreToldTheSame() throws Exception {
        host.configure(RIGHT);
        Result right = host.sh("check", "-o", "json");
        assertEquals(0, right.exitCode(), right::toString);
        assertTrue(ConfigFactory.parseString(right.out()).getBoolean("ok"), right::toString);
        host.configure(RIGHT.replace("handler = net", "handlr = net"));
        Result wrong = host.sh("check", "-o", "json");
        assertEquals(6, wrong.exitCode(), wrong::toString);
        assertEquals("", wrong.err());
        Config problem =
                ConfigFactory.parseString(wrong.out()).getConfigList("problems").getFirst();
        assertEquals(17, problem.getInt("line"), wrong::toString);
        assertEquals("listeners.net.handlr", problem.getString("key"), wrong::toString);
    }

    @Test
    void whatElseIsWrongIsFoundBehindAKeyThatIsMissing() throws Exception {
        host.configure(
                RIGHT.replace(
                        "bind = \"127.0.0.1:0\"\n    codec = net", "bnd = 1\n    codec = lin"));
        Result check = host.sh("check");
        assertEquals(
                List.of("15", "16"),
                check.err().lines().map(line -> line.split(": ")[1]).toList(),
                check::toString);
    }

    @Test
    void whatIsNotWrongButWillNotDoIsWarnedOf() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            host.configure(
                    """
                    max-connections = 10000000
                    listeners.edge {
                      bind = "127.0.0.1:%d"
                      max-connections = 10000000
                      handlers = [
                        { handler = echo, codec = line }
                        { handler = dataserver }
                      ]
                    }
                    """
                            .formatted(taken.getLocalPort()));
            Result check = host.sh("check");
            assertEquals(0, check.exitCode(), check::toString);
            assertTrue(check.out().endsWith("host.conf is right\n"), check::toString);
            List<String> warnings = check.err().lines().toList();
            assertEquals(3, warnings.size(), check::toString);
            String file = "warning: " + host.home().resolve("conf/host.conf") + ": ";
            assertWarning(
                    warnings, file + "7: listeners.edge.handlers[1].handler: dataserver gets");
            assertWarning(warnings, file + "1: max-connections: 10000000 connections need about");
            assertWarning(warnings, file + "3: listeners.edge.bind: 127.0.0.1:");
        }
    }

    private static void assertWarning(List<String> warnings, String begin) {
        assertTrue(warnings.stream().anyMatch(each -> each.startsWith(begin)), warnings::toString);
    }

    /** Only root can give files away; any other user looks as the host does. */
    @Test
    void whoeverChecksNeedNotBeTheUserOfTheHost() throws Exception {
        host.start(RIGHT);
        host.sh("stop");
        if (Files.getAttribute(host.var(), "unix:uid").equals(0)) {
            String plugins = host.home().resolve("plugins").toString();
            Result chown =
                    host.execute(
                            host.test(),
                            List.of("chown", "-R", "54321", plugins, host.var().toString()));
            assertEquals(0, chown.exitCode(), chown::toString);
        }
        Result check = host.sh("check");
        assertEquals(0, check.exitCode(), check::toString);
        assertEquals("", check.err());
        Result doctor = host.sh("doctor");
        assertEquals(0, doctor.exitCode(), doctor::toString);
        assertTrue(doctor.out().contains("\nok       owners "), doctor::toString);
    }

    @Test
    void whatTheRunningHostListensOnIsItsOwn() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        host.start(
                "max-connections = 9\n"
                        + RIGHT.replace(
                                "127.0.0.1:0\"\n    codec = net",
                                "127.0.0.1:%d\"\n    codec = net".formatted(port)));
        Result check = host.sh("check");
        assertEquals("", check.err(), check::toString);
        host.sh("stop");
    }
}
