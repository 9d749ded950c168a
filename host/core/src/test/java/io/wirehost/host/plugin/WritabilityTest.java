package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

class WritabilityTest {
    private static final int SOMEBODY = 54321;

    @TempDir Path home;

    private Path directory;
    private Path jar;

    @BeforeEach
    void aPluginThatOthersCanReach() throws IOException {
        directory = Files.createDirectories(home.toRealPath().resolve("plugins"));
        jar = new TestJar().codec("demo.LineCodec", "line").writeTo(directory.resolve("x/x.jar"));
        set("rwxr-xr-x", home, directory, jar.getParent());
        set("rw-r--r--", jar);
    }

    private static void set(String permissions, Path... paths) throws IOException {
        for (Path path : paths) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    private String reason() throws IOException {
        PluginFile file = PluginFile.in(directory).getFirst();
        return assertThrows(Refusal.class, () -> Admission.ofOwnFiles().checkFile(file)).reason();
    }

    private void passes() throws IOException {
        PluginFile file = PluginFile.in(directory).getFirst();
        assertDoesNotThrow(() -> Admission.ofOwnFiles().checkFile(file));
    }

    @Test
    void whatOnlyItsOwnerWritesPasses() throws IOException {
        passes();
    }

    @Test
    void aJarThatEverybodyWrites() throws IOException {
        set("rw-r--rw-", jar);
        assertEquals(
                "x: everybody can write to %1$s, and so have the host run anything: chmod o-w %1$s"
                        .formatted(jar),
                reason());
    }

    @Test
    void aFolderThatEverybodyWrites() throws IOException {
        set("rwxrwxrwx", jar.getParent());
        assertEquals(
                "x: everybody can write to %1$s, and so have the host run anything: chmod o-w %1$s"
                        .formatted(jar.getParent()),
                reason());
    }

    @Test
    void theDirectoryThatEverybodyWrites() throws IOException {
        set("rwxr-xrwx", directory);
        assertEquals(
                "x: everybody can write to %1$s, and so have the host run anything: chmod o-w %1$s"
                        .formatted(directory),
                reason());
    }

    @Test
    void aDirectoryAboveThatEverybodyWrites() throws IOException {
        set("rwxrwxrwx", home);
        assertEquals(
                "x: everybody can write to %1$s, and so have the host run anything: chmod o-w %1$s"
                        .formatted(home.toRealPath()),
                reason());
    }

    @Test
    void aDirectoryAboveInWhichEntriesCannotBeReplaced() throws IOException {
        Files.setAttribute(home, "unix:mode", 01777);
        passes();
        Files.setAttribute(directory, "unix:mode", 01777);
        assertTrue(reason().contains("everybody can write to " + directory), reason());
    }

    @Test
    void aLinkInADirectoryThatEverybodyWrites() throws IOException {
        Path open = Files.createDirectory(home.resolve("open"));
        Path link = Files.createSymbolicLink(open.resolve("link"), Path.of("../plugins"));
        Path way = Files.createSymbolicLink(home.resolve("way"), link);
        assertEquals(Optional.empty(), new Writability().flaw(way.resolve("x/x.jar")));
        set("rwxrwxrwx", open);
        assertEquals(
                "everybody can write to %1$s, and so have the host run anything: chmod o-w %1$s"
                        .formatted(open.toRealPath()),
                new Writability().flaw(way.resolve("x/x.jar")).orElseThrow());
    }

    @Test
    void aLinkThatLeadsToItself() throws IOException {
        Path loop = Files.createSymbolicLink(home.resolve("loop"), Path.of("loop"));
        assertThrows(FileSystemLoopException.class, () -> new Writability().flaw(loop));
    }

    /** Only root can give files away; those of any other user stay its own. */
    @Test
    void whoOwnsItDoesNotMatter() throws IOException {
        Path store = Files.createDirectories(home.resolve("var/plugins")).toRealPath();
        set("rwxr-xr-x", store.getParent(), store);
        for (Path path : List.of(jar, jar.getParent(), directory, home, store)) {
            if (Files.getAttribute(path, "unix:uid").equals(0)) {
                Files.setAttribute(path, "unix:uid", SOMEBODY);
            }
            passes();
        }
        for (PluginStore opened : List.of(PluginStore.lookingAt(store), PluginStore.at(store))) {
            try (Plugins plugins = TestPlugins.load(directory, opened)) {
                assertEquals(
                        List.of(""), plugins.infos().stream().map(PluginInfo::reason).toList());
            }
        }
    }

    @Test
    void aGroupThatWritesADirectoryAbove() throws IOException {
        assumeTrue(
                Files.getAttribute(home, "unix:uid").equals(0),
                "only root can give files to another group: run this test as root");
        Files.setAttribute(home, "unix:gid", SOMEBODY);
        set("rwxrwxr-x", home);
        assertTrue(reason().contains("the group %d can write to ".formatted(SOMEBODY)), reason());
    }

    @Test
    void aStoreThatEverybodyWrites() throws IOException {
        Path store = Files.createDirectories(home.resolve("var/plugins")).toRealPath();
        set("rwxr-xr-x", store.getParent());
        set("rwxrwxrwx", store);
        String flaw =
                "x: everybody can write to %1$s, and so have the host run anything: chmod o-w %1$s"
                        .formatted(store);
        for (PluginStore opened : List.of(PluginStore.at(store), PluginStore.lookingAt(store))) {
            try (Plugins plugins = TestPlugins.load(directory, opened)) {
                assertEquals(
                        List.of(flaw), plugins.infos().stream().map(PluginInfo::reason).toList());
            }
        }
        set("rwxr-xr-x", store);
        try (Plugins plugins = TestPlugins.load(directory, PluginStore.at(store))) {
            assertEquals(List.of(""), plugins.infos().stream().map(PluginInfo::reason).toList());
        }
        Path copy = store.resolve("x").toFile().listFiles()[0].toPath();
        set("rwxrwxrwx", copy);
        try (Plugins plugins = TestPlugins.load(directory, PluginStore.at(store))) {
            assertTrue(plugins.infos().getFirst().reason().contains("can write to " + copy));
        }
    }

    @Test
    void aDirectoryAboveThatLetsNobodyThrough() throws IOException {
        set("rw-rw-rw-", jar);
        set("rwx------", home);
        passes();
    }

    @Test
    void theGroupOfTheOwnerAloneMayWrite() {
        assertTrue(Writability.isOwn("wirehost", "wirehost", 1001), "a group of the user's own");
        assertTrue(Writability.isOwn("wirehost", "root", 0), "the group of root");
        assertFalse(Writability.isOwn("wirehost", "users", 100), "a group of several");
        assertFalse(Writability.isOwn("root", "users", 100), "a group of several, root's file");
    }

    @Test
    void whoeverOnlyLooksMayLookAtAnything() throws IOException {
        set("rw-rw-rw-", jar);
        PluginFile file = PluginFile.in(directory).getFirst();
        assertDoesNotThrow(() -> Admission.ofAnything().checkFile(file));
    }
}
