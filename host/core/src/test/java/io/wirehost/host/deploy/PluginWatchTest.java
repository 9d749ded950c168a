package io.wirehost.host.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.LogLines;
import io.wirehost.host.config.ConfigException;
import io.wirehost.host.config.Place;
import io.wirehost.host.config.Problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

class PluginWatchTest {
    @TempDir private Path directory;

    private static boolean hasSettledChange(PluginWatch watch) {
        AtomicBoolean reloaded = new AtomicBoolean();
        watch.look(() -> reloaded.set(true));
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
        Problem problem = new Problem(new Place("host.conf", 0, ""), "for the test");
        for (int i = 0; i < 2; i++) {
            AtomicBoolean asked = new AtomicBoolean();
            watch.look(() -> {
                asked.set(true);
                throw new BusyException(problem);
            });
            assertTrue(asked.get());
        }
        assertTrue(hasSettledChange(watch));
        assertFalse(hasSettledChange(watch));
    }

    @Test
    @SuppressWarnings("try") // the failure is logged, which is kept from the console
    void aChangeThatFailedIsNotTriedAgain() throws Exception {
        PluginWatch watch = new PluginWatch(directory);
        Problem problem = new Problem(new Place("host.conf", 0, ""), "for the test");
        Files.writeString(directory.resolve("a.jar"), "a");
        assertFalse(hasSettledChange(watch));
        watch.look(() -> {
            throw new ConfigException(List.of(problem), "host.conf");
        });
        assertFalse(hasSettledChange(watch));
        Files.writeString(directory.resolve("a.jar"), "ab");
        assertFalse(hasSettledChange(watch));
        try (LogLines log = new LogLines()) {
            watch.look(() -> {
                throw new IllegalStateException("broken");
            });
            assertEquals(1, log.with("The reload failed").size());
        }
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
