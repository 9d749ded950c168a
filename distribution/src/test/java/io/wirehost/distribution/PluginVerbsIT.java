package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.distribution.PackedHost.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;

/** What the operator can do with single plugins. */
@Timeout(120)
class PluginVerbsIT {
    @RegisterExtension final PackedHost host = new PackedHost();

    private Result done(String... arguments) throws IOException {
        Result result = host.sh(arguments);
        assertEquals(0, result.exitCode(), result::toString);
        return result;
    }

    private void expectServed() throws IOException {
        try (Talker talker = Talker.connect(host.address("it"))) {
            talker.exchange();
        }
    }

    private void expectRefused() throws IOException {
        try (Socket socket = Talk.connect(host.address("it"))) {
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    private void start() throws IOException {
        VersionedPlugin.install(host.home().resolve("plugins"), 1);
        host.start("listeners.it { bind = \"127.0.0.1:0\", codec = line, handler = version }");
    }

    @Test
    void aDisabledPluginIsRefusedAlsoAfterARestartUntilItIsEnabled() throws Exception {
        start();
        expectServed();
        Result disabled = done("plugins", "disable", "version");
        assertTrue(disabled.out().contains("disabled"), disabled::toString);
        expectRefused();
        done("restart");
        expectRefused();
        Result shown = done("plugins", "show", "version");
        assertTrue(shown.out().contains("disabled"), shown::toString);
        done("plugins", "enable", "version");
        expectServed();
        assertEquals(1, host.sh("plugins", "disable", "versio").exitCode());
        assertEquals(2, host.sh("plugins", "disable").exitCode());
    }

    @Test
    void whatDoesNotLeakNeedsNoDump() throws Exception {
        start();
        assertEquals("no plugin leaks\n", done("plugins", "leaks").out());
        assertEquals("no plugin leaks\n", done("plugins", "leaks", "--dump").out());
        assertTrue(Files.notExists(host.var().resolve("leak.hprof")));
        Result json = done("plugins", "leaks", "--dump", "-o", "json");
        assertTrue(json.out().contains("\"plugins\""), json::toString);
        assertEquals(2, host.sh("plugins", "leaks", "--dumb").exitCode());
    }
}
