package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.config.ConfigException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

class AdmissionTest {
    @TempDir Path home;

    private Path list;
    private PluginInfo untrusted;

    @BeforeEach
    void aPluginThatIsNotInTheList() throws IOException {
        list = Files.writeString(home.resolve("plugins.lock"), "# trusted\n\n");
        new TestJar()
                .codec("demo.LineCodec", "line")
                .manifest("Wirehost-Plugin-Id", "lines")
                .manifest("Wirehost-Plugin-Version", "1.2")
                .writeTo(home.resolve("plugins/x.jar"));
        untrusted = load();
    }

    private PluginInfo load() {
        PluginStore store = PluginStore.at(home.resolve("var")).admitting(Admission.ofListed(list));
        try (Plugins plugins = TestPlugins.load(home.resolve("plugins"), store)) {
            return plugins.infos().getFirst();
        }
    }

    @Test
    void whatIsNotInTheListIsRefusedWithItsLine() {
        assertEquals(
                "x.jar: is not in %s: if you trust it, add the line: lines 1.2 %s"
                        .formatted(list, untrusted.sha256()),
                untrusted.reason());
    }

    @Test
    void withThatLineItIsServed() throws IOException {
        Files.writeString(list, "other - " + "0".repeat(64) + " # another\n");
        Files.writeString(
                list,
                Files.readString(list)
                        + Admission.line(untrusted)
                                .toUpperCase(Locale.ROOT)
                                .replace("LINES", "lines"));
        assertEquals("", load().reason());
    }

    @Test
    void anotherHashOfTheIdIsToldApart() throws IOException {
        Files.writeString(list, "lines 1.1 " + "0".repeat(64));
        assertEquals(
                "x.jar: has not the hash that %s has of lines: if you trust it, add the line: lines 1.2 %s"
                        .formatted(list, untrusted.sha256()),
                load().reason());
    }

    @Test
    void theHashOfAnotherIdDoesNotCount() throws IOException {
        Files.writeString(list, "other 1.2 " + untrusted.sha256());
        assertTrue(load().reason().startsWith("x.jar: is not in "), load().reason());
    }

    @Test
    void aListThatCannotBeReadTrustsNobody() throws IOException {
        Files.delete(list);
        assertTold(
                list
                        + ": is not there, and plugins.trust is checksum: make it, of the lines"
                        + " that host.sh plugins verify FILE prints of plugins that you trust, or"
                        + " set plugins.trust to none");
        Files.writeString(list, "\nlines 1.2\n");
        assertTold(
                list
                        + ": 2: is no line of id, version and SHA-256: host.sh plugins verify FILE"
                        + " prints it");
    }

    private void assertTold(String wrong) {
        assertEquals(wrong, load().reason());
        ConfigException told =
                assertThrows(ConfigException.class, () -> Admission.ofListed(list).checkList());
        assertEquals(wrong, told.getMessage());
    }
}
