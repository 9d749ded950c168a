package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class WritabilityTest {
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
    void aDirectoryAboveThatLetsNobodyThrough() throws IOException {
        set("rw-rw-rw-", jar);
        set("rwx------", home);
        passes();
    }

    @Test
    void theGroupOfTheOwnerAloneMayWrite() throws IOException {
        String owner = Files.getOwner(jar).getName();
        String group =
                Files.readAttributes(jar, java.nio.file.attribute.PosixFileAttributes.class)
                        .group()
                        .getName();
        set("rw-rw-r--", jar);
        if (owner.equals(group)) {
            passes();
        } else {
            assertEquals(
                    "x: the group %1$s can write to %2$s, and so have the host run anything: chmod g-w %2$s"
                            .formatted(group, jar),
                    reason());
        }
    }

    @Test
    void whoeverOnlyLooksMayLookAtAnything() throws IOException {
        set("rw-rw-rw-", jar);
        PluginFile file = PluginFile.in(directory).getFirst();
        assertDoesNotThrow(() -> Admission.ofAnything().checkFile(file));
    }
}
