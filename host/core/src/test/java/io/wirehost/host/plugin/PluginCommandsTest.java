package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What {@code host.sh plugins} does; its words and exit codes are tested with the packed host. */
class PluginCommandsTest {
    @TempDir Path home;

    private Path directory;
    private PluginDirectory plugins;

    @BeforeEach
    void anEmptyDirectory() throws IOException {
        directory = Files.createDirectory(home.resolve("plugins"));
        plugins = new PluginDirectory(directory);
    }

    private static TestJar lines(String version) {
        return new TestJar()
                .codec("demo.LineCodec", "line")
                .manifest("Wirehost-Plugin-Id", "lines")
                .manifest("Wirehost-Plugin-Version", version)
                .manifest("Wirehost-Spi-Built", "0.1.0");
    }

    private String install(Path file) throws Exception {
        PluginVerification verification = PluginVerification.of(file);
        assertTrue(verification.isRight(), verification::toString);
        return plugins.install(verification.info());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> !file.equals(directory))
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aVerificationTellsWhatThePluginIs() {
        Path jar = lines("1.2").handler("demo.Echo", "echo").writeTo(home.resolve("x-9.jar"));
        PluginVerification verification = PluginVerification.of(jar);
        PluginInfo info = verification.info();
        assertEquals(List.of(), verification.reasons());
        assertEquals("0.1.0", verification.spi());
        assertEquals("lines", info.id());
        assertEquals("1.2", info.version());
        assertEquals(List.of("line"), info.codecs());
        assertEquals(List.of("echo"), info.handlers());
    }

    @Test
    void aVerificationTellsAllThatIsWrong() {
        StringBuilder gone = new StringBuilder();
        StringBuilder calls = new StringBuilder();
        for (int i = 0; i < 13; i++) {
            gone.append("public static void gone%d() {}".formatted(i));
            calls.append("DataSize.gone%d();".formatted(i));
        }
        Path jar =
                lines("1")
                        .source("io.wirehost.spi.DataSize", "public class DataSize {" + gone + "}")
                        .source("demo.Bad", "public class Bad { void go() {" + calls + "} }")
                        .without("io/wirehost/spi/")
                        .writeTo(home.resolve("bad.jar"));
        PluginVerification verification = PluginVerification.of(jar);
        assertFalse(verification.isRight());
        assertEquals(13, verification.reasons().size(), verification::toString);
        assertEquals("lines", verification.info().id());
        assertEquals("0.1.0", verification.spi());
    }

    @Test
    void whatIsNotThereIsToldAsWell() {
        assertEquals(
                List.of(
                        "gone.jar: is not there, maybe a link that leads nowhere: copy the jar"
                                + " itself"),
                PluginVerification.of(home.resolve("gone.jar")).reasons());
    }

    @Test
    void aPluginIsInstalledReplacedAndRemoved() throws Exception {
        Path file = directory.resolve("lines.jar");
        assertEquals(
                "installed lines 1.0, as " + file,
                install(lines("1.0").writeTo(home.resolve("lines.jar"))));
        assertEquals(
                "replaced lines 1.0 by lines 1.1, in " + file,
                install(lines("1.1").writeTo(home.resolve("lines.jar"))));
        assertEquals(-1, Files.mismatch(home.resolve("lines.jar"), file));
        assertEquals(List.of("lines.jar"), files());
        assertEquals("removed lines 1.1, which was " + file, plugins.remove("lines"));
        assertEquals(List.of(), files());
    }

    @Test
    void aFolderIsInstalledReplacedAndRemoved() throws Exception {
        TestJar jar = lines("1.0").source("lib.Tool", "public class Tool {}");
        jar.part("lib/").writeTo(home.resolve("lines/old-lib.jar"));
        jar.without("lib/").writeTo(home.resolve("lines/lines.jar"));
        install(home.resolve("lines"));
        assertEquals(List.of("lines", "lines/lines.jar", "lines/old-lib.jar"), files());
        Files.delete(home.resolve("lines/old-lib.jar"));
        install(home.resolve("lines"));
        assertEquals(List.of("lines", "lines/lines.jar"), files());
        plugins.remove("lines");
        assertEquals(List.of(), files());
    }

