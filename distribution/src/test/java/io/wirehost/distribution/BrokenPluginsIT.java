package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;

/** Jars that are broken in different ways stop only themselves. */
@Timeout(120)
class BrokenPluginsIT {
    private static final String HANDLERS = "META-INF/services/io.wirehost.spi.StartPacketHandler";

    @RegisterExtension final PackedHost host = new PackedHost();

    @Test
    void brokenJarsAreRefusedByNameAndReasonAndTheOthersServe() throws Exception {
        Path plugins = host.home().resolve("plugins");
        byte[] whole = Files.readAllBytes(echoJar(plugins));
        Files.write(plugins.resolve("truncated.jar"), java.util.Arrays.copyOf(whole, 700));
        Files.writeString(plugins.resolve("text.jar"), "this is no jar\n");
        Files.write(plugins.resolve("ignored.jar.part"), new byte[10]);
        jar(plugins.resolve("empty.jar"), Map.of());
        jar(plugins.resolve("nowhere.jar"), Map.of(HANDLERS, "demo.Nowhere\n"));
        jar(
                plugins.resolve("newer.jar"),
                Map.of(
                        HANDLERS,
                        "Newer\n",
                        "Newer.class",
                        "\u00ca\u00fe\u00ba\u00be\0\0\u0003\u00e7"));
        jar(plugins.resolve("bundled.jar"), Map.of("io/wirehost/spi/Session.class", "x"));

        host.start("listeners.echo { bind = \"127.0.0.1:0\", codec = line, handler = echo }");

        Map<String, String> refused =
                host.status().getConfigList("plugins").stream()
                        .filter(plugin -> plugin.getString("state").equalsIgnoreCase("refused"))
                        .collect(
                                Collectors.toMap(
                                        plugin -> plugin.getString("id"), BrokenPluginsIT::reason));
        assertEquals(
                java.util.Set.of("truncated", "text", "empty", "nowhere", "newer", "bundled"),
                refused.keySet());
        assertTrue(refused.get("nowhere").contains("demo.Nowhere"), refused::toString);
        assertTrue(refused.get("bundled").contains("provided"), refused::toString);
        assertTrue(host.sh("status").out().contains("demo.Nowhere"));
        try (Socket socket = Talk.connect(host.address("echo"))) {
            socket.getOutputStream().write("still here\n".getBytes(StandardCharsets.UTF_8));
            assertEquals("still here\n", Talk.read(socket, 11));
        }
    }

    private static String reason(Config plugin) {
        return plugin.getString("reason");
    }

    private static Path echoJar(Path plugins) throws IOException {
        try (var files = Files.list(plugins)) {
            return files.filter(file -> file.getFileName().toString().contains("echo"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void jar(Path file, Map<String, String> entries) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
            out.putNextEntry(new JarEntry("META-INF/"));
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }
}
