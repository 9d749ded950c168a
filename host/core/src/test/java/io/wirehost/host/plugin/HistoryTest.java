package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.LogLines;
import io.wirehost.host.config.QuarantineConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

class HistoryTest {
    private static final QuarantineConfig NEVER =
            new QuarantineConfig(0, Duration.ofMinutes(1), QuarantineConfig.Then.REFUSE);

    @TempDir Path home;

    private Plugins load() {
        return TestPlugins.load(home.resolve("plugins"), PluginStore.at(home.resolve("var")));
    }

    private void put(String version) throws Exception {
        Files.createDirectories(home.resolve("plugins"));
        new TestJar()
                .codec("demo.LineCodec", "line")
                .manifest("Wirehost-Plugin-Version", version)
                .writeTo(home.resolve("plugins/lines.jar"));
    }

    private static List<String> versions(Plugins plugins) {
        return plugins.infos().stream()
                .map(one -> one.version() + " " + one.state())
                .sorted()
                .toList();
    }

    /** The second of two versions that were served, one after the other, is rolled back. */
    private void rollBack() throws Exception {
        for (String version : List.of("1", "2")) {
            put(version);
            try (Plugins plugins = load()) {
                plugins.publish(NEVER);
            }
        }
        try (Plugins plugins = load();
                Plugins back = plugins.rolledBack("lines", "it was a mistake")) {
            back.publish(NEVER);
        }
    }

    @Test
    void aRollbackOutlastsTheHost() throws Exception {
        rollBack();
        try (Plugins plugins = load()) {
            assertEquals(List.of("1 VERIFIED", "2 HELD"), versions(plugins));
        }
        put("3");
        try (Plugins plugins = load()) {
            assertEquals(List.of("3 VERIFIED"), versions(plugins));
        }
    }

    @Test
    void aRollbackThatIsNotServedIsForgotten() throws Exception {
        put("1");
        try (Plugins plugins = load()) {
            plugins.publish(NEVER);
        }
        put("2");
        try (Plugins plugins = load()) {
            plugins.publish(NEVER);
            plugins.rolledBack("lines", "it was a mistake").close();
        }
        try (Plugins plugins = load()) {
            assertEquals(List.of("2 VERIFIED"), versions(plugins));
        }
    }

    @Test
    void afterARestartACanaryIsHeldBack() throws Exception {
        put("1");
        try (Plugins plugins = load()) {
            plugins.publish(NEVER);
            put("2");
            Plugins tried = plugins.withCanary("lines", 10);
            assertEquals(1, tried.candidate().stream().count());
            tried.publish(NEVER);
            tried.close();
        }
        try (Plugins plugins = load()) {
            assertEquals(List.of("1 VERIFIED", "2 HELD"), versions(plugins));
        }
    }

    @Test
    @SuppressWarnings("try") // the damage is logged, which is kept from the console
    void aDamagedCopyIsNotGoneBackTo() throws Exception {
        rollBack();
        try (LogLines log = new LogLines();
                Plugins plugins = load();
                Plugins promoted = plugins.promoted("lines")) {
            promoted.publish(NEVER);
            for (Path copy : copiesOf("1")) {
                Files.writeString(copy, "something else");
            }
            VersionException gone =
                    assertThrows(
                            VersionException.class,
                            () -> promoted.rolledBack("lines", "it was a mistake"));
            assertTrue(gone.getMessage().contains("has no whole copy"), gone::getMessage);
        }
    }

    private List<Path> copiesOf(String version) throws Exception {
        try (var paths = Files.walk(home.resolve("var"))) {
            return paths.filter(path -> path.endsWith("lines.jar"))
                    .filter(path ->
                            String.valueOf(path.getParent().getFileName())
                                    .startsWith(version + "-"))
                    .toList();
        }
    }

    @Test
    void linesThatMakeNoSenseArePassedOver() throws Exception {
        Path file = home.resolve("history");
        String hash = "ab".repeat(32);
        Files.writeString(file, "lines - " + hash + "\nlines\n\nnet x y\n");
        History history;
        try (LogLines log = new LogLines()) {
            history = History.read(file);
            assertEquals(3, log.errors().size(), "" + log.events());
        }
        assertEquals(hash, history.insteadOf(hash));
        Path copy = home.resolve("copy");
        history.write(copy);
        assertEquals(List.of("lines - " + hash), Files.readAllLines(copy));
    }
}
