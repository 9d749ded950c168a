package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.distribution.PackedHost.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Plugins that never get ready are refused in time and left behind, and all else serves. */
@Timeout(120)
class EndlessPluginsIT {
    private static final String CONF =
            """
            plugins.warm-up-timeout = 2s
            listeners.echo { bind = "127.0.0.1:0", codec = line, handler = echo }
            listeners.demo { bind = "127.0.0.1:0", codec = line, handler = demo }
            """;

    /** What does not return. */
    private enum Endless {
        INITIALISER("handler: demo of plugin demo cannot be used: new demo.Handler()"),
        CONSTRUCTOR("handler: demo of plugin demo cannot be used: new demo.Handler()"),
        SETTINGS("config: demo of plugin demo cannot be used: new demo.Handler$Settings(…)"),
        START("handler: demo of plugin demo did not start: demo.Handler.start");

        final String told;

        Endless(String told) {
            this.told =
                    "host.conf: 3: listeners.demo."
                            + told
                            + " has not returned after 2000 ms: let it, or raise"
                            + " plugins.warm-up-timeout; it is left behind at ";
        }

        void assertTold(Result result) {
            assertTrue(result.err().contains(told), result::toString);
            assertTrue(
                    result.err().contains("//demo.Handler$Calls." + this + "(Handler.java:"),
                    result::toString);
        }
    }

    @RegisterExtension final PackedHost host = new PackedHost();

    /** A handler that answers with the number of its version, if it ever does. */
    private void install(int version, Endless... endless) throws IOException {
        StringBuilder methods = new StringBuilder();
        for (Endless each : Endless.values()) {
            methods.append("static void %s() {".formatted(each));
            if (List.of(endless).contains(each)) {
                methods.append(
                        """
                        while (true) {
                            try {
                                Thread.sleep(Long.MAX_VALUE);
                            } catch (InterruptedException e) {
                                // what does it care
                            }
                        }
                        """);
            }
            methods.append("}\n");
        }
        new BuiltJar()
                .manifest("Wirehost-Plugin-Version", Integer.toString(version))
                .source(
                        "demo.Handler",
                        """
                        @Provides(value = "demo", settings = Handler.Settings.class)
                        public class Handler implements StartPacketHandler {
                            public record Settings(@Default("1") int size) {
                                public Settings {
                                    Calls.SETTINGS();
                                }
                            }
                            static {
                                Calls.INITIALISER();
                            }
                            public Handler() {
                                Calls.CONSTRUCTOR();
                            }
                            public void start(HandlerContext context) {
                                Calls.START();
                            }
                            public PacketHandler<String, String> open(
                                    Session session, ByteBuffer start) {
                                return (to, line) -> to.offer("%d" + line);
                            }
                            static class Calls {
                                %s
                            }
                        }
                        """
                                .formatted(version, methods))
                .names("demo.Handler")
                .install("demo.jar", host);
    }

    @ParameterizedTest
    @EnumSource
    void itKeepsTheHostFromStartingInTime(Endless what) throws Exception {
        install(1, what);
        host.configure(CONF);
        if (what != Endless.START) { // which would have effects
            Result check = host.sh("check");
            assertEquals(6, check.exitCode(), check::toString);
            what.assertTold(check);
        }
        Result start = host.sh("start");
        assertEquals(6, start.exitCode(), start::toString);
        what.assertTold(start);
        install(2);
        assertEquals(0, host.sh("start").exitCode());
        assertAnswer("demo", "2");
    }

    @Test
    void aReloadWithItLeavesEverythingAsItWas() throws Exception {
        install(1);
        host.start(CONF);
        try (Socket old = Talk.connect(host.address("demo"))) {
            for (Endless what : Endless.values()) {
                install(2, what);
                Result reload = host.sh("reload");
                assertEquals(1, reload.exitCode(), reload::toString);
                what.assertTold(reload);
                assertTrue(reload.err().contains("everything goes on as it was"), reload::toString);
                assertAnswer(old, "1");
                assertAnswer("demo", "1");
                assertAnswer("echo", "");
            }
            install(3);
            assertEquals(0, host.sh("reload").exitCode());
            assertAnswer(old, "1");
            assertAnswer("demo", "3");
        }
    }

    private void assertAnswer(String listener, String version) throws IOException {
        try (Socket socket = Talk.connect(host.address(listener))) {
            assertAnswer(socket, version);
        }
    }

    private static void assertAnswer(Socket socket, String version) throws IOException {
        socket.getOutputStream().write("a\n".getBytes(StandardCharsets.UTF_8));
        assertEquals(version + "a\n", Talk.read(socket, version.length() + 2));
    }
}
