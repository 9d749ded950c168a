package io.wirehost.host.leak;

import static io.wirehost.host.leak.LeakyPlugin.CACHE;
import static io.wirehost.host.leak.LeakyPlugin.DRIVER;
import static io.wirehost.host.leak.LeakyPlugin.LOG_HANDLER;
import static io.wirehost.host.leak.LeakyPlugin.make;
import static io.wirehost.host.leak.LeakyPlugin.poller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/** One dump with a generation for each way to leak. */
class HeapHoldersTest {
    /**
     * Less than what lets the JVM compile a method: it holds the class of one that waits for that.
     */
    private static final int FEW = 100;

    private static final Map<String, Object> HOST_CACHE = new HashMap<>();
    private static final List<Object> OTHER_CACHE = new ArrayList<>();
    private static final List<Reference<?>> REFERENCES = new ArrayList<>();
    private static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();
    private static final Logger LOGGER = Logger.getLogger("acme.dump");
    private static final CountDownLatch END = new CountDownLatch(1);
    private static final List<Thread> THREADS = new ArrayList<>();
    private static final ExecutorService POOL = Executors.newFixedThreadPool(1);

    @TempDir static Path directory;

    private static Path dump;

    @BeforeAll
    static void leakAndDump() throws Exception {
        leak(new LeakyPlugin(directory));
        dump = HeapDump.write(directory);
    }

    @AfterAll
    static void end() throws Exception {
        END.countDown();
        for (Thread thread : THREADS) {
            thread.interrupt();
            thread.join();
        }
        POOL.close();
        HOST_CACHE.clear();
        OTHER_CACHE.clear();
        System.getProperties().remove("acme.dump");
        List.of(LOGGER.getHandlers()).forEach(LOGGER::removeHandler);
    }

    private static void leak(LeakyPlugin plugin) throws Exception {
        CountDownLatch running = new CountDownLatch(3);
        start(Thread.ofPlatform().name("dump-poller"), poller(plugin.generation("frame"), running));
        start(
                Thread.ofVirtual().name("dump-parked"),
                poller(plugin.generation("virtual"), running));
        start(
                Thread.ofPlatform().name("dump-loop"),
                () -> {
                    LOCAL.set(List.of("a", make(plugin.generation("local"), CACHE)));
                    running.countDown();
                    awaitEnd();
                });
        running.await();

        Thread pooled = POOL.submit(Thread::currentThread).get();
        pooled.setName("dump-pooled");
        pooled.setContextClassLoader(plugin.generation("pool"));

        ClassLoader collection = plugin.generation("collection");
        IntStream.range(0, FEW).forEach(i -> HOST_CACHE.put("k" + i, make(collection, CACHE)));
        make(plugin.generation("driver"), DRIVER);
        System.getProperties().put("acme.dump", make(plugin.generation("property"), CACHE));
        LOGGER.addHandler((Handler) make(plugin.generation("log"), LOG_HANDLER));

        ClassLoader twice = plugin.generation("twice");
        Object shared = make(twice, CACHE);
        HOST_CACHE.put("class", shared.getClass());
        OTHER_CACHE.add(shared);
        HOST_CACHE.put("list", new Object[] {null, shared});

        REFERENCES.add(new SoftReference<>(make(plugin.generation("softly"), CACHE)));
        REFERENCES.add(new WeakReference<>(pooled.getContextClassLoader()));
        make(plugin.generation("nobody"), CACHE);
    }

    private static void start(Thread.Builder builder, Runnable body) {
        THREADS.add(builder.start(body));
    }

    private static void awaitEnd() {
        try {
            END.await();
        } catch (InterruptedException _) {
            // then the thread ends
        }
    }

    private static List<String> holders(String loader) throws IOException {
        return HeapHolders.holders(dump, loader);
    }

    private static void assertHolder(String pattern, String loader) throws IOException {
        List<String> holders = holders(loader);
        assertEquals(1, holders.size(), holders::toString);
        assertTrue(holders.getFirst().matches(pattern), holders.getFirst());
    }

    @Test
    void localVariableOfARunningThread() throws Exception {
        assertHolder(
                "a local variable of com\\.acme\\.Poller\\.accept\\(Poller\\.java:\\d+\\)"
                        + " in thread \"dump-poller\" → com\\.acme\\.Poller( \\(and \\d+ more\\))?",
                "frame");
    }

    @Test
    void localVariableOfAParkedVirtualThread() throws Exception {
        assertHolder(
                "a local variable of com\\.acme\\.Poller\\.accept\\(Poller\\.java:\\d+\\) in"
                        + " virtual thread \"dump-parked\" → com\\.acme\\.Poller( \\(and \\d+"
                        + " more\\))?",
                "virtual");
    }

