package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;

class PluginManifestTest {
    @TempDir Path directory;

    private void check(String attribute, String value, String hostSpi) throws Refusal {
        Path path = new TestJar().manifest(attribute, value).writeTo(directory.resolve("x.jar"));
        PluginJar jar = PluginJar.open(path, "x.jar");
        try {
            PluginManifest.of(List.of(jar), "x").check(List.of(jar), hostSpi);
        } finally {
            jar.close();
        }
    }

    private String refusal(String attribute, String value, String hostSpi) {
        return assertThrows(Refusal.class, () -> check(attribute, value, hostSpi)).reason();
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0",
        "1.2, 1.3.4",
        "1.2.9, 1.2.0",
        "1.2, 1.2.0-SNAPSHOT",
        "1.2.0-SNAPSHOT, 1.2",
        "0.1.0, 0.1.0-SNAPSHOT",
        "0.1.0-SNAPSHOT, 0.1.7",
        "0.1, 0.1.0"
    })
    void whatTheHostHasAllOfIsServed(String built, String host) {
        assertDoesNotThrow(() -> check("Wirehost-Spi-Built", built, host));
    }

    @ParameterizedTest
    @CsvSource({
        "2.0, 1.9",
        "1.0, 2.0",
        "1.4, 1.3.9",
        "0.2.0, 0.1.0",
        "0.1.0, 0.2.0",
        "0.1.1, 0.1.0",
        "1.0, 0.9",
        "0.9, 1.0"
    })
    void whatItMayLackIsRefused(String built, String host) {
        assertEquals(
                "x.jar: is built against version %s of the SPI, which this host, of %s, does not serve: build it against %s, or run another host"
                        .formatted(built, host, host),
                refusal("Wirehost-Spi-Built", built, host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "latest", "${wirehost.version}", "1.99999999999", "1.2 ", "v1.2"})
    void aVersionThatIsNone(String built) {
        String reason = refusal("Wirehost-Spi-Built", built, "1.0");
        assertEquals(
                "x.jar: Wirehost-Spi-Built is \"%s\": write the version of wirehost-spi, as 1.2.3"
                        .formatted(built),
                reason);
    }

    @Test
    void whereTheVersionOfTheHostIsNotKnownAnyPasses() {
        assertDoesNotThrow(() -> check("Wirehost-Spi-Built", "7.0", null));
    }

    @Test
    void anUnknownAttributeIsToldWithTheNearest() {
        assertEquals(
                "x.jar: the attribute Wirehost-Plugin-ID-Name of its manifest is not known; did you"
                        + " mean Wirehost-Plugin-Id?",
                refusal("Wirehost-Plugin-ID-Name", "x", "1.0"));
        assertEquals(
                "x.jar: the attribute Wirehost-Main of its manifest is not known; there are"
                        + " Wirehost-Plugin-Id, Wirehost-Plugin-Version, Wirehost-Spi-Built,"
                        + " Wirehost-Allows-Java-Serialization",
                refusal("Wirehost-Main", "x", "1.0"));
    }

    @Test
    void attributesHaveNoCase() {
        assertDoesNotThrow(() -> check("WIREHOST-plugin-version", "1", "1.0"));
    }

    @Test
    void owningUpIsTrueOrFalse() {
        assertDoesNotThrow(() -> check("Wirehost-Allows-Java-Serialization", "false", "1.0"));
        assertEquals(
                "x.jar: Wirehost-Allows-Java-Serialization is \"yes\": write true, or leave it out",
                refusal("Wirehost-Allows-Java-Serialization", "yes", "1.0"));
    }
}
