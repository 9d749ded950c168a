package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.config.ConfigException;
import io.wirehost.host.metrics.HostMetrics;
import io.wirehost.host.plugin.TestJar;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What a host tells of itself in numbers. */
@Timeout(60)
@SuppressWarnings("try") // what is expected to be logged is kept from the console
class MetricsTest {
    private static TestHost start() throws Exception {
        return TestHost.start(
                """
                listeners.it {
                  bind = "127.0.0.1:0", codec = text, handler = echo, max-connections = 2
                }
                """,
                TestPlugin.Text.class,
                TestPlugin.Echo.class);
    }

    private static HostMetrics metrics(TestHost host) {
        Host running = host.host();
        return new HostMetrics(running::status, running::counters, running.sessions());
    }

    /** Each series with its value. */
    private static Map<String, Double> values(HostMetrics metrics) {
        Map<String, Double> values = new TreeMap<>();
        metrics.text()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> {
                    int space = line.lastIndexOf(' ');
                    values.put(
                            line.substring(0, space),
                            Double.valueOf(line.substring(space + 1).replace("+Inf", "Infinity")));
                });
        return values;
    }

    private static void await(HostMetrics metrics, String series, double expected) {
        Await.until(
                () -> Double.valueOf(expected).equals(values(metrics).get(series)),
                () -> series + " " + expected + " in " + values(metrics));
    }

    @Test
    void sessionsAndTheirTrafficAreCountedWhileTheyAreOpenAndAfter() throws Exception {
        try (TestHost host = start()) {
            HostMetrics metrics = metrics(host);
            try (Peer one = new Peer(host, "it");
                    Peer other = new Peer(host, "it")) {
                one.send("a\nbc\n").expect("a\nbc\n");
                other.send("d\n").expect("d\n");
                try (Peer refused = new Peer(host, "it")) {
                    refused.expectGone();
                }
                await(metrics, "wirehost_packets_total{direction=\"out\",protocol=\"echo\"}", 3);
                await(metrics, "wirehost_bytes_total{direction=\"in\",protocol=\"echo\"}", 7);
                await(metrics, "wirehost_sessions_active{listener=\"it\"}", 2);
                one.endOutput().expectEnd();
                host.awaitSessions("it", 1);
                Map<String, Double> now = values(metrics);
                assertEquals(1, now.get("wirehost_sessions_active{listener=\"it\"}"));
                assertEquals(3, now.get("wirehost_accepted_total{listener=\"it\"}"));
                assertEquals(
                        1,
                        now.get("wirehost_accept_rejected_total{reason=\"too-many-connections\"}"));
                assertEquals(
                        1,
                        now.get(
                                "wirehost_sessions_closed_total{listener=\"it\",reason=\"peer-closed\"}"));
                assertEquals(
                        3, now.get("wirehost_packets_total{direction=\"in\",protocol=\"echo\"}"));
                assertEquals(
                        7, now.get("wirehost_bytes_total{direction=\"out\",protocol=\"echo\"}"));
                assertEquals(0, now.get("wirehost_write_queue_bytes{protocol=\"echo\"}"));
            }
        }
    }

    @Test
    void noPeerIsNamed() throws Exception {
        try (TestHost host = start();
                Peer peer = new Peer(host, "it")) {
            peer.send("a\n").expect("a\n");
            String text = metrics(host).text();
            assertFalse(text.contains("127.0.0.1"), text);
            assertFalse(text.contains("" + peer.socket().getLocalPort()), text);
        }
    }

    @Test
    void whatPeersSendWrongIsCountedByPlugin() throws Exception {
        try (TestHost host = start();
                Peer peer = new Peer(host, "it")) {
            peer.send("!\n!!\nok\n").expect("ok\n");
            await(metrics(host), "wirehost_malformed_total{plugin=\"embedded\"}", 2);
        }
    }

    @Test
    void someCallsOfHandlersAreMeasured() throws Exception {
        try (TestHost host = start();
                Peer peer = new Peer(host, "it")) {
            for (int i = 0; i < 256; i++) {
                peer.send("a\n").expect("a\n");
            }
            HostMetrics metrics = metrics(host);
            String name = "wirehost_handler_seconds";
            Await.until(
                    () -> values(metrics).get(name + "_count{plugin=\"embedded\"}") >= 4,
                    () -> "" + values(metrics));
            Map<String, Double> now = values(metrics);
            assertEquals(
                    now.get(name + "_count{plugin=\"embedded\"}"),
                    now.get(name + "_bucket{plugin=\"embedded\",le=\"+Inf\"}"));
            assertTrue(now.get(name + "_sum{plugin=\"embedded\"}") > 0, now::toString);
        }
    }

    @Test
    void aFailedReloadIsTold(@TempDir Path plugins) throws Exception {
        new TestJar().codec("demo.Codec", "all").writeTo(plugins.resolve("codecs.jar"));
        new TestJar().handler("demo.Echo", "echo").writeTo(plugins.resolve("echo.jar"));
        String conf = "listeners.it { bind = \"127.0.0.1:0\", codec = all, handler = echo }";
        try (LogLines log = new LogLines();
                TestHost host = TestHost.startWithJars(conf, plugins)) {
            HostMetrics metrics = metrics(host);
            String series = "wirehost_config_last_reload_success";
            assertEquals(1, values(metrics).get(series));
            assertTrue(metrics.text().contains("wirehost_plugin_info{"), metrics::text);
            byte[] jar = Files.readAllBytes(plugins.resolve("echo.jar"));
            Files.writeString(plugins.resolve("echo.jar"), "no jar");
            org.junit.jupiter.api.Assertions.assertThrows(ConfigException.class, host::reload);
            assertEquals(0, values(metrics).get(series));
            Files.write(plugins.resolve("echo.jar"), jar);
            host.reload();
            assertEquals(1, values(metrics).get(series));
        }
    }
}
