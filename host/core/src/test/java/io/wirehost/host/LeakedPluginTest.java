package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import io.wirehost.host.admin.PluginLeaksVerb;
import io.wirehost.host.leak.HeapHolders;
import io.wirehost.host.plugin.GenerationInfo;
import io.wirehost.host.plugin.PluginInfo.State;
import io.wirehost.host.plugin.TestJar;
import io.wirehost.spi.StartPacketHandler;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Logger;

/** A plugin that was replaced and leaves behind what holds its classes is reported. */
@Timeout(120)
@SuppressWarnings("try") // what is expected to be logged is kept from the console
class LeakedPluginTest {
    private static final String CONF =
            "listeners.it { bind = \"127.0.0.1:0\", codec = all, handler = leaky }";

    /** Plugins see nothing of this class, so its thread waits for what it finds there. */
    private static final String END = "io.wirehost.host.LeakedPluginTest";

    private static final Duration SOON = Duration.ofMillis(100);

    private final CountDownLatch end = new CountDownLatch(1);

    @TempDir private Path directory;

    @AfterEach
    void tidyUp() {
        end.countDown();
        System.getProperties().remove(END);
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            if (handler.getClass().getName().startsWith("demo.")) {
                root.removeHandler(handler);
            }
        }
    }

    private void put(int version, String start) throws Exception {
        TestJar jar =
                new TestJar()
                        .manifest("Wirehost-Plugin-Id", "leaky")
                        .manifest("Wirehost-Plugin-Version", Integer.toString(version))
                        .codec("demo.Codec", "all")
                        .service(StartPacketHandler.class, "demo.Leaky")
                        .source(
                                "demo.LogHandler",
                                """
                                public class LogHandler extends java.util.logging.Handler {
                                    public void publish(java.util.logging.LogRecord record) {}
                                    public void flush() {}
                                    public void close() {}
                                }
                                """)
                        .source(
                                "demo.Leaky",
                                """
                                @Provides("leaky")
                                public class Leaky implements StartPacketHandler {
                                    static void await() {
                                        var end = (java.util.concurrent.CountDownLatch)
                                                System.getProperties().get("%s");
                                        while (end.getCount() > 0) {
                                            try {
                                                end.await();
                                            } catch (InterruptedException e) {
                                                // what does it care
                                            }
                                        }
                                    }
                                    public void start(HandlerContext context) {
                                        %s
                                    }
                                    public PacketHandler<String, String> open(Session s, ByteBuffer b) {
                                        return (session, packet) -> session.offer(packet);
                                    }
                                }
                                """
                                        .formatted(END, start));
        Files.move(
                jar.writeTo(directory.resolve("plugins/new.part")),
                directory.resolve("plugins/leaky.jar"),
                StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void whatHoldsAPluginThatWasReplacedIsNamed() throws Exception {
        System.getProperties().put(END, end);
        String leaks =
                """
                Thread thread = new Thread(Leaky::await, "leaky-poller");
                thread.setDaemon(true);
                thread.start();
                java.util.logging.Logger.getLogger("").addHandler(new LogHandler());
                """;
        put(1, leaks);
        try (LogLines log = new LogLines();
                TestHost host = TestHost.startWithJars(CONF, directory.resolve("plugins"), SOON)) {
            PluginLeaksVerb verb = new PluginLeaksVerb(host::status, directory);
            assertEquals(Map.of("plugins", List.of()), verb.answer(ask("dump = true")));
            put(2, "");
            host.reload();
            Await.until(
                    () -> host.status().plugins().getFirst().plugin().state() == State.LEAKED,
                    () -> "" + host.status().plugins());
            GenerationInfo leaked = host.status().plugins().getFirst();
            assertEquals("leaky#1", leaked.loader());
            assertNamed(leaked.holders());
            Await.until(
                    () -> log.with("plugin leaky 1 (generation 1) leaks").size() == 1,
                    () -> "a word of it in " + log.events());

            assertFalse(verb.answer(ask("")).containsKey("dump"));
            Map<String, Object> answer = verb.answer(ask("dump = true"));
            assertEquals(1, ((List<?>) answer.get("plugins")).size());
            assertNamed(
                    HeapHolders.holders(Path.of(answer.get("dump").toString()), leaked.loader()));
        }
    }

    private static Config ask(String request) {
        return ConfigFactory.parseString(request);
    }

    private static void assertNamed(List<String> holders) {
        for (String name : List.of("leaky-poller", "demo.LogHandler")) {
            assertTrue(
                    holders.stream().anyMatch(holder -> holder.contains(name)), holders::toString);
        }
    }
}
