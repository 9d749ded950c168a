package io.wirehost.host.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;

import io.wirehost.host.plugin.Activity;
import io.wirehost.host.plugin.Comparisons;
import io.wirehost.host.plugin.Difference;
import io.wirehost.host.plugin.FaultKind;
import io.wirehost.host.plugin.GenerationInfo;
import io.wirehost.host.plugin.PluginInfo;
import io.wirehost.host.plugin.SampledTime;
import io.wirehost.host.plugin.Traffic;
import io.wirehost.host.status.HostStatus;
import io.wirehost.host.status.ListenerStatus;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

@Timeout(30)
class StatusTest {
    private static final Comparisons.Count COMPARED =
            new Comparisons.Count(
                    3,
                    120,
                    5,
                    1,
                    Map.of(
                            Difference.BOUNDARY,
                            1L,
                            Difference.CONTENT,
                            2L,
                            Difference.MALFORMED,
                            0L,
                            Difference.FAULT,
                            0L));

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Map<String, Object> STATUS = Map.of("verb", "status");
    private static final Instant STARTED = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir private Path directory;

    @Test
    void theTableShowsListenersAndPluginsAlsoRefusedOnes() throws Exception {
        assertEquals(
                """
                wirehost 1.2.3 is running: pid 4711, up 2h 5m, sessions 3

                LISTENER  STATE      ADDRESS                 HANDLERS    SESSIONS  ACCEPTED  REFUSED  CLOSED
                echo      listening  127.0.0.1:7007          echo        3         100       0        peer-closed 90, peer-reset 7
                my.edge   suspended  [0:0:0:0:0:0:0:1]:9000  first, any  0         5         5        too-many-connections 5

                PLUGIN   VERSION  SHA256        STATE     SESSIONS  FAULTS                CODECS     HANDLERS  REASON
                codecs   1.0      0123456789ab  draining  2         codec 2, malformed 7  line, raw  -         -
                codecs   1.1      0123456789ab  leaked    0         codec 2, malformed 7  line, raw  -         thread timer
                ?[2Jbad  -        -             refused   0         -                     -          -         bad.jar: is no jar?build it again
                """,
                StatusTable.of(answered(status()), STARTED.plus(Duration.ofMinutes(125))));
    }

    @Test
    void allThatIsKnownOfAPluginIsShown() throws Exception {
        Config codecs = answered(status()).getConfigList("plugins").getFirst();
        assertEquals(
                """
                plugin          codecs 1.0 (0123456789ab)
                state           draining
                reason          -
                file            /opt/plugins/codecs.jar
                codecs          line, raw
                handlers        -
                class loader    codecs#1, 12 classes
                held by         -
                sessions        2 open, 50 in all
                packets         300 in, 200 out
                bytes           3000 in, 2000 out
                bytes queued    30 read, 20 to be written
                faults          codec 2, malformed 7
                compared        120 packets of 3 sessions, 5 of them by their lengths alone, 1 sessions left; differences: boundary 1, content 2
                time to unpack  250 ns, the mean of 4 calls
                time to handle  not measured yet
                """,
                PluginsText.details(List.of(codecs)));
    }

    @Test
    void theHoldersOfWhatLeaksAreShown() throws Exception {
        List<? extends Config> plugins = answered(status()).getConfigList("plugins");
        assertEquals("no plugin leaks\n", PluginsText.leaks(List.of()));
        assertEquals(
                """
                codecs#1, of codecs 1.0 (0123456789ab), is held by
                  nothing that was found; a heap dump tells more: --dump
                codecs#1, of codecs 1.1 (0123456789ab), is held by
                  thread timer
                """,
                PluginsText.leaks(plugins.subList(0, 2)));
    }

    @Test
    void theTimeUpHasTwoUnits() throws Exception {
        Config status = answered(status());
        assertTrue(upAfter(status, Duration.ofSeconds(59)).contains("up 59s,"));
        assertTrue(upAfter(status, Duration.ofSeconds(61)).contains("up 1m 1s,"));
        assertTrue(upAfter(status, Duration.ofHours(49)).contains("up 2d 1h,"));
        assertTrue(upAfter(status, Duration.ofSeconds(-5)).contains("up 0s,"), "the clock was set");
    }

