package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;

/** The README says what is so: its examples are taken from it, and run. */
@Timeout(120)
class ReadmeIT {
    private static final Path README = Path.of("..", "README.md");

    @RegisterExtension final PackedHost host = new PackedHost();

    @Test
    void theProtocolOfTheReadmeIsBuiltAgainstTheContractAloneAndServed() throws Exception {
        Path classes = compile("Thermo.java", List.of(jarIn(host.home().resolve("lib"), "spi")));
        writeService(classes, "PacketCodec", "thermo.Thermo$Codec");
        writeService(classes, "StartPacketHandler", "thermo.Thermo$Handler");
        jar(classes, manifest("thermo", "1.2.3"), host.home().resolve("plugins/dropped.jar"));
        host.start(example("host.conf").replace(":7100", ":0"));
        assertTrue(
                host.status().getConfigList("plugins").stream()
                        .anyMatch(plugin ->
                                plugin.getString("id").equals("thermo")
                                        && plugin.getString("version").equals("1.2.3")),
                "the plugin is called as its manifest says");
        try (Socket socket = Talk.connect(host.address("thermo"))) {
            byte[] warm = {0, 0, 0, 7, 0x09, (byte) 0xc4};
            byte[] cold = {0, 0, 0, 7, 0x01, 0x02};
            socket.getOutputStream().write(warm);
            socket.getOutputStream().write(cold);
            assertArrayEquals(warm, socket.getInputStream().readNBytes(6));
            assertArrayEquals(warm, socket.getInputStream().readNBytes(6));
        }
    }

    @Test
    void theClientOfTheReadmeReadsBackWhatItStored() throws Exception {
        host.start("listeners.data { bind = \"127.0.0.1:0\", handler = dataserver }");
        Path spi = jarIn(host.home().resolve("lib"), "spi");
        Path client = jarIn(Path.of("..", "spi", "client", "target"), "client");
        Path classes = compile("UploadAndDownload.java", List.of(spi, client));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream console = System.out;
        URL[] path = {classes.toUri().toURL(), spi.toUri().toURL(), client.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(path)) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            String[] arguments = {"127.0.0.1", String.valueOf(host.port("data"))};
            loader.loadClass("UploadAndDownload")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments);
        } finally {
            System.setOut(console);
        }
        assertTrue(
                printed.toString(StandardCharsets.UTF_8).startsWith("Hello, data server!"),
                printed::toString);
    }

    /** The code block below the mark of this name. */
    private static String example(String name) throws IOException {
        Matcher block =
                Pattern.compile(
                                "<!-- example: "
                                        + Pattern.quote(name)
                                        + " -->\\s*```\\w+\n(.*?)```",
                                Pattern.DOTALL)
                        .matcher(Files.readString(README));
        assertTrue(block.find(), "the README has no example " + name);
        return block.group(1);
    }

    private Path compile(String name, List<Path> classPath) throws IOException {
        Path source = Files.writeString(host.test().resolve(name), example(name));
        Path classes = Files.createDirectories(host.test().resolve("classes"));
        String paths = String.join(":", classPath.stream().map(Path::toString).toList());
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int result =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                errors,
                                "-cp",
                                paths,
                                "-d",
                                classes.toString(),
                                source.toString());
        assertEquals(0, result, errors::toString);
        return classes;
    }

    private static Path jarIn(Path folder, String artifact) throws IOException {
        Pattern name =
                Pattern.compile("(.*-)?wirehost-" + artifact + "-[0-9].*(?<!-sources)\\.jar");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> name.matcher(file.getFileName().toString()).matches())
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(folder + " has no " + artifact))
                    .toAbsolutePath();
        }
    }

    private static void writeService(Path classes, String service, String provider)
            throws IOException {
        Path folder = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(folder.resolve("io.wirehost.spi." + service), provider + "\n");
    }

    /** What the configuration of Maven in the README makes. */
    private Manifest manifest(String artifactId, String version) throws Exception {
        String spi = jarIn(host.home().resolve("lib"), "spi").getFileName().toString();
        String configuration =
                example("pom.xml")
                        .replace("${project.artifactId}", artifactId)
                        .replace("${project.version}", version)
                        .replace("${wirehost.version}", spi.replaceAll(".*-spi-|\\.jar", ""));
        NodeList entries =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(configuration)))
                        .getElementsByTagName("manifestEntries")
                        .item(0)
                        .getChildNodes();
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        for (int i = 0; i < entries.getLength(); i++) {
            if (entries.item(i) instanceof Element entry) {
                attributes.putValue(entry.getTagName(), entry.getTextContent());
            }
        }
        return manifest;
    }

    private static void jar(Path classes, Manifest manifest, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                try (InputStream in = Files.newInputStream(file)) {
                    in.transferTo(out);
                }
            }
        }
    }
}
