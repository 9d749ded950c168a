package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.config.ConfigException;
import io.wirehost.host.plugin.TestJar;
import io.wirehost.spi.PacketSession;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the flight recorder of the JDK is told, as it reads its own files. */
@Timeout(60)
@SuppressWarnings("try") // what is expected to be logged is kept from the console
class FlightTest {
    @TempDir private Path directory;

    private interface Doing {
        void run() throws Exception;
    }

    private List<RecordedEvent> recorded(String name, Doing doing) throws Exception {
        Path file = directory.resolve("it.jfr");
        try (var recording = new jdk.jfr.Recording()) {
            recording.enable(name);
            recording.start();
            doing.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }

    private static TestHost start() throws Exception {
        return TestHost.start(
                """
                listeners.it {
                  bind = "127.0.0.1:0", codec = text, handler = recording, dispatch = inline
                }
                """,
                TestPlugin.Text.class,
                Recording.Handler.class);
    }

    @Test
    void aSessionThatCloses() throws Exception {
        try (TestHost host = start()) {
            new Recording();
            List<RecordedEvent> events =
                    recorded(
                            "wirehost.Session",
                            () -> {
                                try (Peer peer = new Peer(host, "it")) {
                                    peer.send("ab\n").expect("ab\n").endOutput().expectEnd();
                                }
                                host.awaitSessions("it", 0);
                            });
            assertEquals(1, events.size(), events::toString);
            RecordedEvent event = events.getFirst();
            assertEquals("it", event.getString("listener"));
            assertEquals("recording", event.getString("protocol"));
            assertEquals("peer-closed", event.getString("reason"));
            assertEquals(3, event.getLong("bytesIn"));
            assertEquals(1, event.getLong("packetsOut"));
        }
    }

    @Test
    void whatIsMalformed() throws Exception {
        try (TestHost host = start()) {
            new Recording();
            List<RecordedEvent> events =
                    recorded(
                            "wirehost.Malformed",
                            () -> {
                                try (Peer peer = new Peer(host, "it")) {
                                    peer.send("!a\nok\n").expect("ok\n");
                                }
                            });
            assertEquals(1, events.size(), events::toString);
            assertEquals(3, events.getFirst().getInt("skipped"));
            assertEquals("begins with !", events.getFirst().getString("message"));
        }
    }

    @Test
    void aHandlerThatIsSlow() throws Exception {
        try (TestHost host = start()) {
            new Recording() {
                @Override
                void alsoDo(PacketSession<String> session, String call) throws Exception {
                    if (call.equals("slow") || call.equals("sent")) {
                        TimeUnit.MILLISECONDS.sleep(15);
                    }
                }
            };
            List<RecordedEvent> events =
                    recorded(
                            "wirehost.SlowHandler",
                            () -> {
                                try (Peer peer = new Peer(host, "it")) {
                                    for (int i = 0;
                                            i < 40;
                                            i++) { // 80 calls: one in 64 is measured
                                        peer.send("slow\n").expect("slow\n");
                                    }
                                }
                                host.awaitSessions("it", 0);
                            });
            assertTrue(!events.isEmpty(), events::toString);
            assertTrue(events.getFirst().getDuration("took").toMillis() >= 10, events::toString);
            assertEquals("embedded", events.getFirst().getString("plugin"));
        }
    }

    @Test
    void reloadsAndWhatTheySwap(@TempDir Path plugins) throws Exception {
        new TestJar().codec("demo.Codec", "all").writeTo(plugins.resolve("codecs.jar"));
        new TestJar().handler("demo.Echo", "echo").writeTo(plugins.resolve("echo.jar"));
        String conf = "listeners.it { bind = \"127.0.0.1:0\", codec = all, handler = echo }";
        try (LogLines log = new LogLines();
                TestHost host = TestHost.startWithJars(conf, plugins)) {
            new TestJar()
                    .handler("demo.Echo", "echo")
                    .handler("demo.More", "more")
                    .writeTo(plugins.resolve("echo.jar"));
            List<RecordedEvent> swaps = recorded("wirehost.PluginSwap", host::reload);
            assertEquals(1, swaps.size(), swaps::toString);
            assertTrue(swaps.getFirst().getString("change").contains("is replaced by"));
            Files.writeString(plugins.resolve("echo.jar"), "no jar");
            List<RecordedEvent> reloads =
                    recorded(
                            "wirehost.Reload",
                            () -> assertThrows(ConfigException.class, host::reload));
            assertEquals(1, reloads.size(), reloads::toString);
            assertEquals(false, reloads.getFirst().getBoolean("succeeded"));
        }
    }
}
