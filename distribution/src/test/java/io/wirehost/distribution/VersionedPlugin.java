package io.wirehost.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A plugin that answers each line with the number of its version and the line. */
final class VersionedPlugin {
    private static final String SOURCE =
            """
            package demo;
            import io.wirehost.spi.*;
            import java.nio.ByteBuffer;
            import java.time.Duration;

            @Provides("version")
            public final class Version implements StartPacketHandler {
                private final java.util.List<byte[]> state = new java.util.ArrayList<>();
                private String version = "";

                public void start(HandlerContext context) throws Exception {
                    try (var in = Version.class.getResourceAsStream("version.txt")) {
                        version = new String(in.readAllBytes());
                    }
                    state.add(new byte[100_000]);
                    context.scheduleEvery(Duration.ofMillis(50), () -> state.set(0, new byte[100]));
                    context.execute("waiting", () -> {
                        try {
                            Thread.sleep(Duration.ofDays(1));
                        } catch (InterruptedException e) {
                            state.clear();
                        }
                    });
                }

                public PacketHandler<String, String> open(Session session, ByteBuffer start) {
                    return new PacketHandler<>() {
                        public void onPacket(PacketSession<String> to, String line)
                                throws Exception {
                            to.send(version + " " + line);
                        }
                    };
                }
            }
            """;

    private VersionedPlugin() {}

    /** Puts a version in the place of the one that is there. */
    static void install(Path plugins, int version) throws IOException {
        install(plugins, version, "version.jar");
    }

    /** Puts a version there, in a file of this name. */
    static void install(Path plugins, int version, String file) throws IOException {
        Path part = plugins.resolve("version.jar.part");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Wirehost-Plugin-Id", "version");
        manifest.getMainAttributes().putValue("Wirehost-Plugin-Version", Integer.toString(version));
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(part), manifest)) {
            for (Map.Entry<String, byte[]> entry : Compiled.ENTRIES.entrySet()) {
                add(jar, entry.getKey(), entry.getValue());
            }
            add(jar, "demo/version.txt", Integer.toString(version).getBytes());
        }
        Files.move(part, plugins.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(content);
    }

    /** Once for all versions: the compiler must not take time from what is watched. */
    private static final class Compiled {
        static final Map<String, byte[]> ENTRIES = compiled();

        private static Map<String, byte[]> compiled() {
            try {
                Path classes = Files.createTempDirectory("version");
                try {
                    compile(classes);
                    return entries(classes);
                } finally {
                    PackedHost.delete(classes);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void compile(Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> lib = Files.list(PackedHost.PACKED.resolve("lib"))) {
            String path =
                    String.join(
                            java.io.File.pathSeparator,
                            lib.map(Path::toString).filter(jar -> jar.endsWith(".jar")).toList());
            boolean compiled =
                    compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    List.of("-proc:none", "-cp", path, "-d", classes.toString()),
                                    null,
                                    List.of(
                                            new SimpleJavaFileObject(
                                                    URI.create("source:///demo/Version.java"),
                                                    JavaFileObject.Kind.SOURCE) {
                                                @Override
                                                public CharSequence getCharContent(
                                                        boolean ignoreEncodingErrors) {
                                                    return SOURCE;
                                                }
                                            }))
                            .call();
            if (!compiled) {
                throw new AssertionError("the plugin does not compile");
            }
        }
    }

    private static Map<String, byte[]> entries(Path classes) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>();
        entries.put(
                "META-INF/services/io.wirehost.spi.StartPacketHandler",
                "demo.Version\n".getBytes());
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.put(classes.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return entries;
    }
}
