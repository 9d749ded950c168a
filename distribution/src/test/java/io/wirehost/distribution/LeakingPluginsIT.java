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
import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Plugins that leave something behind are reported when they are replaced, with what holds them.
 */
@Timeout(180)
class LeakingPluginsIT {
    private static final String NOTHING = "nothing that was found; a heap dump tells more: --dump";
    private static final Pattern TITLE =
            Pattern.compile("(\\w+)#\\d, of \\1 1 \\(\\p{XDigit}{12}\\), is held by");
    private static final Duration PATIENCE = Duration.ofSeconds(90); // it is looked for some times

    /** What each plugin does wrong in {@code start}, or in {@code open}. */
    private static final Map<String, String> LEAKS =
            Map.of(
                    "thread",
                    """
                    public void start(HandlerContext context) {
                        Thread thread = new Thread(new Poller(), "acme-poller");
                        thread.setContextClassLoader(null);
                        thread.setDaemon(true);
                        thread.start();
                    }
                    static class Poller implements Runnable {
                        public void run() {
                            while (true) {
                                java.util.concurrent.locks.LockSupport.park();
                            }
                        }
                    }
                    """,
                    "local",
                    """
                    static final ThreadLocal<Object> CACHE = new ThreadLocal<>();
                    static class Cache {}
                    void leak() {
                        CACHE.set(new Cache());
                    }
                    """,
                    "handler",
                    """
                    public void start(HandlerContext context) {
                        Thread.setDefaultUncaughtExceptionHandler(new LastResort());
                    }
                    static class LastResort implements Thread.UncaughtExceptionHandler {
                        public void uncaughtException(Thread thread, Throwable thrown) {}
                    }
                    """,
                    "hidden",
                    """
                    public void start(HandlerContext context) {
                        java.net.URL.setURLStreamHandlerFactory(new Protocols());
                    }
                    static class Protocols implements java.net.URLStreamHandlerFactory {
                        public java.net.URLStreamHandler createURLStreamHandler(String protocol) {
                            return null;
                        }
                    }
                    """);

    @RegisterExtension final PackedHost host = new PackedHost();

    private void install(String plugin, int version, String members) throws IOException {
        new BuiltJar()
                .manifest("Wirehost-Plugin-Id", plugin)
                .manifest("Wirehost-Plugin-Version", Integer.toString(version))
                .source(
                        plugin + ".Leaky",
                        """
                        @Provides(value = "%s", dispatch = Dispatch.INLINE)
                        public class Leaky implements StartPacketHandler {
                            %s
                            public PacketHandler<String, String> open(
                                    Session session, ByteBuffer start) {
                                %s
                                return (to, line) -> to.offer(line);
                            }
                        }
                        """
                                .formatted(
                                        plugin,
                                        members,
                                        members.contains("void leak()") ? "leak();" : ""))
                .names(plugin + ".Leaky")
                .install(plugin + ".jar", host);
    }

    private Result done(String... arguments) throws IOException {
        Result result = host.sh(arguments);
        assertEquals(0, result.exitCode(), result::toString);
        return result;
    }

    @Test
    void whatHoldsThemIsNamed() throws Exception {
        StringBuilder conf = new StringBuilder();
        for (Map.Entry<String, String> leak : LEAKS.entrySet()) {
            install(leak.getKey(), 1, leak.getValue());
            conf.append(
                    "listeners.%s { bind = \"127.0.0.1:0\", codec = line, handler = %1$s }\n"
                            .formatted(leak.getKey()));
        }
        host.start(conf.toString());
        try (Socket socket = Talk.connect(host.address("local"))) {
            socket.getOutputStream().write("a\n".getBytes());
            assertEquals("a\n", Talk.read(socket, 2));
        }
        for (String plugin : LEAKS.keySet()) {
            install(plugin, 2, "");
        }
        done("reload");
        awaitLeaked();

        for (Map<String, List<String>> held : inBothForms("plugins", "leaks")) {
            assertHeld(
                    held, "thread", "thread \"acme-poller\": it runs thread.Leaky$Poller; it is");
            assertHeld(
                    held, "local", "a thread-local of thread \"loop-", " holds local.Leaky$Cache");
            assertHeld(
                    held, "handler", "the default uncaught exception handler", ".Leaky$LastResort");
            assertHeld(held, "hidden", NOTHING);
        }
        for (Map<String, List<String>> held : inBothForms("plugins", "leaks", "--dump")) {
            assertHeld(held, "thread", "thread \"acme-poller\" → ", ".task → thread.Leaky$Poller");
            assertHeld(held, "local", "a thread-local of thread \"loop-", " → local.Leaky$Cache");
            assertHeld(
                    held, "handler", "Thread.defaultUncaughtExceptionHandler → handler.Leaky$La");
            assertHeld(
                    held, "hidden", "static field java.net.URL.factory → hidden.Leaky$Protocols");
        }
        assertTrue(Files.notExists(host.var().resolve("leak.hprof")));
    }

    /** One holder has all these parts. */
    private static void assertHeld(Map<String, List<String>> held, String plugin, String... parts) {
        assertTrue(
                held.get(plugin).stream()
                        .anyMatch(holder -> List.of(parts).stream().allMatch(holder::contains)),
                held::toString);
    }

    /** What holds each plugin, as it is told to people and to programs. */
    private List<Map<String, List<String>>> inBothForms(String... command) throws IOException {
        Map<String, List<String>> text = new TreeMap<>();
        String plugin = "";
        for (String line : done(command).out().lines().toList()) {
            if (line.startsWith("  ")) {
                text.get(plugin).add(line.strip());
            } else {
                Matcher title = TITLE.matcher(line);
                assertTrue(title.matches(), line);
                plugin = title.group(1);
                text.put(plugin, new ArrayList<>());
            }
        }
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of("-o", "json"));
        Map<String, List<String>> json = new TreeMap<>();
        for (Config one : plugins(done(words.toArray(String[]::new)))) {
            List<String> holders = one.getStringList("holders");
            json.put(one.getString("id"), holders.isEmpty() ? List.of(NOTHING) : holders);
        }
        return List.of(text, json);
    }

    private void awaitLeaked() throws Exception {
        Map<String, String> states = Map.of();
        for (long until = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < until; ) {
            states =
                    plugins(done("plugins", "list", "-o", "json")).stream()
                            .filter(one -> one.getString("version").equals("1"))
                            .collect(
                                    Collectors.toMap(
                                            one -> one.getString("id"),
                                            one -> one.getString("state")));
            if (states.keySet().equals(LEAKS.keySet())
                    && states.values().stream().allMatch("leaked"::equals)) {
                return;
            }
            Thread.sleep(500);
        }
        throw new AssertionError("not all leak: " + states);
    }

    private static List<? extends Config> plugins(Result json) {
        return ConfigFactory.parseString(json.out()).getConfigList("plugins");
    }
}