    @Test
    void theJsonHasEverythingThatTheTableHas() throws Exception {
        Config status = answered(status());
        assertTrue(status.getBoolean("ok"));
        assertEquals(STARTED.toString(), status.getString("startedAt"));
        Config echo = status.getConfigList("listeners").getFirst();
        assertEquals(7007, echo.getInt("port"));
        assertEquals(
                Map.of("peer-closed", 90, "peer-reset", 7), echo.getObject("closed").unwrapped());
        Config bad = status.getConfigList("plugins").getLast();
        assertEquals("/opt/plugins/bad.jar", bad.getString("file"));
        assertEquals("bad.jar: is no jar\nbuild it again", bad.getString("reason"));
    }

    @Test
    void theJsonOfTheProtocolIsOneLine() throws Exception {
        assertFalse(Json.line(new StatusVerb(StatusTest::status).answer(null)).contains("\n"));
    }

    @Test
    void whereNobodyListensTheClientSaysSo() {
        assertThrows(
                IOException.class,
                () -> AdminClient.ask(directory.resolve("host.sock"), STATUS, LONG));
    }

    @Test
    void theClientDoesNotWaitForEver() throws Exception {
        Path socket = directory.resolve("host.sock");
        try (ServerSocketChannel _ = AdminSocket.listen(socket)) {
            assertThrows(
                    SocketTimeoutException.class,
                    () -> AdminClient.ask(socket, STATUS, Duration.ofMillis(50)));
        }
    }

    @Test
    void theClientReportsARefusal() throws Exception {
        Path socket = directory.resolve("host.sock");
        try (AdminServer _ = AdminServer.open(socket, Map.of())) {
            AdminRefusal refused =
                    assertThrows(AdminRefusal.class, () -> AdminClient.ask(socket, STATUS, LONG));
            assertEquals("there is no verb \"status\"; there are: ", refused.getMessage());
        }
    }

    /** As the client has it: over the socket. */
    private Config answered(HostStatus status) throws Exception {
        Path socket = directory.resolve("host.sock");
        Map<String, AdminVerb> verbs = Map.of("status", new StatusVerb(() -> status));
        try (AdminServer _ = AdminServer.open(socket, verbs)) {
            return AdminClient.ask(socket, STATUS, LONG);
        }
    }

    private static String upAfter(Config status, Duration duration) {
        return StatusTable.of(status, STARTED.plus(duration));
    }

    private static HostStatus status() {
        return new HostStatus(
                "1.2.3",
                4711,
                STARTED,
                List.of(
                        new ListenerStatus(
                                "echo",
                                ListenerStatus.State.LISTENING,
                                address("127.0.0.1", 7007),
                                List.of("echo"),
                                3,
                                20,
                                100,
                                new TreeMap<>(Map.of("peer-reset", 7L, "peer-closed", 90L))),
                        new ListenerStatus(
                                "my.edge",
                                ListenerStatus.State.SUSPENDED,
                                address("::1", 9000),
                                List.of("first", "any"),
                                0,
                                20,
                                5,
                                new TreeMap<>(Map.of("too-many-connections", 5L)))),
                List.of(
                        codecs("1.0", PluginInfo.State.DRAINING, 2, List.of()),
                        codecs("1.1", PluginInfo.State.LEAKED, 0, List.of("thread timer")),
                        new GenerationInfo(
                                bad(),
                                0,
                                0,
                                0,
                                Activity.NONE,
                                Comparisons.Count.NONE,
                                0,
                                List.of())),
                5,
                3);
    }

    private static GenerationInfo codecs(
            String version, PluginInfo.State state, int sessions, List<String> holders) {
        PluginInfo info =
                new PluginInfo(
                        "codecs",
                        version,
                        "0123456789abcdef",
                        Path.of("/opt/plugins/codecs.jar"),
                        state,
                        "",
                        List.of("line", "raw"),
                        List.of());
        Activity activity =
                new Activity(
                        50,
                        new Traffic(300, 200, 3_000, 2_000, 30, 20),
                        Map.of(
                                FaultKind.CODEC, 2L,
                                FaultKind.HANDLER, 0L,
                                FaultKind.START, 0L,
                                FaultKind.MALFORMED, 7L),
                        new SampledTime(4, 1_000),
                        new SampledTime(0, 0));
        return new GenerationInfo(info, 1, 100, sessions, activity, COMPARED, 12, holders);
    }

    private static PluginInfo bad() {
        return new PluginInfo(
                "\u001b[2Jbad",
                "",
                "",
                Path.of("/opt/plugins/bad.jar"),
                PluginInfo.State.REFUSED,
                "bad.jar: is no jar\nbuild it again",
                List.of(),
                List.of());
    }

    private static InetSocketAddress address(String literal, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(literal), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
