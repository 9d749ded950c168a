package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import io.wirehost.host.admin.AdminQueries;
import io.wirehost.host.admin.AdminVerb;
import io.wirehost.host.admin.SessionVerb;
import io.wirehost.host.admin.SessionsVerb;
import io.wirehost.host.admin.StatusVerb;
import io.wirehost.host.admin.TapVerb;
import io.wirehost.host.admin.TrafficVerb;
import io.wirehost.host.config.HttpConfig;
import io.wirehost.host.http.WebServer;
import io.wirehost.host.metrics.HostMetrics;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the console asks, over HTTP. */
@Timeout(60)
class ConsoleTest {
    @TempDir Path directory;
    private final HttpClient http = HttpClient.newHttpClient();
    private TestHost host;
    private WebServer web;

    @BeforeEach
    void start() throws Exception {
        host =
                TestHost.start(
                        """
                        listeners.it { bind = "127.0.0.1:0", codec = text, handler = echo }
                        listeners.other { bind = "127.0.0.1:0", codec = text, handler = echo }
                        """,
                        TestPlugin.Text.class,
                        TestPlugin.Echo.class);
        web = open(Optional.empty());
    }

    private WebServer open(Optional<Path> token) throws IOException {
        Host served = host.host();
        Map<String, AdminVerb> verbs =
                Map.of(
                        "status",
                        new StatusVerb(served::status),
                        "traffic",
                        new TrafficVerb(served.sessions(), served::counters),
                        "sessions",
                        new SessionsVerb(served.sessions()),
                        "session",
                        new SessionVerb(served.sessions()),
                        "tap",
                        new TapVerb(
                                served.sessions(),
                                served::hasListener,
                                served::tapMasks,
                                TapVerb.places()),
                        "session-close",
                        _ -> Map.of());
        InetSocketAddress bind = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return WebServer.open(
                bind,
                new HttpConfig(Optional.of(bind), token),
                () -> new HostMetrics(served::status, served::counters, served.sessions()),
                new AdminQueries(verbs),
                () -> true);
    }

    @AfterEach
    void stop() throws Exception {
        http.close();
        web.close();
        host.close();
    }

