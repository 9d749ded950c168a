package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.config.ConfigException;
import io.wirehost.host.config.TakesEffect;
import io.wirehost.host.deploy.ReloadReport;
import io.wirehost.host.listen.ListenerChange;
import io.wirehost.host.metrics.HostMetrics;
import io.wirehost.host.status.ListenerStatus.State;
import io.wirehost.spi.Default;
import io.wirehost.spi.HandlerContext;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartMatch;
import io.wirehost.spi.StartPacketHandler;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** The configuration is replaced while it is served. */
@Timeout(60)
@SuppressWarnings("try") // what is expected to be logged is kept from the console
class ReloadTest {
    /** Answers with its settings and the number of packets that this instance has had. */
    @Provides(value = "count", settings = Counter.Settings.class)
    public static final class Counter implements StartPacketHandler {
        record Settings(@Default("") String prefix, @Default("false") boolean broken) {}

        private final AtomicInteger packets = new AtomicInteger();
        private String prefix = "";

        /** For the host. */
        public Counter() {}

        @Override
        public void start(HandlerContext context) {
            Settings settings = context.settings(Settings.class);
            prefix = settings.prefix;
            if (settings.broken) {
                throw new IllegalStateException("broken as told");
            }
        }

        @Override
        public PacketHandler<String, String> open(Session session, ByteBuffer startPacket) {
            return (s, packet) -> s.send(prefix + packets.incrementAndGet());
        }
    }

    /** Waits for four bytes. */
    @Provides("four")
    public static final class Four implements StartPacketHandler {
        /** For the host. */
        public Four() {}

        @Override
        public StartMatch match(ByteBuffer firstBytes) {
            return firstBytes.remaining() < 4 ? StartMatch.needMore(4) : StartMatch.match(4);
        }

        @Override
        public PacketHandler<String, String> open(Session session, ByteBuffer startPacket) {
            return (s, packet) -> s.send("four " + packet);
        }
    }

    private static TestHost start(String hocon) throws Exception {
        return TestHost.start(
                hocon, TestPlugin.Text.class, TestPlugin.Echo.class, Counter.class, Four.class);
    }

    private static String listener(String name, String bind, String more) {
        return "listeners.%s { bind = \"%s\", codec = text, handler = count, %s }%n"
                .formatted(name, bind, more);
    }

