package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import io.wirehost.distribution.PackedHost.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The configuration is replaced again and again while clients are talking. */
@Timeout(300)
@SuppressWarnings("try") // a socket that is only to be open
class ReloadIT {
    private static final int RELOADS = 1000;
    private static final int TALKING = 100;
    private static final int NEW_PER_SECOND = 50;

    private static final String EXTRA =
            "listeners.extra { bind = \"127.0.0.1:0\", codec = line, handler = version }\n";

    /** Each is another one than those beside it; they come in turns. */
    private static final List<String> CONFIGURATIONS =
            List.of(
                    it(""),
                    it("codec-config.max-length = 1000") + EXTRA,
                    it("max-connections = 5000, idle-timeout = 5m") + EXTRA,
                    "max-connections = 9000\n"
                            + it("max-packet-size = 2000, tcp.no-delay = false"));

    @RegisterExtension final PackedHost host = new PackedHost();

    private static String it(String more) {
        return "listeners.it { bind = \"127.0.0.1:0\", codec = line, handler = version, %s }%n"
                .formatted(more);
    }

    @Test
    void aThousandReloadsUnderLoadLoseNothing() throws Exception {
        VersionedPlugin.install(host.home().resolve("plugins"), 0);
        host.start(CONFIGURATIONS.getFirst());
        InetSocketAddress address = host.address("it");
        long begin = System.nanoTime();
        try (Crowd crowd = new Crowd(address, TALKING, NEW_PER_SECOND);
                AdminTalk admin = new AdminTalk(host)) {
            for (int round = 0; round < RELOADS / CONFIGURATIONS.size(); round++) {
                Config answer = reload(admin, CONFIGURATIONS.get(1));
                try (Talker onExtra = Talker.connect(opened(answer))) {
                    onExtra.exchange();
                    reload(admin, CONFIGURATIONS.get(2));
                    onExtra.exchange();
                    answer = reload(admin, CONFIGURATIONS.get(3));
                    assertEquals("closed", listener(answer, "extra").getString("change"));
                    onExtra.exchange();
                    answer = reload(admin, CONFIGURATIONS.get(0));
                    onExtra.exchange();
                    onExtra.end();
                }
                assertEquals(address.getPort(), listener(answer, "it").getInt("port"));
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            crowd.stop();
            System.out.printf(
                    "ReloadIT: %d reloads in %d ms, %s%n", RELOADS, millis, crowd.summary());
            assertEquals(List.of(), crowd.failures());
        }
        Config it = listener(host.status(), "it");
        assertEquals(Set.of("peer-closed"), it.getObject("closed").keySet(), it::toString);
        assertTrue(
                host.sh("metrics").out().contains("\nwirehost_config_last_reload_success 1"),
                "the last reload has succeeded");
    }

    private Config reload(AdminTalk admin, String configuration) throws IOException {
        host.configure(configuration);
        Config answer = admin.ask("reload");
        assertTrue(answer.getBoolean("ok"), answer::toString);
        return answer;
    }

    private static InetSocketAddress opened(Config answer) {
        Config extra = listener(answer, "extra");
        assertEquals("opened", extra.getString("change"));
        return new InetSocketAddress(extra.getString("host"), extra.getInt("port"));
    }

    private static Config listener(Config answer, String name) {
        return answer.getConfigList("listeners").stream()
                .filter(one -> one.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theAnswerTellsWhatHasChanged() throws Exception {
        String echo =
                "listeners.echo { bind = \"127.0.0.1:0\", codec = line, handler = echo, %s }\n";
        String old = "listeners.old { bind = \"127.0.0.1:0\", codec = line, handler = echo }\n";
        host.start(echo.formatted("") + old);
        int oldPort = host.port("old");
        try (Socket open = Talk.connect(host.address("old"))) {
            Talk.sendInPieces(open, "a\n".getBytes(StandardCharsets.UTF_8), 2);
            assertEquals("a\n", Talk.read(open, 2));
            host.configure(
                    "loops = 3\nmax-connections = 7\n" + echo.formatted("idle-timeout = 5m"));
            Result reload = host.sh("reload");
            assertEquals(
                    """
                    listener echo is switched
                    listener old on 127.0.0.1:%d is closed; 1 sessions go on as they began
                    in effect now: max-connections
                    for new sessions: listeners.echo.idle-timeout
                    takes effect at the next start: loops
                    """
                            .formatted(oldPort),
                    reload.out(),
                    reload::toString);
        }
        assertTrue(host.log().contains("at the next start, and not before: loops"), host.log());
        Config answer = ConfigFactory.parseString(host.sh("reload", "-o", "json").out());
        assertEquals(List.of("loops"), answer.getStringList("settings.nextStart"));
        assertEquals("left", listener(answer, "echo").getString("change"));
    }

    @Test
    void aMistakeIsToldWithItsPlaceAndChangesNothing() throws Exception {
        host.start(it("").replace("version", "echo"));
        int port = host.port("it");
        host.configure("lops = 3\n" + it("codec-config.max-lenght = 9").replace("version", "ech"));
        Result reload = host.sh("reload");
        assertEquals(1, reload.exitCode(), reload::toString);
        List<String> lines = reload.err().lines().toList();
        assertTrue(lines.get(0).endsWith("host.conf: 1: lops: unknown key; did you mean loops?"));
        assertTrue(lines.get(1).contains("host.conf: 2: listeners.it."), reload::toString);
        assertTrue(reload.err().contains("did you mean echo?"), reload::toString);
        assertTrue(reload.err().contains("did you mean max-length?"), reload::toString);
        assertEquals("not reloaded: everything goes on as it was", lines.getLast());
        assertEquals(port, host.port("it"));
        assertTrue(
                host.sh("metrics").out().contains("\nwirehost_config_last_reload_success 0"),
                "the last reload has failed");
    }

    @Test
    void theSignalHupReloads() throws Exception {
        host.start(it("").replace("version", "echo"));
        host.configure(it("max-connections = 5").replace("version", "echo"));
        host.execute(host.home(), List.of("kill", "-HUP", Long.toString(host.pid())));
        for (int tries = 0; tries < 200; tries++) {
            if (listener(host.status(), "it").getInt("maxSessions") == 5) {
                return;
            }
        }
        throw new AssertionError(host.log());
    }

    @Test
    void theConfigurationThatTheHostHasTakenOverIsShown() throws IOException {
        host.start(it("").replace("version", "echo"));
        host.configure("loops = 3\n" + it("idle-timeout = 5m").replace("version", "echo"));
        assertTrue(host.sh("config", "show").out().contains("\nloops = 3\n"));
        Result running = host.sh("config", "show", "--running", "--origin");
        assertTrue(
                running.out().contains("\nlisteners.it.idle-timeout = \"10m\" "),
                running::toString);
        assertEquals(0, host.sh("reload").exitCode());
        running = host.sh("config", "show", "--running", "--origin");
        assertTrue(
                running.out().contains("\nlisteners.it.idle-timeout = \"5m\" "), running::toString);
        assertTrue(
                running.out()
                        .matches(
                                "(?s).*\n"
                                        + "loops = 3 +# .*host.conf: 1; takes effect at the next"
                                        + " start\n"
                                        + ".*"),
                running::toString);
        Config json =
                ConfigFactory.parseString(
                        host.sh("config", "show", "--running", "-o", "json").out());
        assertEquals(
                Set.of(true),
                json.getConfigList("settings").stream()
                        .filter(one -> one.getString("key").equals("loops"))
                        .map(one -> one.getBoolean("pending"))
                        .collect(Collectors.toSet()));
    }
}
