package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.config.QuarantineConfig;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A version that is tried, with a file of its own beside the one that is served. */
@SuppressWarnings("try") // plugins are closed whether anything was asked of them or not
class CandidateTest {
    private static final QuarantineConfig NEVER =
            new QuarantineConfig(0, Duration.ofMinutes(1), QuarantineConfig.Then.REFUSE);

    @TempDir private Path home;

    @BeforeEach
    void putTheFirst() throws Exception {
        put("1", "lines.jar", "line");
    }

    private Path folder() {
        return home.resolve("plugins");
    }

    private void put(String version, String file, String... codecs) throws Exception {
        Files.createDirectories(folder());
        TestJar jar =
                new TestJar()
                        .manifest("Wirehost-Plugin-Id", "lines")
                        .manifest("Wirehost-Plugin-Version", version);
        for (String codec : codecs) {
            jar.codec("demo." + codec, codec);
        }
        jar.writeTo(folder().resolve(file));
    }

    private Plugins load() {
        return load(PluginStore.at(home.resolve("var")));
    }

    private Plugins load(PluginStore store) {
        return TestPlugins.load(folder(), store);
    }

    /** As a host does before it is started again, and the one that is started. */
    private void assertAfterARestart(String... expected) {
        for (PluginStore store :
                List.of(
                        PluginStore.lookingAt(home.resolve("var")),
                        PluginStore.at(home.resolve("var")))) {
            try (Plugins plugins = load(store)) {
                assertEquals(List.of(expected), versions(plugins));
            }
        }
    }

    private static List<String> versions(Plugins plugins) {
        return plugins.infos().stream()
                .map(one -> one.id() + " " + one.version() + " " + one.state())
                .sorted()
                .toList();
    }

    private static String reason(Plugins plugins, String version) {
        return plugins.infos().stream()
                .filter(one -> one.version().equals(version))
                .map(PluginInfo::reason)
                .findFirst()
                .orElseThrow();
    }

    /** The second version is tried, from a file of its own. */
    private Plugins tried(Plugins served) throws Exception {
        served.publish(NEVER);
        put("2", "lines-2.jar", "line");
        Plugins tried = served.withCanary("lines", 10);
        tried.publish(NEVER);
        return tried;
    }

    private static Plugins published(Plugins plugins) {
        plugins.publish(NEVER);
        return plugins;
    }

    @Test
    void itIsHeldBackAfterARestart() throws Exception {
        try (Plugins plugins = load();
                Plugins tried = tried(plugins)) {
            assertEquals(List.of("lines 1 VERIFIED"), versions(tried));
        }
        assertAfterARestart("lines 1 VERIFIED", "lines 2 HELD");
    }

    @Test
    void onceItIsPromotedTheOtherIsPassedOver() throws Exception {
        try (Plugins plugins = load();
                Plugins tried = tried(plugins);
                Plugins promoted = published(tried.promoted("lines"))) {
            for (Plugins now : List.of(promoted, published(promoted.reloaded()))) {
                assertEquals(List.of("lines 1 HELD", "lines 2 VERIFIED"), versions(now));
                assertEquals(
                        "another version was promoted in its place: remove lines.jar, or go back"
                                + " to it with host.sh plugins rollback lines",
                        reason(now, "1"));
                assertEquals(
                        promoted.served().getFirst().number(), now.served().getFirst().number());
            }
            assertTrue(
                    assertThrows(VersionException.class, () -> promoted.withCanary("lines", 10))
                            .getMessage()
                            .startsWith("there is no other version of plugin lines 2"));
        }
        assertAfterARestart("lines 1 HELD", "lines 2 VERIFIED");
    }

    @Test
    void whatIsPassedOverIsServedAfterARollback() throws Exception {
        try (Plugins plugins = load();
                Plugins tried = tried(plugins);
                Plugins promoted = published(tried.promoted("lines"));
                Plugins back = published(promoted.rolledBack("lines", "it was a mistake"))) {
            for (Plugins now : List.of(back, published(back.reloaded()))) {
                assertEquals(List.of("lines 1 VERIFIED", "lines 2 HELD"), versions(now));
                assertEquals(back.served().getFirst().number(), now.served().getFirst().number());
            }
            assertAfterARestart("lines 1 VERIFIED", "lines 2 HELD");
            try (Plugins again = published(back.promoted("lines"))) {
                assertEquals(List.of("lines 1 HELD", "lines 2 VERIFIED"), versions(again));
            }
        }
        assertAfterARestart("lines 1 HELD", "lines 2 VERIFIED");
    }

