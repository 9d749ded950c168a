package io.wirehost.host.deploy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicBoolean;

class PluginWatchTest {
    @TempDir private Path directory;

    private static boolean hasSettledChange(PluginWatch watch) {
        AtomicBoolean reloaded = new AtomicBoolean();
        watch.look(() -> {
            reloaded.set(true);
            return true;
        });
        return reloaded.get();
    }

    @Test
    void whatWasThereFromTheBeginningIsNoChange() throws Exception {
        Files.writeString(directory.resolve("a.jar"), "a");
        PluginWatch watch = new PluginWatch(directory);
        assertFalse(hasSettledChange(watch));
        assertFalse(hasSettledChange(watch));
    }

    @Test
    void aChangeIsSeenOnceAndNotBeforeItHasSettled() throws Exception {
        PluginWatch watch = new PluginWatch(directory);
        Files.writeString(directory.resolve("a.jar"), "a");
        assertFalse(hasSettledChange(watch), "it may still grow");
        Files.writeString(directory.resolve("a.jar"), "ab");
        assertFalse(hasSettledChange(watch), "it has grown");
        assertTrue(hasSettledChange(watch));
        assertFalse(hasSettledChange(watch));
    }

    @Test
    void aChangeThatCouldNotBeTriedIsTriedAgain() throws Exception {
        PluginWatch watch = new PluginWatch(directory);
        Files.writeString(directory.resolve("a.jar"), "a");
        assertFalse(hasSettledChange(watch));
        AtomicBoolean busy = new AtomicBoolean();
        watch.look(() -> {
            busy.set(true);
            return false;
        });
        assertTrue(busy.get());
        assertTrue(hasSettledChange(watch));
        assertFalse(hasSettledChange(watch));
    }

    @Test
    void aNewTimeAndALostJarAreChanges() throws Exception {
        Path jar = Files.createDirectories(directory.resolve("folder")).resolve("a.jar");
        Files.writeString(jar, "a");
        PluginWatch watch = new PluginWatch(directory);
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000));
        assertFalse(hasSettledChange(watch));
        assertTrue(hasSettledChange(watch));
        Files.delete(jar);
        assertFalse(hasSettledChange(watch));
        assertTrue(hasSettledChange(watch));
    }

    @Test
    void whatIsNoJarIsNotWatched() throws Exception {
        PluginWatch watch = new PluginWatch(directory);
        Files.writeString(directory.resolve("a.jar.part"), "a");
        assertFalse(hasSettledChange(watch));
        assertFalse(hasSettledChange(watch));
    }

    @Test
    void aDirectoryThatIsNotThereIsEmpty() {
        PluginWatch watch = new PluginWatch(directory.resolve("not-there"));
        assertFalse(hasSettledChange(watch));
    }
}
