package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import io.wirehost.distribution.PackedHost.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.Map;
import java.util.TreeMap;

/** The operator tries a version with a part of the connections. */
@Timeout(120)
class CanaryIT {
    @RegisterExtension final PackedHost host = new PackedHost();

    /** A host of the first version; a second one lies in the folder. */
    private void start() throws Exception {
        install(1);
        host.start("listeners.it { bind = \"127.0.0.1:0\", codec = line, handler = version }");
        install(2);
    }

    private void install(int version) throws Exception {
        VersionedPlugin.install(host.home().resolve("plugins"), version);
    }

    private String done(String... arguments) throws Exception {
        Result result = host.sh(arguments);
        assertEquals(0, result.exitCode(), result::toString);
        return result.out();
    }

    /** How many of ten connections got which version. */
    private Map<Integer, Integer> versions() throws Exception {
        Map<Integer, Integer> versions = new TreeMap<>();
        for (int i = 0; i < 10; i++) {
            try (Talker talker = Talker.connect(host.address("it"))) {
                talker.exchange();
                versions.merge(talker.version(), 1, Integer::sum);
            }
        }
        return versions;
    }

    @Test
    void itGetsItsPartUntilItIsPromoted() throws Exception {
        start();
        Config begun =
                ConfigFactory.parseString(done("plugins", "canary", "version", "50", "-o", "json"));
        Config change = begun.getConfigList("changes").getFirst();
        assertEquals("canary", change.getString("part"));
        assertEquals("2", change.getString("after.version"));
        assertEquals(50, change.getInt("after.share"));
        assertEquals(Map.of(1, 5, 2, 5), versions());
        String listed = done("plugins", "list");
        assertTrue(listed.contains("active 50%") && listed.contains("canary 50%"), listed);
        assertEquals("nothing has changed\n", done("plugins", "canary", "version", "50"));
        assertEquals("nothing has changed\n", done("reload"));
        try (Talker tried = Talker.connect(host.address("it"));
                Talker other = Talker.connect(host.address("it"))) {
            tried.exchange();
            other.exchange();
            String promoted = done("plugins", "promote", "version");
            assertTrue(promoted.startsWith("plugin version 2 ("), promoted);
            assertEquals(Map.of(2, 10), versions());
            tried.exchange();
            other.exchange();
            tried.end();
            other.end();
        }
    }

    @Test
    void itIsHeldBackAfterARestartOrARollback() throws Exception {
        start();
        assertTrue(done("plugins", "canary", "version", "100").contains(" gets 100 % of the new"));
        assertEquals(Map.of(2, 10), versions());
        done("restart");
        assertEquals(Map.of(1, 10), versions());
        done("plugins", "canary", "version", "100");
        assertEquals(Map.of(2, 10), versions());
        String ended = done("plugins", "rollback", "version", "-o", "json");
        assertEquals(
                "canary",
                ConfigFactory.parseString(ended)
                        .getConfigList("changes")
                        .getFirst()
                        .getString("part"));
        assertEquals(Map.of(1, 10), versions());
        assertEquals("nothing has changed\n", done("reload"));
    }

    @Test
    void whatCannotBeTriedIsTold() throws Exception {
        start();
        Result percent = host.sh("plugins", "canary", "version", "101");
        assertEquals(1, percent.exitCode(), percent::toString);
        assertTrue(percent.err().startsWith("\"101\" is no percentage"), percent::toString);
        Result unknown = host.sh("plugins", "canary", "versio", "10");
        assertEquals(1, unknown.exitCode(), unknown::toString);
        assertTrue(unknown.err().contains("no plugin versio is served"), unknown::toString);
        assertEquals(2, host.sh("plugins", "canary", "version").exitCode());
        assertEquals(2, host.sh("plugins", "canary", "version", "10", "-o", "xml").exitCode());
    }
}
