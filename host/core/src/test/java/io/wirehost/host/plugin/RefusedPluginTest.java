package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.wirehost.host.LogLines;
import io.wirehost.spi.StartPacketHandler;

import jdk.security.jarsigner.JarSigner;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipFile;

/** Each kind of broken plugin is refused with its reason, beside a sound one that is served. */
class RefusedPluginTest {
    private static final String SERVICE = "META-INF/services/io.wirehost.spi.StartPacketHandler";
    private static final String OPEN =
            "public SessionHandler open(Session s, ByteBuffer start) { return null; }";

    @TempDir Path home;

    private Path directory;
    private Path bad;

    @BeforeEach
    void aSoundPluginIsThere() {
        directory = home.resolve("plugins");
        bad = directory.resolve("bad.jar");
        new TestJar().codec("sound.LineCodec", "line").writeTo(directory.resolve("sound.jar"));
    }

    private String reason() {
        try (LogLines log = new LogLines();
                Plugins plugins =
                        TestPlugins.load(directory, PluginStore.at(home.resolve("var")))) {
            assertEquals(1, log.with("plugin bad is refused: ").size(), "" + log.events());
            assertEquals(Set.of("line"), plugins.codecNames(), "the sound one is served");
            assertEquals(Set.of(), plugins.handlerNames());
            assertEquals(2, plugins.infos().size());
            PluginInfo info = plugins.infos().getFirst();
            assertEquals("bad", info.id());
            assertEquals(PluginInfo.State.REFUSED, info.state());
            return info.reason();
        }
    }

    /** A handler of the name bad in the class demo.Bad. */
    private static TestJar handler(String declaration) {
        return new TestJar()
                .source("demo.Bad", "@Provides(\"bad\") " + declaration)
                .service(StartPacketHandler.class, "demo.Bad");
    }

    @Test
    void aFileThatIsNoJar() throws IOException {
        Files.writeString(bad, "this is no jar");
        assertEquals(
                "bad.jar: is not a whole jar (zip END header not found): copy it again, under a"
                        + " name that ends in .part until all of it is there",
                reason());
    }

    @Test
    void anEmptyFile() throws IOException {
        Files.createFile(bad);
        assertEquals(
                "bad.jar: is not a whole jar (zip file is empty): copy it again, under a name that"
                        + " ends in .part until all of it is there",
                reason());
    }

    @Test
    void aTruncatedJar() throws IOException {
        byte[] whole = Files.readAllBytes(new TestJar().handler("demo.Bad", "bad").writeTo(bad));
        Files.write(bad, Arrays.copyOf(whole, whole.length / 2));
        assertEquals(
                "bad.jar: is not a whole jar (zip END header not found): copy it again, under a"
                        + " name that ends in .part until all of it is there",
                reason());
    }

    @Test
    void aJarWithABrokenEntry() throws IOException {
        byte[] bytes =
                Files.readAllBytes(
                        handler("public class Bad implements StartPacketHandler {" + OPEN + "}")
                                .writeTo(bad));
        // The directory at the end stays as it is; of the first entry after the manifest's, the
        // class, all that is compressed is overwritten.
        int entry = indexOf(bytes, "demo/Bad.class") + "demo/Bad.class".length();
        Arrays.fill(bytes, entry, entry + 40, (byte) 0xff);
        Files.write(bad, bytes);
        assertEquals(
                "bad.jar: demo/Bad.class: is not a whole jar (invalid block type): copy it again,"
                        + " under a name that ends in .part until all of it is there",
                reason());
    }

    @Test
    void aJarWithAnEntryOfAnotherContent() throws IOException {
        byte[] bytes =
                Files.readAllBytes(
                        handler("public class Bad implements StartPacketHandler {" + OPEN + "}")
                                .stored("demo/text", "as it was packed")
                                .writeTo(bad));
        bytes[indexOf(bytes, "as it was packed")] = 'A';
        Files.write(bad, bytes);
        assertEquals(
                "bad.jar: is not a whole jar (checksum of demo/text): copy it again, under a name"
                        + " that ends in .part until all of it is there",
                reason());
    }