    @Test
    void threadLocalOfAnotherThread() throws Exception {
        assertHolder(
                "a thread-local of thread \"dump-loop\" → java\\.util\\..*\\.e1 →"
                        + " com\\.acme\\.Cache",
                "local");
    }

    @Test
    void idleThreadOfAPoolAndNoWeakReference() throws Exception {
        assertHolder(
                "thread \"dump-pooled\" → java\\.lang\\.Thread\\.contextClassLoader"
                        + " → the plugin's class loader",
                "pool");
    }

    @Test
    void staticFieldOfTheHostOnceForAllThatItHolds() throws Exception {
        assertHolder(
                "static field io\\.wirehost\\.host\\.leak\\.HeapHoldersTest\\.HOST_CACHE"
                        + " → java\\.util\\.HashMap\\.table\\[\\d+\\] → .*"
                        + " → com\\.acme\\.Cache \\(and "
                        + (FEW - 1)
                        + " more\\)",
                "collection");
    }

    @Test
    void everyHolderAndNotTheNearestAlone() throws Exception {
        String cache = "static field io.wirehost.host.leak.HeapHoldersTest.HOST_CACHE → ";
        List<String> holders = holders("twice");
        assertEquals(3, holders.size(), holders::toString);
        assertTrue(
                holders.stream()
                        .anyMatch(
                                h -> h.startsWith(cache) && h.endsWith(" → class com.acme.Cache")),
                holders::toString);
        assertTrue(
                holders.stream()
                        .anyMatch(h ->
                                h.startsWith(cache) && h.endsWith(".value[1] → com.acme.Cache")),
                holders::toString);
        assertTrue(
                holders.stream().anyMatch(h -> h.contains(".OTHER_CACHE → ")), holders::toString);
    }

    @Test
    void driverManager() throws Exception {
        assertHolder(
                "static field java\\.sql\\.DriverManager\\.registeredDrivers → .*"
                        + " → com\\.acme\\.Driver",
                "driver");
    }

    @Test
    void systemProperty() throws Exception {
        assertHolder(
                "static field java\\.lang\\.System\\.props → .* → com\\.acme\\.Cache", "property");
    }

    @Test
    void handlerOfALogger() throws Exception {
        assertHolder(
                "static field .* → java\\.util\\.logging\\.Logger\\.config → .*"
                        + " → com\\.acme\\.LogHandler",
                "log");
    }

    @Test
    void softReferenceIsNoHolder() throws Exception {
        assertEquals(List.of(), holders("softly"));
    }

    @Test
    void nobody() throws Exception {
        assertEquals(List.of(), holders("nobody"));
    }

    @Test
    void noDump() throws Exception {
        Path file = Files.writeString(directory.resolve("no.hprof"), "JAVA");
        IOException refused =
                assertThrows(IOException.class, () -> HeapHolders.holders(file, "any"));
        assertEquals(file + ": not a heap dump of HotSpot: write it anew", refused.getMessage());
    }

    /** Wherever: also in the last object of a part, and where one record ends. */
    @ParameterizedTest
    @ValueSource(longs = {9, 1000, 1 << 20, 5 << 20})
    void dumpWithoutItsEnd(long missing) throws Exception {
        Path file = directory.resolve("cut.hprof");
        Files.copy(dump, file, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - missing);
        }
        IOException refused =
                assertThrows(IOException.class, () -> HeapHolders.holders(file, "any"));
        assertTrue(
                refused.getMessage().startsWith(file + ": damaged or cut off"),
                refused.getMessage());
    }

    @Test
    void programPrintsTheHoldersAndLeavesNoDump() throws Exception {
        Path file = Files.copy(dump, directory.resolve("own.hprof"));
        Process program = program(file.toString(), "pool");
        String output = output(program);
        assertEquals(0, program.waitFor(), output);
        assertEquals(
                "thread \"dump-pooled\" → java.lang.Thread.contextClassLoader → the plugin's class"
                        + " loader\n",
                output);
        assertFalse(Files.exists(file));
    }

    @Test
    void programSaysWhatItWasNotGiven() throws Exception {
        Process program = program("only.hprof");
        assertEquals("usage: HeapHolders DUMP LOADER\n", output(program));
        assertEquals(2, program.waitFor());
    }

    private static Process program(String... args) throws Exception {
        String classes =
                Path.of(
                                HeapHolders.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                        .toString();
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-Dstdout.encoding=UTF-8",
                                "-cp",
                                classes,
                                HeapHolders.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String output(Process program) throws IOException {
        return new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
