package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

class PluginStoreTest {
    @TempDir Path home;

    private Path directory() {
        return home.resolve("plugins");
    }

    private Path var() {
        return home.resolve("var");
    }

    private PluginInfo load() {
        try (Plugins plugins = TestPlugins.load(directory(), PluginStore.at(var()))) {
            assertEquals(1, plugins.infos().size(), plugins.infos()::toString);
            return plugins.infos().getFirst();
        }
    }

    private static TestJar lines(String version) {
        return new TestJar()
                .codec("demo.LineCodec", "line")
                .manifest("Wirehost-Plugin-Id", "lines")
                .manifest("Wirehost-Plugin-Version", version);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** Below var, with the folders of copies and without what is in them. */
    private List<String> copies() throws IOException {
        try (Stream<Path> paths = Files.walk(var(), 2)) {
            return paths.map(path -> var().relativize(path).toString())
                    .filter(path -> path.contains("/"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aCopyIsKeptByIdVersionAndHash() throws Exception {
        Path jar = lines("1.2").writeTo(directory().resolve("my-lines.jar"));
        PluginInfo info = load();
        String sha256 = sha256(Files.readAllBytes(jar));
        assertEquals(PluginInfo.State.VERIFIED, info.state(), info.reason());
        assertEquals(sha256, info.sha256());
        assertEquals(jar, info.file());
        Path copy = var().resolve("lines/1.2-" + sha256.substring(0, 12) + "/my-lines.jar");
        assertEquals(-1, Files.mismatch(jar, copy));
    }

    @Test
    void whatIsServedDoesNotChangeWithTheFile() throws Exception {
        Path jar =
                lines("1")
                        .source("demo.Late", "public class Late {}")
                        .writeTo(directory().resolve("lines.jar"));
        try (Plugins plugins = TestPlugins.load(directory(), PluginStore.at(var()))) {
            Files.writeString(jar, "overwritten");
            ClassLoader loader = plugins.codec("line").orElseThrow().loader();
            assertEquals("demo.Late", loader.loadClass("demo.Late").getName());
        }
    }

    @Test
    void ofAFolderTheHashIsThatOfItsListOfHashes() throws Exception {
        TestJar jar = lines("1").source("lib.Tool", "public class Tool {}");
        byte[] library =
                Files.readAllBytes(
                        jar.part("lib/").writeTo(directory().resolve("lines/a-lib.jar")));
        byte[] plugin =
                Files.readAllBytes(
                        jar.without("lib/").writeTo(directory().resolve("lines/lines.jar")));
        Files.writeString(directory().resolve("lines/LICENSE"), "free");
        String list = sha256(library) + "  a-lib.jar\n" + sha256(plugin) + "  lines.jar\n";
        PluginInfo info = load();
        assertEquals(sha256(list.getBytes(StandardCharsets.UTF_8)), info.sha256());
        Path copy = var().resolve("lines/1-" + info.sha256().substring(0, 12));
        try (Stream<Path> files = Files.list(copy)) {
            assertEquals(
                    List.of("a-lib.jar", "lines.jar", "seal"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void whatLiesThereUnderTwoNamesIsLoadedUnderBoth() throws Exception {
        Path jar =
                new TestJar().codec("demo.LineCodec", "line").writeTo(directory().resolve("a.jar"));
        Files.copy(jar, directory().resolve("b.jar"));
        try (Plugins plugins = TestPlugins.load(directory(), PluginStore.at(var()))) {
            assertEquals(2, plugins.infos().size());
            for (PluginInfo info : plugins.infos()) {
                String clash = "a.jar and b.jar: they supply the codec line";
                assertTrue(info.reason().startsWith(clash), info.reason());
            }
        }
    }

    @Test
    void aJarThatIsRenamedIsLoadedAgain() throws Exception {
        Path jar = lines("1").writeTo(directory().resolve("lines.jar"));
        load();
        Files.move(jar, directory().resolve("lines-1.jar"));
        assertEquals(PluginInfo.State.VERIFIED, load().state());
    }

    @Test
    void aCopyThatIsThereIsUsedAgain() throws Exception {
        lines("1").writeTo(directory().resolve("lines.jar"));
        load();
        Path copy = var().resolve(copies().getFirst()).resolve("lines.jar");
        Object file = Files.readAttributes(copy, "unix:ino").get("ino");
        load();
        assertEquals(file, Files.readAttributes(copy, "unix:ino").get("ino"));
    }

    @Test
    void aCopyThatIsDamagedIsMadeAnew() throws Exception {
        Path jar = lines("1").writeTo(directory().resolve("lines.jar"));
        load();
        Path copy = var().resolve(copies().getFirst()).resolve("lines.jar");
        for (String damaged : List.of("", "PK, once")) {
            Files.writeString(copy, damaged);
            assertEquals(PluginInfo.State.VERIFIED, load().state());
            assertEquals(-1, Files.mismatch(jar, copy));
        }
        Files.delete(copy);
        assertEquals(PluginInfo.State.VERIFIED, load().state());
        assertEquals(1, copies().size());
    }

    @Test
    void nothingThatIsNotWholeIsKept() throws Exception {
        byte[] whole = Files.readAllBytes(lines("1").writeTo(directory().resolve("lines.jar")));
        Files.write(directory().resolve("lines.jar"), java.util.Arrays.copyOf(whole, 200));
        PluginInfo info = load();
        assertEquals(PluginInfo.State.REFUSED, info.state());
        assertEquals(64, info.sha256().length());
        try (Stream<Path> files = Files.list(var())) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void whatAnEarlierProcessLeftUnfinishedIsDeleted() throws Exception {
        Files.createDirectories(var().resolve("0123456789ab.tmp/folder"));
        Files.writeString(var().resolve("0123456789ab.tmp/a.jar"), "half");
        lines("1").writeTo(directory().resolve("lines.jar"));
        load();
        assertFalse(Files.exists(var().resolve("0123456789ab.tmp")));
    }

    @Test
    void theLastUsedCopiesStayAndThoseInUse() throws Exception {
        for (int version = 1; version <= 6; version++) {
            lines(String.valueOf(version)).writeTo(directory().resolve("lines.jar"));
            load();
            for (String copy : copies()) {
                Path path = var().resolve(copy);
                FileTime used = Files.getLastModifiedTime(path);
                Files.setLastModifiedTime(path, FileTime.from(used.toInstant().minusSeconds(3600)));
            }
        }
        assertEquals(List.of("2", "3", "4", "5", "6"), versions());
        PluginStore store = PluginStore.at(var());
        store.prune(Set.of(copies().getFirst().replaceFirst(".*-", "") + "0".repeat(52)));
        assertEquals(List.of("2", "3", "4", "5", "6"), versions(), "the first is in use");
        store.prune(Set.of());
        assertEquals(List.of("3", "4", "5", "6"), versions());
    }

    private List<String> versions() throws IOException {
        return copies().stream().map(copy -> copy.replaceAll(".*/|-.*", "")).toList();
    }

    @Test
    void aVersionNeedNotBeTheNameOfAFile() throws Exception {
        lines("1.0/../../x y").writeTo(directory().resolve("lines.jar"));
        PluginInfo info = load();
        assertEquals("1.0/../../x y", info.version());
        assertEquals(List.of("lines/1.0_.._.._x_y-" + info.sha256().substring(0, 12)), copies());
    }

    @Test
    void aStoreThatCannotBeWrittenToIsTold() throws Exception {
        lines("1").writeTo(directory().resolve("lines.jar"));
        Files.writeString(var(), "no directory");
        String reason = load().reason();
        assertTrue(reason.startsWith("lines.jar: cannot be copied into " + var()), reason);
        assertTrue(reason.endsWith("make room there, or let the user of the host write to it"));
    }

    @Test
    void inPlaceNothingIsWritten() throws Exception {
        lines("1").writeTo(directory().resolve("lines.jar"));
        try (Plugins plugins = TestPlugins.load(directory(), PluginStore.inPlace())) {
            assertTrue(plugins.codec("line").isPresent());
        }
        assertFalse(Files.exists(var()));
    }

    @Test
    void aFileThatGrowsIsLeftAlone() throws Exception {
        Path jar = lines("1").writeTo(directory().resolve("lines.jar"));
        byte[] whole = Files.readAllBytes(jar);
        Settling.Pause writing =
                _ -> {
                    try {
                        Files.write(jar, new byte[1], java.nio.file.StandardOpenOption.APPEND);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                };
        Instant now = Files.getLastModifiedTime(jar).toInstant();
        PluginFile file = PluginFile.in(directory()).getFirst();
        assertEquals(Set.of(file), new Settling(() -> now, writing).unsettled(List.of(file)));
        try (Plugins plugins =
                Plugins.load(
                        directory(), PluginStore.inPlace(), new Settling(() -> now, writing))) {
            assertEquals(
                    "lines.jar: is still being written: copy it under a name that ends in .part,"
                            + " and rename it then",
                    plugins.infos().getFirst().reason());
        }
        assertNotEquals(whole.length, Files.size(jar));
    }

    @Test
    void aFileThatStaysTheSameIsWaitedForOnce() throws Exception {
        lines("1").writeTo(directory().resolve("lines.jar"));
        lines("2").writeTo(directory().resolve("folder/lines.jar"));
        Instant now = Instant.now();
        int[] pauses = {0};
        Settling settling = new Settling(() -> now, _ -> pauses[0]++);
        assertEquals(Set.of(), settling.unsettled(PluginFile.in(directory())));
        assertEquals(1, pauses[0]);
    }

    @Test
    void anOldFileIsNotWaitedFor() throws Exception {
        Path jar = lines("1").writeTo(directory().resolve("lines.jar"));
        Instant settled = Files.getLastModifiedTime(jar).toInstant().plus(Settling.SETTLED);
        Settling settling =
                new Settling(
                        () -> settled,
                        _ -> {
                            throw new AssertionError("waits");
                        });
        assertEquals(Set.of(), settling.unsettled(PluginFile.in(directory())));
    }
}
