package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wirehost.host.LogLines;
import io.wirehost.host.config.QuarantineConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

class DisabledTest {
    private static final QuarantineConfig NEVER =
            new QuarantineConfig(0, Duration.ofMinutes(1), QuarantineConfig.Then.REFUSE);

    @TempDir private Path directory;

    private Plugins load() {
        Plugins plugins =
                TestPlugins.load(
                        directory.resolve("plugins"), PluginStore.at(directory.resolve("store")));
        plugins.publish(NEVER);
        return plugins;
    }

    private static List<String> states(Plugins plugins) {
        return plugins.generations().stream()
                .map(one -> one.plugin().id() + " " + one.plugin().state())
                .toList();
    }

    @Test
    void aPluginStaysDisabledOverARestartUntilItIsEnabled() throws Exception {
        new TestJar().codec("demo.A", "a").writeTo(directory.resolve("plugins/a.jar"));
        new TestJar().codec("demo.B", "b").writeTo(directory.resolve("plugins/b.jar"));
        try (Plugins plugins = load()) {
            plugins.disable("a");
            plugins.disable("a");
            assertEquals(List.of("a DISABLED", "b ACTIVE"), states(plugins));
        }
        try (Plugins plugins = load()) {
            assertEquals(List.of("a DISABLED", "b ACTIVE"), states(plugins));
            plugins.enable("a");
            assertEquals(List.of("a ACTIVE", "b ACTIVE"), states(plugins));
        }
        try (Plugins plugins = load()) {
            assertEquals(List.of("a ACTIVE", "b ACTIVE"), states(plugins));
        }
    }

    @Test
    void whereNoneIsThereIsNoFile() throws Exception {
        Path file = directory.resolve("disabled");
        Disabled disabled = Disabled.in(file);
        disabled.add("a");
        disabled.add("b");
        disabled.remove("a");
        assertEquals(List.of("b"), Files.readAllLines(file));
        disabled.remove("b");
        assertFalse(Files.exists(file));
    }

    @Test
    void whatIsEmptyIsToldAndKept() throws Exception {
        Path file = Files.createFile(directory.resolve("disabled"));
        try (LogLines log = new LogLines()) {
            Disabled.in(file).add("a");
            assertEquals(1, log.with("it is empty", "disable them again").size());
        }
        assertEquals(List.of("a"), Files.readAllLines(file));
        assertEquals("", Files.readString(directory.resolve("disabled.damaged")));
    }

    @Test
    void whatCannotBeWrittenDownDoesNotCount() throws Exception {
        Disabled disabled = Disabled.in(directory.resolve("store/disabled"));
        Files.createFile(directory.resolve("store"));
        assertThrows(IOException.class, () -> disabled.add("a"));
        assertFalse(disabled.contains("a"));
    }
}
