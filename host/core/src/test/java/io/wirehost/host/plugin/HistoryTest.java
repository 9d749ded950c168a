package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.wirehost.host.LogLines;
import io.wirehost.host.config.QuarantineConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

class HistoryTest {
    private static final QuarantineConfig NEVER =
            new QuarantineConfig(0, Duration.ofMinutes(1), QuarantineConfig.Then.REFUSE);

    @TempDir Path home;

    private Plugins load() {
        return TestPlugins.load(home.resolve("plugins"), PluginStore.at(home.resolve("var")));
    }

    private void put(String version) throws Exception {
        put(version, "lines.jar");
    }

    private void put(String version, String file) throws Exception {
        Files.createDirectories(home.resolve("plugins"));
        new TestJar()
                .codec("demo.LineCodec", "line")
                .manifest("Wirehost-Plugin-Id", "lines")
                .manifest("Wirehost-Plugin-Version", version)
                .writeTo(home.resolve("plugins").resolve(file));
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
    void afterARestartAllThatWasHeldBackStillIs() throws Exception {
        put("1");
        try (Plugins plugins = load()) {
            plugins.publish(NEVER);
            put("2", "lines-2.jar");
            Plugins tried = plugins.withCanary("lines", 10);
            tried.publish(NEVER);
            put("3");
            Plugins reloaded = tried.reloaded();
            reloaded.publish(NEVER);
            reloaded.close();
        }
        try (Plugins plugins = load()) {
            assertEquals(List.of("1 VERIFIED", "2 HELD", "3 HELD"), versions(plugins));
            plugins.publish(NEVER);
            put("4");
            Files.delete(home.resolve("plugins/lines-2.jar"));
            try (Plugins next = plugins.reloaded()) {
                assertEquals(List.of("4 VERIFIED"), versions(next));
                next.publish(NEVER);
            }
        }
        String remembered = Files.readString(home.resolve("var/.history"));
        assertTrue(remembered.startsWith("lines - "), remembered);
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

    private static String hash(String twoDigits) {
        return twoDigits.repeat(32);
    }

    /** As the host does: it is read, something else is served, it is written. */
    private static List<String> served(Path file, String sha256) throws Exception {
        LineFile lines = new LineFile(file);
        PluginInfo info = PluginInfo.found("net", Path.of("net.jar"));
        History.read(lines)
                .serving(List.of(info.of(new Fingerprint(sha256, 1, List.of()))))
                .write(lines);
        return Files.readAllLines(file);
    }

    @Test
    void whatItSaysIsReadAgain() throws Exception {
        Path file = home.resolve("history");
        String line =
                "lines %s,failed:%s %s %s superseded:%s"
                        .formatted(hash("ab"), hash("cd"), hash("01"), hash("02"), hash("03"));
        Files.writeString(file, line + "\n");
        History history = History.read(new LineFile(file));
        assertEquals(Set.of(hash("ab"), hash("cd")), history.held("lines"));
        assertEquals(hash("02"), history.insteadOf(hash("ab")));
        assertEquals(hash("02"), history.insteadOf(hash("cd")));
        assertFalse(history.hasFailed(hash("ab")));
        assertTrue(history.hasFailed(hash("cd")));
        assertEquals(List.of(line, "net - " + hash("04")), served(file, hash("04")));
    }

    @Test
    void linesThatMakeNoSenseAreKept() throws Exception {
        Path file = home.resolve("history");
        String known = "lines - " + hash("ab");
        Files.write(file, (known + "\nother \377\n\nnet x y\n").getBytes(ISO_8859_1));
        try (LogLines log = new LogLines()) {
            assertEquals(
                    List.of(known, "net - " + hash("04"), "other \ufffd", "", "net x y"),
                    served(file, hash("04")));
            assertEquals(3, log.errors().size(), "" + log.events());
            assertTrue(log.errors().getFirst().startsWith(file + ": 2: "), log.errors()::toString);
        }
    }

    @Test
    void whatIsEmptyIsToldAndKept() throws Exception {
        Path file = Files.createFile(home.resolve("history"));
        expectAside(file, "it is empty");
        assertEquals("", Files.readString(home.resolve("history.damaged")));
    }

    @Test
    void whatCannotBeReadIsToldAndKept() throws Exception {
        Path file = Files.createDirectories(home.resolve("history"));
        expectAside(file, "cannot be read");
        assertTrue(Files.isDirectory(home.resolve("history.damaged")));
    }

    private static void expectAside(Path file, String told) throws Exception {
        String next = "net - " + hash("04");
        try (LogLines log = new LogLines()) {
            assertEquals(List.of(next), served(file, hash("04")));
            assertEquals(1, log.with("" + file, told, "copy its jar").size(), "" + log.events());
            assertEquals(1, log.with("is kept as", ".damaged").size(), "" + log.events());
            log.forget();
            assertEquals(List.of(next), served(file, hash("04")));
            assertEquals(List.of(), log.events());
        }
    }
}
