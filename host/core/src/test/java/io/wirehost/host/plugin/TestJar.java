package io.wirehost.host.plugin;

import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.StartPacketHandler;

import org.slf4j.Logger;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A jar made by a test: sources are compiled against the SPI and slf4j alone, as those of a real
 * plugin are.
 *
 * <pre>{@code
 * Path jar = new TestJar().codec("demo.LineCodec", "line").writeTo(plugins.resolve("line.jar"));
 * }</pre>
 */
public final class TestJar {
    private final Map<String, String> sources = new TreeMap<>();
    private final Map<String, byte[]> entries = new TreeMap<>();
    private final Map<String, String> services = new TreeMap<>();
    private final Set<String> stored = new HashSet<>();
    private final Manifest manifest = new Manifest();

    /** An empty jar. */
    public TestJar() {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    }

    /**
     * A class.
     *
     * @param name qualified
     * @param declaration without {@code package}; the SPI, slf4j and {@code java.nio} are imported
     */
    public TestJar source(String name, String declaration) {
        String head =
                "package %s; import io.wirehost.spi.*; import java.nio.*; import org.slf4j.*; "
                        .formatted(name.substring(0, name.lastIndexOf('.')));
        sources.put(name, head + declaration);
        return this;
    }

    /** A codec of strings, all that has come being a packet, and the service that names it. */
    public TestJar codec(String className, String name) {
        return source(
                        className,
                        """
                        @Provides("%s")
                        public class %s implements PacketCodec<String, String> {
                            public String unpack(ByteBuffer in) {
                                if (!in.hasRemaining()) return null;
                                byte[] packet = new byte[in.remaining()];
                                in.get(packet);
                                return new String(packet);
                            }
                            public void pack(String packet, PacketSink out) {
                                out.put(packet.getBytes());
                            }
                        }
                        """
                                .formatted(name, simple(className)))
                .service(PacketCodec.class, className);
    }

    /** A handler that sends strings back, and the service that names it. */
    public TestJar handler(String className, String name) {
        return source(
                        className,
                        """
                        @Provides("%s")
                        public class %s implements StartPacketHandler {
                            public PacketHandler<String, String> open(Session s, ByteBuffer start) {
                                return (session, packet) -> session.offer(packet);
                            }
                        }
                        """
                                .formatted(name, simple(className)))
                .service(StartPacketHandler.class, className);
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    /** A line of a service file. */
    public TestJar service(Class<?> service, String line) {
        services.merge("META-INF/services/" + service.getName(), line + "\n", String::concat);
        return this;
    }

    /** A file as it is; a manifest takes the place of the one that is made. */
    public TestJar entry(String path, String content) {
        entries.put(path, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** A file that is not compressed. */
    public TestJar stored(String path, String content) {
        stored.add(path);
        return entry(path, content);
    }

    /** A main attribute of the manifest. */
    public TestJar manifest(String attribute, String value) {
        manifest.getMainAttributes().putValue(attribute, value);
        return this;
    }

    /** Leaves out the entries that begin with a prefix. */
    public TestJar without(String prefix) {
        compile();
        entries.keySet().removeIf(path -> path.startsWith(prefix));
        return this;
    }

    /** Another jar of the entries that begin with a prefix, the services and the manifest left. */
    public TestJar part(String prefix) {
        compile();
        TestJar part = new TestJar();
        entries.forEach((path, bytes) -> {
            if (path.startsWith(prefix)) {
                part.entries.put(path, bytes);
            }
        });
        return part;
    }

    /** Changes the bytes of an entry. */
    public TestJar edit(String path, UnaryOperator<byte[]> change) {
        compile();
        entries.compute(path, (_, bytes) -> change.apply(bytes));
        return this;
    }

    /** Moves an entry. */
    public TestJar move(String from, String to) {
        compile();
        entries.put(to, entries.remove(from));
        return this;
    }

    /** Writes the jar; the folders above it are made. */
    public Path writeTo(Path file) {
        compile();
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
                if (!entries.containsKey(JarFile.MANIFEST_NAME)) {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    manifest.write(bytes);
                    write(out, JarFile.MANIFEST_NAME, bytes.toByteArray());
                }
                for (var entry : entries.entrySet()) {
                    out.setLevel(stored.contains(entry.getKey()) ? 0 : 9);
                    write(out, entry.getKey(), entry.getValue());
                }
                for (var service : services.entrySet()) {
                    write(
                            out,
                            service.getKey(),
                            service.getValue().getBytes(StandardCharsets.UTF_8));
                }
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(JarOutputStream out, String path, byte[] bytes) throws IOException {
        out.putNextEntry(new JarEntry(path));
        out.write(bytes);
        out.closeEntry();
    }

    private void compile() {
        if (sources.isEmpty()) {
            return;
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        String classPath = home(PacketCodec.class) + File.pathSeparator + home(Logger.class);
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled =
                    compiler.getTask(
                                    null,
                                    new Entries(files),
                                    problems,
                                    List.of("-proc:none", "-classpath", classPath),
                                    null,
                                    sources.entrySet().stream()
                                            .map(s -> new Source(s.getKey(), s.getValue()))
                                            .toList())
                            .call();
            if (!compiled) {
                throw new AssertionError(problems.getDiagnostics().toString());
            }
            sources.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("source:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Puts what the compiler makes among the entries. */
    private final class Entries extends ForwardingJavaFileManager<JavaFileManager> {
        Entries(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            String path = name.replace('.', '/') + kind.extension;
            return new SimpleJavaFileObject(URI.create("class:///" + path), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return new ByteArrayOutputStream() {
                        @Override
                        public void close() {
                            entries.put(path, toByteArray());
                        }
                    };
                }
            };
        }
    }
}