    @Test
    void aFolderAndAJarOfOneNameReplaceEachOther() throws Exception {
        lines("1.0").writeTo(home.resolve("folder/lines.jar/lines-1.0.jar"));
        lines("1.1").writeTo(home.resolve("jar/lines.jar"));
        install(home.resolve("folder/lines.jar"));
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    "replaced lines 1.0 by lines 1.1, in " + directory.resolve("lines.jar"),
                    install(home.resolve("jar/lines.jar")));
            assertEquals(List.of("lines.jar"), files());
            assertEquals(
                    "replaced lines 1.1 by lines 1.0, in " + directory.resolve("lines.jar"),
                    install(home.resolve("folder/lines.jar")));
            assertEquals(List.of("lines.jar", "lines.jar/lines-1.0.jar"), files());
        }
    }

    @Test
    void aFolderAndAJarOfOneIdAreNotThereTogether() throws Exception {
        Path folder = home.resolve("lines");
        Path jar = lines("1.1").writeTo(home.resolve("lines.jar"));
        lines("1.0").writeTo(folder.resolve("lines.jar"));
        install(folder);
        assertEquals(
                "lines 1.0 is there already, as the folder lines: remove it first with: host.sh"
                        + " plugins remove lines",
                assertThrows(Refusal.class, () -> install(jar)).reason());
        plugins.remove("lines");
        install(jar);
        assertEquals(
                "lines 1.1 is there already, as the file lines.jar: remove it first with: host.sh"
                        + " plugins remove lines",
                assertThrows(Refusal.class, () -> install(folder)).reason());
        assertEquals(List.of("lines.jar"), files());
    }

    @Test
    void oneIdHasOneFile() throws Exception {
        install(lines("1.0").writeTo(home.resolve("lines-1.0.jar")));
        Path next = lines("1.1").writeTo(home.resolve("lines-1.1.jar"));
        assertEquals(
                "lines 1.0 is there already, as the file lines-1.0.jar: name the new one like that"
                        + " to replace it, or remove it first with: host.sh plugins remove lines",
                assertThrows(Refusal.class, () -> install(next)).reason());
        Path other =
                new TestJar().codec("demo.C", "c").writeTo(home.resolve("other/lines-1.0.jar"));
        PluginVerification renamed =
                new PluginVerification(PluginInfo.found("other", other), "", List.of());
        assertEquals(
                "lines-1.0.jar is there already, and is plugin lines 1.0: give the new file another"
                        + " name",
                assertThrows(Refusal.class, () -> plugins.install(renamed.info())).reason());
        assertEquals(List.of("lines-1.0.jar"), files());
    }

    @Test
    void aFileIsReplacedByOneOfItsNameWhateverLiesBesideIt() throws Exception {
        install(lines("1.0").writeTo(home.resolve("lines-1.0.jar")));
        lines("1.1").writeTo(directory.resolve("lines-1.1.jar"));
        for (String name : List.of("lines-1.0.jar", "lines-1.1.jar")) {
            String old = name.substring(6, 9);
            assertEquals(
                    "replaced lines %s by lines 1.2, in %s".formatted(old, directory.resolve(name)),
                    install(lines("1.2").writeTo(home.resolve(name))));
        }
        Path third = lines("1.2").writeTo(home.resolve("lines-1.2.jar"));
        assertThrows(Refusal.class, () -> install(third));
        assertEquals(List.of("lines-1.0.jar", "lines-1.1.jar"), files());
    }

    @Test
    void aNameThatIsPassedOverIsNotInstalled() throws Exception {
        Path file = lines("1").writeTo(home.resolve("lines.zip"));
        assertEquals(
                "lines.zip: the host would pass it over: name it <id>.jar, or give a folder of"
                        + " jars",
                assertThrows(Refusal.class, () -> install(file)).reason());
    }

    @Test
    void aBrokenFileCanBeReplacedAndRemovedByItsName() throws Exception {
        Files.writeString(directory.resolve("lines.jar"), "no jar");
        assertEquals(
                "replaced lines by lines 1.0, in " + directory.resolve("lines.jar"),
                install(lines("1.0").writeTo(home.resolve("lines.jar"))));
        Files.writeString(directory.resolve("broken-1.0.jar"), "no jar");
        assertEquals(
                "removed broken, which was " + directory.resolve("broken-1.0.jar"),
                plugins.remove("broken"));
    }

    @Test
    void whatCannotBeRemovedIsTold() throws Exception {
        install(lines("1.0").writeTo(home.resolve("lines.jar")));
        assertEquals(
                "there is no plugin line in %s; did you mean lines?".formatted(directory),
                assertThrows(Refusal.class, () -> plugins.remove("line")).reason());
        lines("1.1").writeTo(directory.resolve("twin.jar"));
        assertEquals(
                "lines.jar and twin.jar have the id lines: delete the one that is not wanted",
                assertThrows(Refusal.class, () -> plugins.remove("lines")).reason());
    }
}
