package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

/** A plugin, built by a test against the contract that the packed host has in {@code lib}. */
final class BuiltJar {
    private static final String HANDLERS = "META-INF/services/io.wirehost.spi.StartPacketHandler";

    private final Map<String, byte[]> entries = new TreeMap<>();
    private final Map<String, String> sources = new TreeMap<>();
    private final Manifest manifest = new Manifest();

    BuiltJar() {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    }

    BuiltJar manifest(String name, String value) {
        manifest.getMainAttributes().putValue(name, value);
        return this;
    }

    BuiltJar entry(String path, String text) {
        entries.put(path, text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** A class; one of the contract takes the place of the real one, and is left out of the jar. */
    BuiltJar source(String name, String declaration) {
        String head =
                "package %s; import io.wirehost.spi.*; import java.nio.*; "
                        .formatted(name.substring(0, name.lastIndexOf('.')));
        sources.put(name, head + declaration);
        return this;
    }

    /** A handler, which {@link #source} has made. */
    BuiltJar names(String handler) {
        return entry(HANDLERS, handler + "\n");
    }

    /** A handler of streams in the class demo.Handler, with these members besides. */
    BuiltJar handler(String name, String members) {
        return source(
                        "demo.Handler",
                        """
                        @Provides("%s")
                        public class Handler implements StartPacketHandler {
                            %s
                            public StreamHandler open(Session session, ByteBuffer start) {
                                return null;
                            }
                        }
                        """
                                .formatted(name, members))
                .names("demo.Handler");
    }

    BuiltJar edit(String path, UnaryOperator<byte[]> change, PackedHost host) throws IOException {
        compile(host);
        entries.compute(path, (_, bytes) -> change.apply(bytes));
        return this;
    }

    Path writeTo(Path file, PackedHost host) throws IOException {
        compile(host);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return file;
    }

    /** Puts it among the plugins in one step, in the place of one that is there. */
    void install(String file, PackedHost host) throws IOException {
        Path plugins = host.home().resolve("plugins");
        Files.move(
                writeTo(plugins.resolve(file + ".part"), host),
                plugins.resolve(file),
                StandardCopyOption.ATOMIC_MOVE);
    }

    private void compile(PackedHost host) throws IOException {
        if (sources.isEmpty()) {
            return;
        }
        Path work = Files.createTempDirectory(host.test(), "built");
        Path classes = Files.createDirectory(work.resolve("classes"));
        List<String> command = new ArrayList<>();
        command.addAll(List.of("-proc:none", "-d", classes.toString(), "-cp", libraries(host)));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = work.resolve(source.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.getValue());
            command.add(file.toString());
        }
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int result =
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, errors, command.toArray(String[]::new));
        assertEquals(0, result, errors::toString);
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = classes.relativize(file).toString();
                if (!path.startsWith("io/wirehost/spi/")) {
                    entries.put(path, Files.readAllBytes(file));
                }
            }
        }
        sources.clear();
    }

    private static String libraries(PackedHost host) throws IOException {
        try (Stream<Path> files = Files.list(host.home().resolve("lib"))) {
            return String.join(
                    ":", files.map(Path::toString).filter(name -> name.endsWith(".jar")).toList());
        }
    }
}