    private static String it(String more) {
        return listener("it", "127.0.0.1:0", more);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String kinds(ReloadReport report) {
        return report.listeners().stream()
                .map(each -> each.name() + " " + each.kind().label())
                .collect(Collectors.joining(", "));
    }

    private static void assertCounts(int port, String answer) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout((int) TestHost.PATIENCE.toMillis());
            socket.getOutputStream().write(TestHost.bytes("x\n"));
            assertEquals(answer + "\n", TestHost.read(socket, answer.length() + 1));
        }
    }

    @Test
    void aListenerThatIsNewIsOpenedAndOneThatIsGoneIsClosed() throws Exception {
        int port = freePort();
        try (TestHost host = start(it("") + listener("old", "127.0.0.1:" + port, ""));
                Peer before = new Peer(host, "it");
                Peer onOld = new Peer(host, "old")) {
            before.send("x\n").expect("1\n");
            onOld.send("x\n").expect("1\n");
            ReloadReport report = host.reload(it("") + listener("fresh", "127.0.0.1:0", ""));
            assertEquals("it left, fresh opened, old closed", kinds(report));
            assertEquals(1, report.listeners().getLast().sessions());
            assertThrows(IOException.class, () -> new Socket("127.0.0.1", port).close());
            try (Peer fresh = new Peer(host, "fresh")) {
                fresh.send("x\n").expect("1\n");
            }
            before.send("x\n").expect("2\n");
            onOld.send("x\n").expect("2\n");
            assertEquals(State.DRAINING, host.listener("old").state());
            assertEquals(List.of(), host.listener("old").handlers());
            assertEquals(1, host.listener("old").sessions());
            onOld.endOutput().expectEnd();
            Await.until(
                    () -> host.status().listeners().size() == 2,
                    () -> host.status().listeners().toString());
        }
    }

    @Test
    void aListenerThatComesBackGoesOnCounting() throws Exception {
        int port = freePort();
        String old = listener("old", "127.0.0.1:" + port, "");
        try (TestHost host = start(it("") + old);
                Peer onOld = new Peer(host, "old")) {
            onOld.send("x\n").expect("1\n");
            host.reload(it(""));
            assertEquals("it left, old opened", kinds(host.reload(it("") + old)));
            assertEquals(State.LISTENING, host.listener("old").state());
            assertEquals(1, host.listener("old").sessions());
            assertCounts(port, "1");
            assertEquals(2, host.listener("old").accepted());
            onOld.send("x\n").expect("2\n");
        }
    }

    @Test
    void aListenerThatMovesKeepsItsHandlerAndItsSessions() throws Exception {
        int first = freePort();
        int second = freePort();
        try (TestHost host = start(listener("it", "127.0.0.1:" + first, ""));
                Peer before = new Peer(host, "it")) {
            before.send("x\n").expect("1\n");
            assertEquals("it moved", kinds(host.reload(listener("it", "127.0.0.1:" + second, ""))));
            assertCounts(second, "2");
            assertThrows(IOException.class, () -> new Socket("127.0.0.1", first).close());
            before.send("x\n").expect("3\n");
        }
    }

    @Test
    void anAddressMayOverlapWithTheOneThatItTakesThePlaceOf() throws Exception {
        int port = freePort();
        try (TestHost host = start(listener("it", "127.0.0.1:" + port, ""))) {
            assertEquals("it moved", kinds(host.reload(listener("it", "0.0.0.0:" + port, ""))));
            assertCounts(port, "1");
            assertThrows(IOException.class, () -> new ServerSocket(port).close());
            assertEquals("it moved", kinds(host.reload(listener("it", "127.0.0.1:" + port, ""))));
            assertCounts(port, "2");
            assertEquals(
                    "other opened, it closed",
                    kinds(host.reload(listener("other", "127.0.0.1:" + port, ""))));
            assertCounts(port, "1");
        }
    }

    @Test
    void listenersMayChangePlaces() throws Exception {
        int a = freePort();
        int b = freePort();
        try (TestHost host =
                start(
                        listener("a", "127.0.0.1:" + a, "config.prefix = a")
                                + listener("b", "127.0.0.1:" + b, "config.prefix = b"))) {
            ReloadReport report =
                    host.reload(
                            listener("a", "127.0.0.1:" + b, "config.prefix = a")
                                    + listener("b", "127.0.0.1:" + a, "config.prefix = b"));
            assertEquals("a moved, b moved", kinds(report));
            assertCounts(a, "b1");
            assertCounts(b, "a1");
        }
    }

    @Test
    void otherSettingsOfAHandlerAreForNewSessions() throws Exception {
        try (TestHost host = start(it("config.prefix = a"));
                Peer before = new Peer(host, "it")) {
            before.send("x\n").expect("a1\n");
            ReloadReport report = host.reload(it("config.prefix = b"));
            assertEquals("it switched", kinds(report));
            assertEquals(
                    List.of("listeners.it.config"), report.settings(TakesEffect.When.NEW_SESSIONS));
            try (Peer after = new Peer(host, "it")) {
                after.send("x\n").expect("b1\n");
                before.send("x\n").expect("a2\n");
            }
            assertEquals("it left", kinds(host.reload(it("config.prefix = b"))));
        }
    }

    @Test
    void aHandlerWithOtherLimitsKnowsWhatItKnew() throws Exception {
        try (TestHost host = start(it(""));
                Peer before = new Peer(host, "it")) {
            before.send("x\n").expect("1\n");
            ReloadReport report =
                    host.reload(it("max-packet-size = 8B, idle-timeout = 1s, dispatch = inline"));
            assertEquals("it switched", kinds(report));
            try (Peer after = new Peer(host, "it")) {
                after.send("x\n").expect("2\n");
                after.send("0123456789\n").expectGone();
                before.send("0123456789\n").expect("3\n");
            }
            try (Peer after = new Peer(host, "it")) {
                after.send("x\n").expect("4\n");
                host.advance(Duration.ofSeconds(2));
                after.expectEnd();
                before.send("x\n").expect("5\n");
            }
        }
    }

    @Test
    void limitsOfListenerAndHostHoldAtOnce() throws Exception {
        try (TestHost host = start(it(""));
                Peer first = new Peer(host, "it");
                Peer second = new Peer(host, "it")) {
            first.send("x\n").expect("1\n");
            second.send("x\n").expect("2\n");
            ReloadReport report = host.reload("max-connections = 9\n" + it("max-connections = 1"));
            assertEquals(
                    List.of("max-connections", "listeners.it.max-connections"),
                    report.settings(TakesEffect.When.NOW));
            try (LogLines log = new LogLines();
                    Peer third = new Peer(host, "it")) {
                third.expectGone();
            }
            first.send("x\n").expect("3\n");
            assertEquals(1, host.listener("it").maxSessions());
            host.reload("max-connections = 3\n" + it(""));
            try (LogLines log = new LogLines();
                    Peer third = new Peer(host, "it");
                    Peer fourth = new Peer(host, "it")) {
                third.send("x\n").expect("4\n");
                fourth.expectGone();
            }
        }
    }

    @Test
    void whoWaitsForAStartPacketOfAListenerThatIsGoneIsNotServed() throws Exception {
        String four = "listeners.four { bind = \"127.0.0.1:0\", codec = text, handler = four }\n";
        try (TestHost host = start(it("") + four);
                Peer waiting = new Peer(host, "four");
                Peer open = new Peer(host, "four")) {
            waiting.send("ab");
            open.send("abcdx\n").expect("four x\n");
            host.settle();
            host.reload(it(""));
            waiting.send("cdx\n").expectGone();
            open.send("y\n").expect("four y\n");
        }
    }

    @Test
    void sessionsOfAListenerThatIsGoneAreAskedToEndAfterSomeTime() throws Exception {
        String drain = "plugins.drain-max = 1m\ndrain-timeout = 5s\ndefaults.idle-timeout = off\n";
        try (TestHost host = start(drain + it("") + listener("old", "127.0.0.1:0", ""));
                Peer peer = new Peer(host, "it");
                Peer onOld = new Peer(host, "old");
                LogLines log = new LogLines()) {
            peer.send("x\n").expect("1\n");
            onOld.send("x\n").expect("1\n");
            host.reload(drain + it(""));
            host.settle();
            host.advance(Duration.ofSeconds(61));
            onOld.expectEnd();
            peer.send("x\n").expect("2\n");
        }
    }

    @Test
    void aSuspendedListenerStaysSuspendedWhereverItMoves() throws Exception {
        int port = freePort();
        try (TestHost host = start(it(""))) {
            host.host().suspendListener("it");
            host.reload(listener("it", "127.0.0.1:" + port, ""));
            assertEquals(State.SUSPENDED, host.listener("it").state());
            try (Peer waiting = new Peer(host, "it")) {
                waiting.send("x\n");
                host.settle();
                assertEquals(0, host.listener("it").accepted());
                host.host().resumeListener("it");
                waiting.expect("1\n");
            }
        }
    }

    @Test
    void aReloadThatFailsLeavesEverythingAsItWas() throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress("127.0.0.1", 0));
            try (TestHost host = start(it("config.prefix = a"));
                    Peer before = new Peer(host, "it");
                    LogLines log = new LogLines()) {
                before.send("x\n").expect("a1\n");
                String inUse = listener("other", "127.0.0.1:" + taken.getLocalPort(), "");
                refuses(host, it("config.prefix = b") + inUse, ": listeners.other.bind: cannot");
                String free = listener("free", "127.0.0.1:" + freePort(), "");
                refuses(host, it("config.broken = true") + free, "broken as told");
                refuses(host, it("config.prefx = b") + free, "did you mean prefix?");
                refuses(host, it("} }"), "syntax error");
                refuses(host, it("codec = txt, loop = 1"), "did you mean text?");
                refuses(host, it("codec = txt, backlg = 1"), "did you mean backlog?");
                assertEquals(
                        List.of("it"),
                        host.status().listeners().stream().map(each -> each.name()).toList());
                before.send("x\n").expect("a2\n");
                try (Peer after = new Peer(host, "it")) {
                    after.send("x\n").expect("a3\n");
                }
                assertEquals(6, log.with("Not reloaded, everything goes on as it was").size());
                assertEquals("it left", kinds(host.reload(it("config.prefix = a"))));
            }
        }
    }

    @Test
    void anAddressThatTheSystemDoesNotKnowIsAProblemOfItsListener() throws Exception {
        int port = freePort();
        String first = listener("first", "127.0.0.1:" + port, "");
        String second = listener("second", "127.0.0.1:0", "");
        try (TestHost host = start(it(""));
                LogLines log = new LogLines()) {
            host.limitListening(1);
            refuses(
                    host,
                    it("") + first + second,
                    ": listeners.second.bind: cannot listen on 127.0.0.1:0: the system has no");
            new ServerSocket(port).close(); // the first is let go
            host.limitListening(1);
            assertEquals("it left, first opened", kinds(host.reload(it("") + first)));
        }
    }

    private static void refuses(TestHost host, String hocon, String reason) {
        ConfigException refusal = assertThrows(ConfigException.class, () -> host.reload(hocon));
        assertTrue(String.valueOf(refusal.getMessage()).contains(reason), refusal::getMessage);
    }

    @Test
    void allThatIsWrongIsToldAtOnce() throws Exception {
        try (TestHost host = start(it(""));
                LogLines log = new LogLines()) {
            ConfigException refusal =
                    assertThrows(
                            ConfigException.class,
                            () ->
                                    host.reload(
                                            it("codec = txt")
                                                    + listener("other", "127.0.0.1:0", "backlg = 1")
                                                    + "lops = 1"));
            assertEquals(3, refusal.problems().size(), refusal::getMessage);
        }
    }

    @Test
    void whatTakesEffectAtTheNextStartIsToldUntilItIsTakenBack() throws Exception {
        try (TestHost host = start(it(""));
                LogLines log = new LogLines()) {
            ReloadReport report =
                    host.reload(
                            "plugins.trust = checksum\n" + it("backlog = 7, reuse-port = true"));
            List<String> keys =
                    List.of("plugins.trust", "listeners.it.backlog", "listeners.it.reuse-port");
            assertEquals(keys, report.pending());
            assertEquals("it left", kinds(report));
            assertEquals(1, log.with("next start", "listeners.it.backlog").size());
            report = host.reload("plugins.trust = checksum\n" + it("backlog = 7"));
            assertEquals(keys.subList(0, 2), report.pending());
            assertEquals(keys.subList(0, 2), host.host().pending());
            assertEquals(List.of(), host.reload(it("")).pending());
            try (Peer peer = new Peer(host, "it")) {
                peer.send("x\n").expect("1\n");
            }
        }
    }

    @Test
    void aNewSocketHasAllThatIsConfiguredOfIt() throws Exception {
        try (TestHost host = start(it(""))) {
            ReloadReport report =
                    host.reload(listener("it", "127.0.0.1:" + freePort(), "reuse-port = true"));
            assertEquals(List.of(), report.pending());
            try (Peer peer = new Peer(host, "it")) {
                peer.send("x\n").expect("1\n");
            }
        }
    }

    @Test
    void aHostThatDrainsOpensNothingAgain() throws Exception {
        try (TestHost host = start(it(""));
                LogLines log = new LogLines()) {
            host.host().drain(Duration.ZERO);
            refuses(host, it("") + listener("other", "127.0.0.1:0", ""), "the host drains");
            assertEquals(State.CLOSED, host.listener("it").state());
        }
    }

    @Test
    void changesOfPluginsKeepTheConfigurationOfTheReload() throws Exception {
        try (TestHost host = start(it("config.prefix = a"))) {
            host.reload(it("config.prefix = b"));
            assertEquals(List.of(), host.reload());
            try (Peer peer = new Peer(host, "it")) {
                peer.send("x\n").expect("b1\n");
            }
        }
    }

    @Test
    void metricsTellHowTheLastReloadWent() throws Exception {
        try (TestHost host = start(it("max-connections = 1"));
                LogLines log = new LogLines()) {
            HostMetrics metrics =
                    new HostMetrics(
                            host.host()::status, host.host()::counters, host.host().sessions());
            String success = "wirehost_config_last_reload_success ";
            assertEquals("1", value(metrics, success));
            double started = Double.parseDouble(value(metrics, TIMESTAMP));
            assertThrows(ConfigException.class, () -> host.reload("lops = 1"));
            assertEquals("0", value(metrics, success));
            assertEquals(started, Double.parseDouble(value(metrics, TIMESTAMP)));
            assertThrows(ConfigException.class, () -> host.reload("{ ["));
            assertEquals("0", value(metrics, success));
            try (Peer peer = new Peer(host, "it");
                    Peer refused = new Peer(host, "it")) {
                peer.send("x\n").expect("1\n");
                refused.expectGone();
            }
            host.reload(listener("other", "127.0.0.1:0", ""));
            assertEquals("1", value(metrics, success));
            assertFalse(Double.parseDouble(value(metrics, TIMESTAMP)) < started);
            assertEquals("1", value(metrics, "wirehost_accept_rejected_total{"));
        }
    }

    private static final String TIMESTAMP =
            "wirehost_config_last_reload_success_timestamp_seconds ";

    private static String value(HostMetrics metrics, String series) {
        String value =
                metrics.text()
                        .lines()
                        .filter(line -> line.startsWith(series))
                        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                        .findFirst()
                        .orElseThrow();
        return value.replaceFirst("\\.0$", "");
    }

    @Test
    void aSentenceSaysWhatBecameOfAListener() {
        assertEquals(
                "listener a on 127.0.0.1:7 is closed; 2 sessions go on",
                new ListenerChange(
                                "a",
                                ListenerChange.Kind.CLOSED,
                                new InetSocketAddress("127.0.0.1", 7),
                                2)
                        .toString());
    }
}
