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
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A plugin is replaced again and again while clients are talking to it. */
@Timeout(300)
class SwapIT {
    private static final int SWAPS = 100;
    private static final int WARM = 5; // from this swap on, the space of classes must not grow
    private static final double TOLERANCE = 0.05;
    private static final int TALKING = 200;
    private static final int NEW_PER_SECOND = 50;
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final Duration WITHOUT_SWAPS = Duration.ofSeconds(10);
    private static final Duration BETWEEN_SWAPS = Duration.ofMillis(400);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    @RegisterExtension final PackedHost host = new PackedHost();

    @Test
    void aFailedReloadIsToldAndChangesNothing() throws Exception {
        VersionedPlugin.install(host.home().resolve("plugins"), 1);
        host.start("listeners.it { bind = \"127.0.0.1:0\", codec = line, handler = version }");
        Path jar = host.home().resolve("plugins/version.jar");
        Files.writeString(host.home().resolve("plugins/new.part"), "no jar");
        Files.move(host.home().resolve("plugins/new.part"), jar, StandardCopyOption.ATOMIC_MOVE);
        Result failed = host.sh("reload");
        assertEquals(1, failed.exitCode(), failed::toString);
        assertTrue(
                failed.err().contains("host.conf: 1: listeners.it.handler: version is of plugin")
                        && failed.err().contains("everything goes on as it was"),
                failed::toString);
        try (Talker talker = Talker.connect(host.address("it"))) {
            talker.exchange();
            assertEquals(1, talker.version());
        }
        VersionedPlugin.install(host.home().resolve("plugins"), 2);
        Result done = host.sh("reload");
        assertEquals(0, done.exitCode(), done::toString);
        assertTrue(done.out().startsWith("plugin version 2 ("), done::toString);
        assertEquals("nothing has changed\n", host.sh("reload").out());
        Result shown = host.sh("plugins", "show", "version");
        assertTrue(shown.out().contains("active"), shown::toString);
        assertEquals(1, host.sh("plugins", "show", "versio").exitCode());
    }

    @Test
    void aRollbackOutlastsAReloadAndARestartUntilItIsPromoted() throws Exception {
        Path plugins = host.home().resolve("plugins");
        VersionedPlugin.install(plugins, 1);
        host.start("listeners.it { bind = \"127.0.0.1:0\", codec = line, handler = version }");
        Result nothing = host.sh("plugins", "rollback", "version");
        assertEquals(1, nothing.exitCode(), nothing::toString);
        assertTrue(
                nothing.err().startsWith("nothing was served before plugin version 1"),
                nothing::toString);
        VersionedPlugin.install(plugins, 2);
        reload();
        Result back = host.sh("plugins", "rollback", "version");
        assertEquals(0, back.exitCode(), back::toString);
        assertTrue(back.out().startsWith("plugin version 1 ("), back::toString);
        Result listed = host.sh("plugins", "list");
        assertTrue(listed.out().contains("run host.sh plugins promote version"), listed::toString);
        assertEquals("nothing has changed\n", host.sh("reload").out());
        assertEquals(0, host.sh("restart").exitCode());
        assertEquals(1, servedVersion());
        Result promoted = host.sh("plugins", "promote", "version", "-o", "json");
        assertEquals(0, promoted.exitCode(), promoted::toString);
        assertEquals(
                "2",
                ConfigFactory.parseString(promoted.out())
                        .getConfigList("changes")
                        .getFirst()
                        .getString("after.version"));
        assertEquals(2, servedVersion());
    }

    private int servedVersion() throws Exception {
        try (Talker talker = Talker.connect(host.address("it"))) {
            talker.exchange();
            return talker.version();
        }
    }

    @Test
    void aHundredSwapsUnderLoadLoseNothing() throws Exception {
        Path plugins = host.home().resolve("plugins");
        VersionedPlugin.install(plugins, 0);
        host.start(
                """
                plugins.drain-max = 5s
                listeners.it { bind = "127.0.0.1:0", codec = line, handler = version }
                """);
        InetSocketAddress address = host.address("it");
        try (Crowd crowd = new Crowd(address, TALKING, NEW_PER_SECOND)) {
            swap(crowd, 1, WARM);
            crowd.stop();
            assertEquals(List.of(), crowd.failures());
        }
        awaitOnly(WARM);
        Metaspace warm = metaspace();
        try (Crowd crowd = new Crowd(address, TALKING, NEW_PER_SECOND)) {
            crowd.published(WARM);
            crowd.await(System.nanoTime() + WARM_UP.toNanos());
            crowd.takeWaits();
            crowd.await(System.nanoTime() + WITHOUT_SWAPS.toNanos());
            Waits withoutSwaps = crowd.takeWaits();
            swap(crowd, WARM + 1, SWAPS);
            Waits withSwaps = crowd.takeWaits();
            crowd.stop();
            System.out.printf(
                    "SwapIT: %d swaps, %s%n  waits without swaps: %s%n  waits with swaps:    %s%n",
                    SWAPS, crowd.summary(), withoutSwaps, withSwaps);
            assertEquals(List.of(), crowd.failures());
            assertTrue(withSwaps.longest().compareTo(LONGEST_WAIT) < 0, withSwaps::toString);
        }
        awaitOnly(SWAPS);
        Metaspace last = metaspace();
        System.out.printf("SwapIT: after swap %d %s, after the last %s%n", WARM, warm, last);
        assertTrue(
                Math.abs(last.classes() - warm.classes()) <= TOLERANCE * warm.classes(),
                "from " + warm + " to " + last);
    }

