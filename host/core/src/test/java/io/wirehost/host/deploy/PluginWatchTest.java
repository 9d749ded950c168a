package io.wirehost.host.deploy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

class PluginWatchTest {
    @TempDir private Path directory;

    @Test
    void whatWasThereFromTheBeginningIsNoChange() throws Exception {
        Files.writeString(directory.resolve("a.jar"), "a");
        PluginWatch watch = new PluginWatch(directory);
        assertFalse(watch.hasSettledChange());
        assertFalse(watch.hasSettledChange());
    }

    @Test
    void aChangeIsSeenOnceAndNotBeforeItHasSettled() throws Exception {
        PluginWatch watch = new PluginWatch(directory);
        Files.writeString(directory.resolve("a.jar"), "a");
        assertFalse(watch.hasSettledChange(), "it may still grow");
        Files.writeString(directory.resolve("a.jar"), "ab");
        assertFalse(watch.hasSettledChange(), "it has grown");
        assertTrue(watch.hasSettledChange());
        assertFalse(watch.hasSettledChange());
    }

    @Test
    void aNewTimeAndALostJarAreChanges() throws Exception {
        Path jar = Files.createDirectories(directory.resolve("folder")).resolve("a.jar");
        Files.writeString(jar, "a");
        PluginWatch watch = new PluginWatch(directory);
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000));
        assertFalse(watch.hasSettledChange());
        assertTrue(watch.hasSettledChange());
        Files.delete(jar);
        assertFalse(watch.hasSettledChange());
        assertTrue(watch.hasSettledChange());
    }

    @Test
    void whatIsNoJarIsNotWatched() throws Exception {
        PluginWatch watch = new PluginWatch(directory);
        Files.writeString(directory.resolve("a.jar.part"), "a");
        assertFalse(watch.hasSettledChange());
        assertFalse(watch.hasSettledChange());
    }

    @Test
    void aDirectoryThatIsNotThereIsEmpty() {
        PluginWatch watch = new PluginWatch(directory.resolve("not-there"));
        assertFalse(watch.hasSettledChange());
    }
}
