package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.StartPacketHandler;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class WarmUpTest {
    private static final String OPEN =
            "public SessionHandler open(Session s, ByteBuffer start) { return null; }";

    private final WarmUp inTime = new WarmUp(Duration.ofMinutes(1));

    @TempDir Path directory;

    private Plugins plugins = Plugins.of();

    @AfterEach
    void close() {
        plugins.close();
    }

    private Provider<StartPacketHandler> bad(String body) {
        new TestJar()
                .source(
                        "demo.Bad",
                        "@Provides(\"bad\") public class Bad implements StartPacketHandler {"
                                + body
                                + OPEN
                                + "}")
                .service(StartPacketHandler.class, "demo.Bad")
                .writeTo(directory.resolve("bad.jar"));
        plugins = TestPlugins.load(directory);
        return plugins.handler("bad").orElseThrow();
    }

    @Test
    void anInitialiserWithoutEndIsLeftBehind() {
        Provider<StartPacketHandler> bad =
                bad(
                        """
                        static { stay(); }
                        static void stay() {
                            try {
                                new java.util.concurrent.CountDownLatch(1).await();
                            } catch (InterruptedException e) {}
                        }
                        """);
        // Long enough for a busy machine to come as far as there.
        WarmUp warmUp = new WarmUp(Duration.ofSeconds(2));
        String message =
                assertThrows(
                                PluginFaultException.class,
                                () -> warmUp.call(bad, "new demo.Bad()", bad::newInstance))
                        .getMessage();
        assertTrue(
                message.startsWith(
                        "new demo.Bad() has not returned after 2000 ms: let it, or raise"
                                + " plugins.warm-up-timeout; it is left behind at "),
                message);
        assertTrue(message.contains("demo.Bad.stay(Bad.java:4)"), message);
    }

    @Test
    void whatItThrowsIsThrown() {
        Provider<StartPacketHandler> bad = bad("{ if (true) throw new Error(\"broken\"); }");
        assertEquals(
                "new demo.Bad() threw java.lang.Error: broken",
                assertThrows(
                                PluginFaultException.class,
                                () -> inTime.call(bad, "it", bad::newInstance))
                        .getMessage());
    }

    @Test
    void whatItThrowsIsAskedForItsMessageInTheSameTime() {
        Provider<StartPacketHandler> bad = bad("");
        WarmUp warmUp = new WarmUp(Duration.ofMillis(400));
        String message =
                assertThrows(
                                PluginFaultException.class,
                                () ->
                                        warmUp.call(
                                                bad,
                                                "it",
                                                () -> {
                                                    throw new Endless();
                                                }))
                        .getMessage();
        assertTrue(message.startsWith("it has not returned after 400 ms"), message);
    }

    private static final class Endless extends Exception {
        private static final long serialVersionUID = 1;

        @Override
        public String toString() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                // It was left behind.
            }
            return "";
        }
    }

    @Test
    void itRunsWithTheLoaderOfThePlugin() throws Throwable {
        new TestJar().codec("demo.LineCodec", "line").writeTo(directory.resolve("line.jar"));
        plugins = TestPlugins.load(directory);
        Provider<PacketCodec<?, ?>> line = plugins.codec("line").orElseThrow();
        assertSame(
                line.loader(),
                inTime.call(line, "it", () -> Thread.currentThread().getContextClassLoader()));
    }

    @Test
    void whoIsInterruptedWaitsNoLonger() throws Throwable {
        Provider<StartPacketHandler> bad =
                bad("{ try { Thread.sleep(Long.MAX_VALUE); } catch (InterruptedException e) {} }");
        Thread.currentThread().interrupt();
        assertThrows(PluginFaultException.class, () -> inTime.call(bad, "it", bad::newInstance));
        assertTrue(Thread.interrupted());
    }

    @Test
    void manyWithoutEndAreToldEachAndTakeThreeTimesTheTimeTogether() {
        Provider<StartPacketHandler> bad =
                bad("{ try { Thread.sleep(Long.MAX_VALUE); } catch (InterruptedException e) {} }");
        WarmUp warmUp = new WarmUp(Duration.ofMillis(400));
        List<Integer> patience = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String message =
                    assertThrows(
                                    PluginFaultException.class,
                                    () -> warmUp.call(bad, "it", bad::newInstance))
                            .getMessage();
            Matcher told =
                    Pattern.compile("it has not returned after (\\d+) ms.*").matcher(message);
            assertTrue(told.matches(), message);
            patience.add(Integer.valueOf(told.group(1)));
        }
        assertEquals(400, patience.getFirst());
        assertEquals(patience.stream().sorted(Comparator.reverseOrder()).toList(), patience);
        assertTrue(patience.stream().mapToInt(i -> i).sum() < 3 * 400, patience::toString);
    }
}
