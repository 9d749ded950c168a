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
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Plugins that are broken in different ways stop only themselves. */
@Timeout(120)
class BrokenPluginsIT {
    private static final String ECHO =
            "listeners.echo { bind = \"127.0.0.1:0\", codec = line, handler = echo }\n";

    @RegisterExtension final PackedHost host = new PackedHost();

    @Test
    void brokenPluginsAreRefusedByNameAndReasonAndTheOthersServe() throws Exception {
        Map<String, String> expected = new TreeMap<>();
        Path plugins = host.home().resolve("plugins");

        byte[] whole = Files.readAllBytes(plugins.resolve("wirehost-echo.jar"));
        Files.write(plugins.resolve("truncated.jar"), Arrays.copyOf(whole, 700));
        expected.put("truncated", "truncated.jar: is not a whole jar");

        Files.writeString(plugins.resolve("text.jar"), "this is no jar\n");
        expected.put("text", "text.jar: is not a whole jar");

        new BuiltJar()
                .handler("major", "")
                .manifest("Wirehost-Spi-Built", "9.1")
                .writeTo(plugins.resolve("major.jar"), host);
        expected.put("major", "major.jar: is built against version 9.1 of the SPI");

        new BuiltJar()
                .source(
                        "io.wirehost.spi.DataSize",
                        "public class DataSize { public static void grow() {} }")
                .handler("missing", "void use() { DataSize.grow(); }")
                .writeTo(plugins.resolve("missing.jar"), host);
        expected.put(
                "missing",
                "missing.jar: class demo.Handler calls io.wirehost.spi.DataSize.grow()void, which"
                        + " is not there: build it against io.wirehost:wirehost-spi:");

        new BuiltJar()
                .source(
                        "io.wirehost.spi.PacketCodec",
                        "public interface PacketCodec<I, O> { I unpack(ByteBuffer in); }")
                .source(
                        "demo.Half",
                        "public class Half implements PacketCodec<String, String> { public String"
                                + " unpack(ByteBuffer in) { return null; } }")
                .handler("half", "")
                .writeTo(plugins.resolve("half.jar"), host);
        expected.put(
                "half",
                "half.jar: class demo.Half does not implement"
                        + " io.wirehost.spi.PacketCodec.pack(Object,PacketSink)void");

        new BuiltJar()
                .handler("bundled", "")
                .entry("org/slf4j/Logger.class", "x")
                .writeTo(plugins.resolve("bundled.jar"), host);
        expected.put("bundled", "org.slf4j:slf4j-api the scope provided");

        Path twin = new BuiltJar().handler("twin", "").writeTo(plugins.resolve("twin-a.jar"), host);
        Files.copy(twin, plugins.resolve("twin-b.jar"));
        expected.put("twin-a", "twin-a.jar and twin-b.jar: they supply the handler twin");
        expected.put("twin-b", "twin-a.jar and twin-b.jar: they supply the handler twin");

        new BuiltJar().entry("README", "x").writeTo(plugins.resolve("empty.jar"), host);
        expected.put("empty", "empty.jar: has no service");

        new BuiltJar()
                .entry("META-INF/services/io.wirehost.spi.StartPacketHandler", "demo.Nowhere\n")
                .writeTo(plugins.resolve("nowhere.jar"), host);
        expected.put("nowhere", "StartPacketHandler: 1: class demo.Nowhere is not in the plugin");

        new BuiltJar()
                .handler("newer", "")
                .edit("demo/Handler.class", BrokenPluginsIT::ofJava99, host)
                .writeTo(plugins.resolve("newer.jar"), host);
        expected.put("newer", "newer.jar: class demo.Handler is built for Java 99 and the host");

        new BuiltJar()
                .handler("dots", "")
                .entry("../../outside.txt", "x")
                .writeTo(plugins.resolve("dots.jar"), host);
        expected.put("dots", "dots.jar: its entry ../../outside.txt leads out of the jar");

        Path outside =
                new BuiltJar().handler("link", "").writeTo(host.test().resolve("l.jar"), host);
        Files.createSymbolicLink(plugins.resolve("link.jar"), outside);
        expected.put("link", "link.jar: is a link to ");

        Files.createSymbolicLink(plugins.resolve("dangling.jar"), Path.of("nothing"));
        expected.put("dangling", "dangling.jar: is not there");

        Files.createDirectory(plugins.resolve("folder.jar"));
        expected.put("folder", "folder.jar: has no jar");

        new BuiltJar()
                .handler("misspelt", "")
                .manifest("Wirehost-Plugin-Name", "x")
                .writeTo(plugins.resolve("misspelt.jar"), host);
        expected.put("misspelt", "Wirehost-Plugin-Name of its manifest is not known; did you mean");

        Files.write(plugins.resolve("ignored.jar.part"), new byte[10]);

        host.start(ECHO);

        Map<String, String> refused =
                host.status().getConfigList("plugins").stream()
                        .filter(plugin -> plugin.getString("state").equalsIgnoreCase("refused"))
                        .collect(
                                Collectors.toMap(
                                        plugin -> plugin.getString("id"), BrokenPluginsIT::reason));
        assertEquals(expected.keySet(), refused.keySet(), refused::toString);
        expected.forEach(
                (id, reason) -> assertTrue(refused.get(id).contains(reason), refused.get(id)));
        assertTrue(host.sh("status").out().contains("demo.Nowhere"));
        assertEchoServes();
    }

    private void assertEchoServes() throws IOException {
        try (Socket socket = Talk.connect(host.address("echo"))) {
            socket.getOutputStream().write("still here\n".getBytes(StandardCharsets.UTF_8));
            assertEquals("still here\n", Talk.read(socket, 11));
        }
    }

    private static String reason(Config plugin) {
        return plugin.getString("reason");
    }

    private static byte[] ofJava99(byte[] classFile) {
        classFile[7] = (byte) (99 + 44);
        return classFile;
    }
}