    /**
     * Puts the versions there one after the other, up to the last one. No process is started for
     * that: it would take a core from those that talk, for as long as a whole swap.
     */
    private void swap(Crowd crowd, int first, int last) throws IOException {
        Path plugins = host.home().resolve("plugins");
        try (AdminTalk admin = new AdminTalk(host)) {
            for (int version = first; version <= last; version++) {
                VersionedPlugin.install(plugins, version);
                long next = System.nanoTime() + BETWEEN_SWAPS.toNanos();
                Config answer = admin.ask("reload");
                assertTrue(answer.getBoolean("ok"), answer::toString);
                assertEquals(1, answer.getConfigList("changes").size(), answer::toString);
                crowd.published(version);
                crowd.await(next);
            }
        }
    }

    /**
     * Most of all metaspace is what the compiler learns about methods while the host gets warm,
     * which goes on for minutes. Here it is told to learn nothing; then all of it must stay.
     */
    @Test
    void aHundredSwapsLeaveNothingBehind() throws Exception {
        Path plugins = host.home().resolve("plugins");
        VersionedPlugin.install(plugins, 0);
        host.environment("WIREHOST_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
        host.start("listeners.it { bind = \"127.0.0.1:0\", codec = line, handler = version }");
        Metaspace warm = new Metaspace(0, 0);
        for (int version = 1; version <= SWAPS; version++) {
            VersionedPlugin.install(plugins, version);
            reload();
            assertEquals(version, servedVersion());
            if (version == WARM) {
                awaitOnly(version);
                warm = metaspace();
            }
        }
        awaitOnly(SWAPS);
        Metaspace last = metaspace();
        System.out.printf("SwapIT: after swap %d %s, after the last %s%n", WARM, warm, last);
        assertTrue(
                Math.abs(last.all() - warm.all()) <= TOLERANCE * warm.all(),
                "from " + warm + " to " + last);
    }

    private String reload() throws IOException {
        Result reload = host.sh("reload", "-o", "json");
        assertEquals(0, reload.exitCode(), reload::toString);
        return reload.out();
    }

    /** All older generations are collected; it takes the pauses of the host's look for them. */
    private void awaitOnly(int version) throws Exception {
        Config answer = ConfigFactory.empty();
        for (long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                System.nanoTime() < until; ) {
            answer = ConfigFactory.parseString(host.sh("plugins", "list", "-o", "json").out());
            List<String> versions =
                    answer.getConfigList("plugins").stream()
                            .filter(one -> one.getString("id").equals("version"))
                            .map(one -> one.getString("version"))
                            .toList();
            if (versions.equals(List.of(Integer.toString(version)))) {
                assertEquals(version, answer.getInt("collected"));
                return;
            }
            Thread.sleep(500);
        }
        throw new AssertionError(
                answer.getConfigList("plugins").stream()
                        .filter(one -> one.getString("state").equals("leaked"))
                        .map(one -> one.getString("id") + "#" + one.getInt("generation"))
                        .map(this::holders)
                        .toList()
                        .toString());
    }

    /** Who holds a generation, from the heap itself. */
    private String holders(String loader) {
        Path dump = host.test().resolve(loader + ".hprof");
        try {
            jcmd("GC.heap_dump", dump.toString());
            return host.execute(
                            host.home(),
                            List.of(
                                    host.home().resolve("runtime/bin/java").toString(),
                                    "-cp",
                                    host.home().resolve("lib") + "/*",
                                    "io.wirehost.host.leak.HeapHolders",
                                    dump.toString(),
                                    loader))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kibibytes in use. The space of classes alone grows only with classes. */
    private record Metaspace(long all, long classes) {
        @Override
        public String toString() {
            return "metaspace %d K, %d K of it class space".formatted(all, classes);
        }
    }

    private Metaspace metaspace() throws IOException {
        Result result = jcmd("VM.metaspace");
        return new Metaspace(used("Metaspace", result), used("class space", result));
    }

    private static long used(String space, Result result) {
        Matcher used = Pattern.compile(space + " +used (\\d+)K").matcher(result.out());
        assertTrue(used.find(), result::toString);
        return Long.parseLong(used.group(1));
    }

    private Result jcmd(String... command) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(host.home().resolve("runtime/bin/jcmd").toString());
        words.add(Long.toString(host.pid()));
        words.addAll(List.of(command));
        return host.execute(host.home(), words);
    }
}