    private HttpRequest.Builder request(String path) {
        InetSocketAddress at = web.address();
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d%s".formatted(at.getPort(), path)));
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(path);
        return http.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                BodyHandlers.ofString());
    }

    private Config ask(String query) throws Exception {
        HttpResponse<String> answer = get("/api/v1/" + query);
        assertEquals(200, answer.statusCode(), answer::body);
        assertEquals("application/json", answer.headers().firstValue("Content-Type").orElse(""));
        return ConfigFactory.parseString(answer.body());
    }

    private void expectError(int code, String message, String query) throws Exception {
        HttpResponse<String> answer = get("/api/v1/" + query);
        assertEquals(code, answer.statusCode(), answer::body);
        assertEquals(message, ConfigFactory.parseString(answer.body()).getString("error"));
    }

    private List<Integer> ids(String query) throws Exception {
        return ask(query).getConfigList("lines").stream().map(one -> one.getInt("id")).toList();
    }

    @Test
    void trafficIsToldByListenerAlsoOfSessionsThatHaveClosed() throws Exception {
        try (Peer open = new Peer(host, "it")) {
            open.send("ab\n").expect("ab\n");
            try (Peer closed = new Peer(host, "it")) {
                closed.send("cde\n").expect("cde\n");
            }
            Await.until(() -> host.listener("it").sessions() == 1, () -> "its end");
            Config traffic = ask("traffic").getConfig("listeners.it");
            assertEquals(7, traffic.getInt("bytesIn"));
            assertEquals(7, traffic.getInt("bytesOut"));
            assertEquals(2, traffic.getInt("packetsIn"));
            assertEquals(2, traffic.getInt("packetsOut"));
            assertEquals(0, traffic.getInt("queuedBytes"));
        }
    }

    @Test
    void handlingHasACountForEachLimitAndOneMore() throws Exception {
        Config handling = ask("traffic").getConfig("handling");
        assertEquals(handling.getList("limitNanos").size() + 1, handling.getList("counts").size());
    }

    @Test
    void sessionsAreSearchedSortedAndCut() throws Exception {
        try (Peer one = new Peer(host, "it");
                Peer two = new Peer(host, "it");
                Peer three = new Peer(host, "other")) {
            one.send("a\n").expect("a\n");
            two.send("bcd\n").expect("bcd\n");
            three.send("ef\n").expect("ef\n");
            int first = id(one);
            int second = id(two);
            int third = id(three);
            String byBytes = "sessions?sort=bytes-in&reverse";
            assertEquals(List.of(second, third, first), ids(byBytes));
            assertEquals(List.of(third), ids(byBytes + "&offset=1&limit=1"));
            assertEquals(List.of(), ids("sessions?offset=7"));
            assertEquals(List.of(third), ids("sessions?search=OTH"));
            assertEquals(2, ask("sessions?search=it&limit=1").getInt("total"));
            assertEquals(second, ask("session?id=" + second).getInt("session.id"));
        }
    }

    private int id(Peer peer) throws Exception {
        return ids("sessions?search=:" + peer.socket().getLocalPort()).getFirst();
    }

    @Test
    void aTapTellsWhatHasComeSinceItWasAsked() throws Exception {
        String tap = "tap?viewer=me&listener=it";
        try (Peer peer = new Peer(host, "it")) {
            peer.send("before\n").expect("before\n");
            assertTrue(ask(tap).getBoolean("begins"));
            peer.send("<script>\n").expect("<script>\n");
            StringBuilder told = new StringBuilder();
            while (!told.toString().contains("\"out\"")) { // which the timeout bounds
                told.append(get("/api/v1/" + tap).body());
            }
            assertTrue(told.toString().contains("\"text\":\"<script>\""), told::toString);
            assertTrue(!told.toString().contains("before"), told::toString);
        }
    }

    @Test
    void mistakesAreTold() throws Exception {
        expectError(404, "there is no session 77", "session?id=77");
        expectError(
                404,
                "there is no listener \"no\"; see: host.sh listeners",
                "tap?viewer=a&listener=no");
        expectError(400, "limit: a whole number, at most 1000 here", "sessions?limit=1001");
        expectError(400, "sort: stands there twice", "sessions?sort=id&sort=age");
        expectError(400, "colour: is unknown; there are: id", "session?colour=blue");
        expectError(
                400,
                "viewer: is missing; choose any text that no other client has",
                "tap?listener=it");
        assertEquals(400, get("/api/v1/sessions?sort=size").statusCode());
        assertEquals(400, get("/api/v1/sessions?offset=-1").statusCode());
    }

    @Test
    void nothingCanBeChanged() throws Exception {
        assertEquals(404, get("/api/v1/session-close?ids=1").statusCode());
        assertEquals(404, get("/api/v1/").statusCode());
        HttpRequest post =
                request("/api/v1/status").POST(HttpRequest.BodyPublishers.noBody()).build();
        assertEquals(405, http.send(post, BodyHandlers.ofString()).statusCode());
    }

    @Test
    void thePageMayUseNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = get("/");
        assertEquals(200, page.statusCode());
        assertEquals(
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                        + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                page.headers().firstValue("Content-Security-Policy").orElse(""));
        assertEquals("nosniff", page.headers().firstValue("X-Content-Type-Options").orElse(""));
        assertEquals("no-referrer", page.headers().firstValue("Referrer-Policy").orElse(""));
        for (String part : List.of("console.css", "console.js", "charts.js")) {
            assertEquals(200, get("/console/" + part).statusCode());
        }
        for (String none : List.of("none.js", "", "..%2fconsole.js", "package-info.class")) {
            assertEquals(404, get("/console/" + none).statusCode());
        }
    }

    @Test
    void otherPagesOfTheWebAreRefused() throws Exception {
        assertEquals(403, get("/api/v1/status", "Origin", "http://evil.example").statusCode());
        assertEquals(403, get("/", "Origin", "http://evil.example").statusCode());
        assertEquals(403, get("/console/api.js", "Origin", "null").statusCode());
        String own = "http://127.0.0.1:" + web.address().getPort();
        assertEquals(200, get("/console/api.js", "Origin", own).statusCode());
        assertEquals(403, get("/console/api.js", "Origin", own + "1").statusCode());
        assertEquals(403, get("/api/v1/status", "Origin", own).statusCode());
        for (String site : List.of("cross-site", "same-site")) {
            assertEquals(403, get("/api/v1/status", "Sec-Fetch-Site", site).statusCode());
            assertEquals(403, get("/console/api.js", "Sec-Fetch-Site", site).statusCode());
            String[] link = {"Sec-Fetch-Site", site, "Sec-Fetch-Mode", "navigate"};
            assertEquals(200, get("/", link).statusCode());
            assertEquals(403, get("/api/v1/status", link).statusCode());
        }
        assertEquals(200, get("/api/v1/status", "Sec-Fetch-Site", "same-origin").statusCode());
    }

    @Test
    void aTokenOpensWhatIsToldAndThePageNeedsNone() throws Exception {
        web.close();
        Path token = Files.writeString(directory.resolve("token"), "geheim\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        web = open(Optional.of(token));
        assertEquals(200, get("/").statusCode());
        assertEquals(200, get("/console/console.js").statusCode());
        assertEquals(401, get("/api/v1/status").statusCode());
        assertEquals(401, get("/metrics").statusCode());
        assertEquals(200, get("/api/v1/status", "Authorization", "Bearer geheim").statusCode());
    }
}