    @Test
    void whatIsPassedOverIsSoBesideLaterVersions() throws Exception {
        try (Plugins plugins = load();
                Plugins tried = tried(plugins)) {
            published(tried.promoted("lines")).close();
        }
        for (int version = 3; version < 10; version++) {
            put(Integer.toString(version), "lines-2.jar", "line");
            try (Plugins plugins = load()) {
                assertEquals(
                        List.of("lines 1 HELD", "lines %d VERIFIED".formatted(version)),
                        versions(published(plugins)));
                Files.writeString(folder().resolve("lines-2.jar"), "no jar");
                try (Plugins broken = plugins.reloaded()) {
                    assertEquals(List.of("lines 1 HELD", "lines-2  REFUSED"), versions(broken));
                }
            }
        }
    }

    @Test
    void whatIsPassedOverIsServedWhenItIsTheOnlyOne() throws Exception {
        try (Plugins plugins = load();
                Plugins tried = tried(plugins);
                Plugins promoted = published(tried.promoted("lines"))) {
            Files.delete(folder().resolve("lines-2.jar"));
            try (Plugins alone = published(promoted.reloaded())) {
                assertEquals(List.of("lines 1 VERIFIED"), versions(alone));
            }
        }
        put("2", "lines-2.jar", "line");
        assertAfterARestart("lines 1 REFUSED", "lines 2 REFUSED");
    }

    @Test
    void oneThatHasFailedIsNotPromotedBeforeItIsTriedAgain() throws Exception {
        try (Plugins plugins = load();
                Plugins tried = tried(plugins);
                Plugins back = published(tried.takenBack("lines", "it had 3 faults"))) {
            String remedy =
                    ": put another version there, or try it again with host.sh plugins canary lines"
                            + " PERCENT";
            for (Plugins now : List.of(back, published(back.reloaded()))) {
                assertEquals(
                        "plugin lines 2 is not promoted: it had 3 faults" + remedy,
                        assertThrows(VersionException.class, () -> now.promoted("lines"))
                                .getMessage());
            }
            try (Plugins restarted = published(load())) {
                assertEquals(
                        "plugin lines 2 is not promoted: it was rolled back, since it failed when"
                                + " it was tried"
                                + remedy,
                        assertThrows(VersionException.class, () -> restarted.promoted("lines"))
                                .getMessage());
                try (Plugins again = published(restarted.withCanary("lines", 10));
                        Plugins promoted = published(again.promoted("lines"))) {
                    assertEquals(List.of("lines 1 HELD", "lines 2 VERIFIED"), versions(promoted));
                }
            }
        }
    }

    @Test
    void oneThatTheOperatorRolledBackIsPromoted() throws Exception {
        try (Plugins plugins = load();
                Plugins tried = tried(plugins);
                Plugins failed = published(tried.takenBack("lines", "it had 3 faults"));
                Plugins again = published(failed.withCanary("lines", 10));
                Plugins back = published(again.rolledBack("lines", "it was rolled back"));
                Plugins promoted = published(back.promoted("lines"))) {
            assertEquals(List.of("lines 1 HELD", "lines 2 VERIFIED"), versions(promoted));
        }
    }

    @Test
    void anotherPluginMayNotTakeItsNames() throws Exception {
        try (Plugins plugins = published(load())) {
            put("2", "lines-2.jar", "line", "more");
            new TestJar().codec("demo.More", "more").writeTo(folder().resolve("other.jar"));
            try (Plugins tried = published(plugins.withCanary("lines", 10));
                    Plugins reloaded = tried.reloaded()) {
                assertEquals(List.of("lines 1 VERIFIED", "other  REFUSED"), versions(reloaded));
                assertEquals(
                        "other.jar: it supplies the codec more, and so does plugin lines 2, which"
                                + " is being tried: roll that back first with host.sh plugins"
                                + " rollback lines, or rename in @Provides and build again",
                        reason(reloaded, ""));
                assertEquals(1, reloaded.candidate().stream().count());
            }
        }
    }

    @Test
    void anotherPluginIsNotRolledBackToAVersionWithItsNames() throws Exception {
        new TestJar().codec("demo.More", "more").writeTo(folder().resolve("other.jar"));
        published(load()).close();
        new TestJar().codec("demo.Other", "other").writeTo(folder().resolve("other.jar"));
        try (Plugins plugins = published(load())) {
            put("2", "lines-2.jar", "line", "more");
            try (Plugins tried = published(plugins.withCanary("lines", 10))) {
                VersionException clash =
                        assertThrows(
                                VersionException.class,
                                () -> tried.rolledBack("other", "it was a mistake"));
                assertTrue(
                        clash.getMessage().contains("so does plugin lines 2"), clash::getMessage);
            }
        }
    }
}
