package io.wirehost.host.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;

import io.wirehost.spi.Range;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@code reference.conf} is the documentation of the operator: it must be complete and true. */
class ReferenceTest {
    private final ConfigObject reference = HoconFile.reference().root();

    @Test
    void everyComponentOfTheRecordsHasAKeyAndEveryKeyAComponent() {
        Set<String> top = keys(HostConfig.class);
        top.addAll(Set.of("defaults", "vars"));
        assertEquals(top, reference.keySet());

        Set<String> session = keys(ListenerConfig.class);
        session.addAll(keys(BindingConfig.class));
        session.removeAll(Set.of("name", "bindings", "place"));
        session.removeAll(Set.of("bind", "handler", "codec", "config", "codec-config"));
        assertEquals(session, block("defaults").keySet());

        assertEquals(keys(AdminConfig.class), block("admin").keySet());
        assertEquals(keys(HttpConfig.class), block("admin.http").keySet());
        assertEquals(keys(PluginsConfig.class), block("plugins").keySet());
        assertEquals(keys(QuarantineConfig.class), block("plugins.quarantine").keySet());
        assertEquals(keys(CanaryConfig.class), block("plugins.canary").keySet());
        assertEquals(keys(TcpConfig.class), block("defaults.tcp").keySet());
        assertEquals(keys(ReadQueueConfig.class), block("defaults.read-queue").keySet());
        assertEquals(keys(WriteQueueConfig.class), block("defaults.write-queue").keySet());
    }

    @Test
    void everyKeyIsExplained() {
        assertExplained(reference, "");
    }

    private static void assertExplained(ConfigObject block, String path) {
        block.forEach((key, value) -> {
            assertFalse(comments(value).isBlank(), path + key + " has no comment");
            if (value instanceof ConfigObject inner) {
                assertExplained(inner, path + key + ".");
            }
        });
    }

    @Test
    void theRangesAndChoicesInTheCommentsAreThoseOfTheRecords() {
        assertRanges(HostConfig.class, reference);
        assertRanges(ListenerConfig.class, block("defaults"));
        assertRanges(BindingConfig.class, block("defaults"));
        assertRanges(QuarantineConfig.class, block("plugins.quarantine"));
        assertRanges(CanaryConfig.class, block("plugins.canary"));
        assertRanges(TcpConfig.class, block("defaults.tcp"));
        assertRanges(ReadQueueConfig.class, block("defaults.read-queue"));
        assertRanges(WriteQueueConfig.class, block("defaults.write-queue"));
        assertTrue(
                comments(Objects.requireNonNull(block("defaults").get("dispatch")))
                        .contains("One of: inline, session, pool"));
    }

    @Test
    void whenAReloadTakesEffectIsToldAsItIs() {
        assertReload(HostConfig.class, reference);
        assertReload(ListenerConfig.class, block("defaults"));
        assertReload(BindingConfig.class, block("defaults"));
    }

    private static void assertReload(Class<?> type, ConfigObject block) {
        for (RecordComponent component : type.getRecordComponents()) {
            ConfigValue value = block.get(Keys.key(component));
            if (value instanceof ConfigObject inner && component.getType().isRecord()) {
                assertReload(component.getType(), inner);
            } else if (value != null && !(value instanceof ConfigObject)) {
                String says = "Reload: " + SettingChange.when(component).label();
                assertTrue(
                        comments(value).lines().map(String::strip).anyMatch(says::equals),
                        component + " lacks: " + says);
            }
        }
    }

    private static void assertRanges(Class<? extends Record> type, ConfigObject block) {
        for (RecordComponent component : type.getRecordComponents()) {
            Range range = component.getAnnotation(Range.class);
            if (range != null) {
                String key = Keys.key(component);
                String comments = comments(Objects.requireNonNull(block.get(key), key));
                String says = "Range: " + range.min() + "–" + range.max();
                assertTrue(comments.contains(says), key + " lacks: " + says);
                boolean canBeOff = component.getType() == Duration.class && range.min().equals("0");
                assertEquals(canBeOff, comments.contains("0 or off:"), key + " on what 0 means");
            }
        }
    }

    @Test
    void theExampleInTheCommentsCanBeUsed(@TempDir Path directory) throws Exception {
        String example =
                text().lines()
                        .dropWhile(line -> !line.equals("# listeners {"))
                        .takeWhile(line -> line.startsWith("#"))
                        .map(line -> line.substring(1))
                        .collect(Collectors.joining("\n"));
        HostConfig config =
                ConfigLoader.load(Files.writeString(directory.resolve("host.conf"), example));
        assertEquals(2, config.listeners().size());
        assertEquals(2, config.listeners().get(1).bindings().size());

        Config echo = ConfigFactory.parseString(example).getConfig("listeners.echo");
        assertEquals(
                Set.of("bind", "handler", "codec", "config", "codec-config"),
                echo.root().keySet(),
                "what has no default is in the example");
        assertExplained(echo.root(), "listeners.echo.");
    }

    private static Set<String> keys(Class<? extends Record> type) {
        return new TreeSet<>(Keys.of(type));
    }

    private ConfigObject block(String path) {
        return reference.toConfig().getObject(path);
    }

    private static String comments(ConfigValue value) {
        return String.join("\n", value.origin().comments());
    }

    private static String text() throws IOException {
        try (InputStream in = ReferenceTest.class.getResourceAsStream("/reference.conf")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