    @Test
    void twoEntriesOfOneName() throws IOException {
        byte[] bytes =
                Files.readAllBytes(
                        handler("public class Bad implements StartPacketHandler {" + OPEN + "}")
                                .entry("demo/one.txt", "1")
                                .entry("demo/two.txt", "2")
                                .writeTo(bad));
        Files.write(bad, replaced(bytes, "demo/two.txt", "demo/one.txt"));
        assertEquals(
                "bad.jar: has two entries demo/one.txt: build it again with jar or Maven",
                reason());
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, ISO_8859_1).indexOf(text);
    }

    @Test
    void aLinkToNothing() throws IOException {
        Files.createSymbolicLink(bad, Path.of("nothing.jar"));
        assertEquals(
                "bad.jar: is not there, maybe a link that leads nowhere: copy the jar itself",
                reason());
    }

    @Test
    void aLinkOutOfTheDirectory() throws IOException {
        Path outside =
                new TestJar().handler("demo.Bad", "bad").writeTo(home.resolve("outside.jar"));
        Files.createSymbolicLink(bad, outside);
        assertEquals(
                "bad.jar: is a link to %s, out of the directory of the plugins: copy the jar itself"
                        .formatted(outside.toRealPath()),
                reason());
    }

    /** It says what it is all the same, so that verbs of other plugins can pass it over. */
    @Test
    void aSignatureOfAnotherContent() throws Exception {
        Path signed = home.resolve("signed.jar");
        try (ZipFile jar = new ZipFile(new TestJar().writeTo(home.resolve("a.jar")).toFile());
                OutputStream out = Files.newOutputStream(signed)) {
            new JarSigner.Builder(key()).signerName("it").build().sign(jar, out);
        }
        TestJar other =
                handler("public class Bad implements StartPacketHandler {" + OPEN + "}")
                        .manifest("Wirehost-Plugin-Version", "2");
        try (ZipFile jar = new ZipFile(signed.toFile())) {
            for (String name : List.of("META-INF/IT.SF", "META-INF/IT.EC")) {
                byte[] content = jar.getInputStream(jar.getEntry(name)).readAllBytes();
                other.edit(name, _ -> content);
            }
        }
        other.writeTo(bad);
        String reason = reason();
        assertTrue(
                reason.startsWith("bad.jar: cannot be loaded (java.lang.SecurityException"),
                reason);
        PluginStore store = PluginStore.at(home.resolve("var"));
        assertEquals("bad", Plugin.identify(new PluginFile(directory, bad), store).id());
    }

    private KeyStore.PrivateKeyEntry key() throws Exception {
        Path keys = home.resolve("keys");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "it",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=it",
                                "-storepass",
                                "secret",
                                "-keystore",
                                keys.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertEquals(0, process.waitFor());
        char[] password = "secret".toCharArray();
        return (KeyStore.PrivateKeyEntry)
                KeyStore.getInstance(keys.toFile(), password)
                        .getEntry("it", new KeyStore.PasswordProtection(password));
    }

    /** Nor a pipe, which whoever opens it waits at for a writer. */
    @Test
    void whatIsNoRegularFile() throws IOException {
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(bad));
            assertEquals(
                    "bad.jar: is not a regular file: copy the jar itself in its place", reason());
        }
    }

    @Test
    void aFolderThatIsALinkOutOfTheDirectory() throws IOException {
        Path outside = new TestJar().handler("demo.Bad", "bad").writeTo(home.resolve("out/a.jar"));
        Files.createSymbolicLink(directory.resolve("bad"), outside.getParent());
        assertEquals(
                "bad/a.jar: is a link to %s, out of the directory of the plugins: copy the jar itself"
                        .formatted(outside.toRealPath()),
                reason());
    }

    @Test
    void aLinkInsideTheDirectoryIsFollowed() throws IOException {
        new TestJar().codec("more.PairCodec", "pair").writeTo(directory.resolve(".store/pair.jar"));
        Files.createSymbolicLink(directory.resolve("pair.jar"), Path.of(".store/pair.jar"));
        try (Plugins plugins = TestPlugins.load(directory, PluginStore.at(home.resolve("var")))) {
            assertTrue(plugins.codec("pair").isPresent());
        }
    }

    @Test
    void anEntryThatLeadsOutOfTheJar() {
        new TestJar().handler("demo.Bad", "bad").entry("demo/../../../etc/x", "").writeTo(bad);
        assertEquals(
                "bad.jar: its entry demo/../../../etc/x leads out of the jar: build it again with"
                        + " jar or Maven",
                reason());
    }

    @Test
    void anEmptyFolder() throws IOException {
        Files.createDirectory(directory.resolve("bad"));
        assertEquals("bad: has no jar: copy the plugin's and its libraries' into it", reason());
    }

    @Test
    void aFolderWithABrokenLibrary() throws IOException {
        new TestJar().handler("demo.Bad", "bad").writeTo(directory.resolve("bad/a.jar"));
        Files.writeString(directory.resolve("bad/lib.jar"), "");
        assertEquals(
                "bad/lib.jar: is not a whole jar (zip file is empty): copy it again, under a name"
                        + " that ends in .part until all of it is there",
                reason());
    }

    @Test
    void aJarWithoutServices() {
        new TestJar().source("demo.Bad", "public class Bad {}").writeTo(bad);
        assertEquals(
                "bad.jar: has no service: name its classes, one a line, in"
                        + " META-INF/services/io.wirehost.spi.PacketCodec or "
                        + SERVICE,
                reason());
    }

    @Test
    void aServiceFileWithoutNames() {
        new TestJar().service(StartPacketHandler.class, "# none yet").writeTo(bad);
        assertEquals(
                "bad.jar: has no service: name its classes, one a line, in"
                        + " META-INF/services/io.wirehost.spi.PacketCodec or "
                        + SERVICE,
                reason());
    }

    @Test
    void aServiceFileThatNamesAMissingClass() {
        handler("public class Bad implements StartPacketHandler {" + OPEN + "}")
                .service(StartPacketHandler.class, "")
                .service(StartPacketHandler.class, "demo.Gone # was renamed")
                .writeTo(bad);
        assertEquals(
                "bad.jar: "
                        + SERVICE
                        + ": 3: class demo.Gone is not in the plugin: correct the name, or build"
                        + " the jar with it",
                reason());
    }

    @Test
    void aServiceFileWithALineThatIsNoName() {
        new TestJar().service(StartPacketHandler.class, "demo.One demo.Two").writeTo(bad);
        assertEquals(
                "bad.jar: "
                        + SERVICE
                        + ": 1: \"demo.One demo.Two\" is not the name of a class: write one such"
                        + " name a line",
                reason());
    }

    @Test
    void aClassThatDoesNotImplementTheService() {
        new TestJar()
                .codec("demo.BadCodec", "bad")
                .service(StartPacketHandler.class, "demo.BadCodec")
                .writeTo(bad);
        assertEquals(
                "bad.jar: "
                        + SERVICE
                        + ": 1: class demo.BadCodec does not implement"
                        + " io.wirehost.spi.StartPacketHandler: let it, or do not name it as one",
                reason());
    }

    @Test
    void anAbstractClass() {
        handler("public abstract class Bad implements StartPacketHandler {}").writeTo(bad);
        assertEquals(
                "bad.jar: "
                        + SERVICE
                        + ": 1: class demo.Bad is abstract: name a class that extends it",
                reason());
    }

    @Test
    void anInterface() {
        handler("public interface Bad extends StartPacketHandler {}").writeTo(bad);
        assertEquals(
                "bad.jar: "
                        + SERVICE
                        + ": 1: class demo.Bad is abstract: name a class that extends it",
                reason());
    }

    @Test
    void aClassThatIsNotPublic() {
        handler("class Bad implements StartPacketHandler { public Bad() {}" + OPEN + "}")
                .writeTo(bad);
        assertEquals(
                "bad.jar: " + SERVICE + ": 1: class demo.Bad is not public: declare it public",
                reason());
    }

    @Test
    void anInnerClass() {
        new TestJar()
                .source(
                        "demo.Outer",
                        "public class Outer { @Provides(\"bad\") public class Bad implements"
                                + " StartPacketHandler {"
                                + OPEN
                                + "} }")
                .service(StartPacketHandler.class, "demo.Outer$Bad")
                .writeTo(bad);
        assertEquals(
                "bad.jar: "
                        + SERVICE
                        + ": 1: class demo.Outer$Bad is an inner class: declare it static",
                reason());
    }

    @Test
    void aConstructorThatIsNotPublic() {
        handler("public class Bad implements StartPacketHandler { Bad() {}" + OPEN + "}")
                .writeTo(bad);
        assertEquals(
                "bad.jar: "
                        + SERVICE
                        + ": 1: class demo.Bad has no public constructor without parameters: add"
                        + " one",
                reason());
    }

    @Test
    void aConstructorWithParameters() {
        handler(
                        "public class Bad implements StartPacketHandler { public Bad(int x) {}"
                                + OPEN
                                + "}")
                .writeTo(bad);
        assertEquals(
                "bad.jar: "
                        + SERVICE
                        + ": 1: class demo.Bad has no public constructor without parameters: add"
                        + " one",
                reason());
    }

    @Test
    void aClassWithoutProvides() {
        new TestJar()
                .source("demo.Bad", "public class Bad implements StartPacketHandler {" + OPEN + "}")
                .service(StartPacketHandler.class, "demo.Bad")
                .writeTo(bad);
        assertEquals(
                "bad.jar: "
                        + SERVICE
                        + ": 1: class demo.Bad has no @Provides: annotate it with"
                        + " @Provides(\"<name>\")",
                reason());
    }

    @Test
    void aNameThatTheConfigurationCannotHave() {
        new TestJar().handler("demo.Bad", "Not Good").writeTo(bad);
        assertEquals(
                "bad.jar: "
                        + SERVICE
                        + ": 1: class demo.Bad: the name \"Not Good\" of @Provides must be"
                        + " lower-case letters, digits and hyphens, beginning with a letter: rename"
                        + " it",
                reason());
    }

    @Test
    void twoClassesOfOneName() {
        new TestJar().handler("demo.A", "bad").handler("demo.B", "bad").writeTo(bad);
        assertEquals("bad: demo.A and demo.B both supply the handler bad: rename one", reason());
    }

    @Test
    void settingsThatAreNoRecord() {
        new TestJar()
                .source(
                        "demo.Bad",
                        "@Provides(value = \"bad\", settings = Record.class) public class Bad"
                                + " implements StartPacketHandler {"
                                + OPEN
                                + "}")
                .service(StartPacketHandler.class, "demo.Bad")
                .writeTo(bad);
        assertEquals(
                "bad.jar: "
                        + SERVICE
                        + ": 1: class demo.Bad: the settings java.lang.Record of @Provides are not"
                        + " a record: name a record class, or leave them out",
                reason());
    }

    @Test
    void settingsThatAreMissing() {
        new TestJar()
                .source("demo.Settings", "public record Settings() {}")
                .source(
                        "demo.Bad",
                        "@Provides(value = \"bad\", settings = Settings.class) public class Bad"
                                + " implements StartPacketHandler {"
                                + OPEN
                                + "}")
                .service(StartPacketHandler.class, "demo.Bad")
                .without("demo/Settings")
                .writeTo(bad);
        assertEquals(needs("demo.Settings"), reason());
    }

    private static String needs(String missing) {
        return "bad.jar: "
                + SERVICE
                + ": 1: class demo.Bad needs "
                + missing
                + ", which neither the plugin nor the JDK has: put the library into the jar, or"
                + " beside it into a folder; those of the host are not seen";
    }

    @Test
    void aSuperclassThatIsMissing() {
        handler("public class Bad extends lib.Base {" + OPEN + "}")
                .source("lib.Base", "public abstract class Base implements StartPacketHandler {}")
                .without("lib/")
                .writeTo(bad);
        assertEquals(needs("lib.Base"), reason());
    }

    @Test
    void aMethodWhoseTypesAreMissing() {
        handler(
                        "public class Bad implements StartPacketHandler { void use(lib.Tool tool)"
                                + " {}"
                                + OPEN
                                + "}")
                .source("lib.Tool", "public class Tool {}")
                .without("lib/")
                .writeTo(bad);
        assertEquals(needs("lib.Tool"), reason());
    }

    @Test
    void packetsWhoseClassIsMissing() {
        handler(
                        "public class Bad implements StartPacketHandler { public"
                            + " PacketHandler<lib.Packet, lib.Packet> open(Session s, ByteBuffer"
                            + " start) { return null; } }")
                .source("lib.Packet", "public class Packet {}")
                .without("lib/")
                .writeTo(bad);
        assertEquals(needs("lib.Packet"), reason());
    }

    @Test
    void aConstructorWhoseTypesAreMissing() {
        handler(
                        "public class Bad implements StartPacketHandler { public Bad() {} public"
                                + " Bad(lib.Tool tool) {}"
                                + OPEN
                                + "}")
                .source("lib.Tool", "public class Tool {}")
                .without("lib/")
                .writeTo(bad);
        assertEquals(needs("lib.Tool"), reason());
    }

    @Test
    void aClassOfANewerJava() {
        int version = 44 + Runtime.version().feature() + 1;
        handler("public class Bad implements StartPacketHandler {" + OPEN + "}")
                .edit("demo/Bad.class", bytes -> versioned(bytes, version))
                .writeTo(bad);
        int runs = Runtime.version().feature();
        assertEquals(
                "bad.jar: class demo.Bad is built for Java %d and the host runs Java %d: build it with --release %d, or run the host on Java %d"
                        .formatted(runs + 1, runs, runs, runs + 1),
                reason());
    }

    @Test
    void aSuperclassOfANewerJava() {
        handler("public class Bad extends lib.Base {" + OPEN + "}")
                .source("lib.Base", "public abstract class Base implements StartPacketHandler {}")
                .edit("lib/Base.class", bytes -> versioned(bytes, 44 + 99))
                .writeTo(bad);
        int runs = Runtime.version().feature();
        assertEquals(
                "bad.jar: class lib.Base is built for Java 99 and the host runs Java %d: build it with --release %d, or run the host on Java 99"
                        .formatted(runs, runs),
                reason());
    }

    private static byte[] versioned(byte[] classFile, int version) {
        byte[] changed = classFile.clone();
        changed[6] = (byte) (version >> 8);
        changed[7] = (byte) version;
        return changed;
    }

    @Test
    void bytesThatAreNoClass() {
        handler("public class Bad implements StartPacketHandler {" + OPEN + "}")
                .edit("demo/Bad.class", _ -> "no class".getBytes())
                .writeTo(bad);
        assertEquals(
                "bad.jar: class demo.Bad cannot be read (Bad magic number): build the jar again",
                reason());
    }

    @Test
    void aClassInTheWrongPlace() {
        new TestJar()
                .source("demo.Bad", "public class Bad {}")
                .move("demo/Bad.class", "other/Bad.class")
                .service(StartPacketHandler.class, "other.Bad")
                .writeTo(bad);
        assertEquals(
                "bad.jar: "
                        + SERVICE
                        + ": 1: class other.Bad cannot be loaded (java.lang.NoClassDefFoundError:"
                        + " other/Bad (wrong name: demo/Bad)): build the jar again, against what it"
                        + " is run with",
                reason());
    }

    @Test
    void settingsWhoseTypesAreMissing() {
        new TestJar()
                .source(
                        "demo.Settings",
                        "public record Settings(java.util.List<lib.Word> words) {}")
                .source("lib.Word", "public record Word(String text) {}")
                .source(
                        "demo.Bad",
                        "@Provides(value = \"bad\", settings = Settings.class) public class Bad"
                                + " implements StartPacketHandler {"
                                + OPEN
                                + "}")
                .service(StartPacketHandler.class, "demo.Bad")
                .without("lib/")
                .writeTo(bad);
        assertEquals(needs("lib.Word"), reason());
    }

    @Test
    void aJarThatCarriesTheSpi() {
        new TestJar()
                .handler("demo.Bad", "bad")
                .source("io.wirehost.spi.Extra", "public class Extra {}")
                .writeTo(bad);
        assertEquals(
                "bad.jar: carries io/wirehost/spi/Extra.class, but io.wirehost.spi is supplied by"
                    + " the host: give the dependency io.wirehost:wirehost-spi the scope provided,"
                    + " and build again",
                reason());
    }

    @Test
    void aLibraryThatCarriesSlf4j() {
        TestJar jar =
                new TestJar()
                        .handler("demo.Bad", "bad")
                        .source("org.slf4j.helpers.Extra", "public class Extra {}");
        jar.part("org/").writeTo(directory.resolve("bad/slf4j-api-1.7.jar"));
        jar.without("org/").writeTo(directory.resolve("bad/bad.jar"));
        assertEquals(
                "bad/slf4j-api-1.7.jar: carries org/slf4j/helpers/Extra.class, but org.slf4j is"
                        + " supplied by the host: give the dependency org.slf4j:slf4j-api the scope"
                        + " provided, and build again",
                reason());
    }

    @Test
    void aMultiReleaseJarThatCarriesTheSpi() {
        new TestJar()
                .handler("demo.Bad", "bad")
                .entry("META-INF/versions/21/io/wirehost/spi/Extra.class", "")
                .writeTo(bad);
        assertEquals(
                "bad.jar: carries META-INF/versions/21/io/wirehost/spi/Extra.class, but"
                        + " io.wirehost.spi is supplied by the host: give the dependency"
                        + " io.wirehost:wirehost-spi the scope provided, and build again",
                reason());
    }

    @Test
    void aPackageWhoseNameOnlyBeginsLikeTheSpiIsItsOwn() {
        new TestJar()
                .codec("io.wirehost.spider.WebCodec", "web")
                .writeTo(directory.resolve("web.jar"));
        try (Plugins plugins = TestPlugins.load(directory, PluginStore.at(home.resolve("var")))) {
            assertTrue(plugins.codec("web").isPresent());
        }
    }

    @Test
    void anIdThatIsNoName() {
        new TestJar()
                .handler("demo.Bad", "bad")
                .manifest("Wirehost-Plugin-Id", "../bad")
                .writeTo(bad);
        assertEquals(
                "bad.jar: the id \"../bad\" must be letters, digits, dots, hyphens and underscores,"
                        + " beginning with a letter or digit: correct Wirehost-Plugin-Id",
                reason());
    }

    @Test
    void aManifestThatCannotBeRead() {
        new TestJar()
                .handler("demo.Bad", "bad")
                .entry("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nno colon here\n")
                .writeTo(bad);
        assertEquals(
                "bad.jar: cannot be read (java.io.IOException: invalid header field (line 2)):"
                        + " build or copy it again",
                reason());
    }

    @Test
    void anAnnotationWithAConstantOfANewerSpi() {
        new TestJar()
                .source(
                        "demo.Bad",
                        "@Provides(value = \"bad\", dispatch = Dispatch.INLINE) public class Bad"
                                + " implements StartPacketHandler {"
                                + OPEN
                                + "}")
                .service(StartPacketHandler.class, "demo.Bad")
                .edit("demo/Bad.class", bytes -> replaced(bytes, "INLINE", "ONLINE"))
                .writeTo(bad);
        assertEquals(
                "bad.jar: "
                        + SERVICE
                        + ": 1: class demo.Bad cannot be loaded"
                        + " (java.lang.EnumConstantNotPresentException:"
                        + " io.wirehost.spi.Dispatch.ONLINE): build the jar again, against what it"
                        + " is run with",
                reason());
    }

    private static byte[] replaced(byte[] bytes, String text, String by) {
        return new String(bytes, ISO_8859_1).replace(text, by).getBytes(ISO_8859_1);
    }
}
