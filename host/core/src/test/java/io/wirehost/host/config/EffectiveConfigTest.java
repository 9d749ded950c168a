package io.wirehost.host.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What holds, and who says so. */
class EffectiveConfigTest {
    @TempDir private Path directory;

    private Map<String, EffectiveSetting> show(String hocon) throws Exception {
        Path file = Files.writeString(directory.resolve("host.conf"), hocon);
        return ConfigLoader.read(file).settings().stream()
                .collect(Collectors.toMap(EffectiveSetting::key, entry -> entry));
    }

    private String at(int line) {
        return directory.resolve("host.conf") + ": " + line;
    }

    @Test
    void aValueHasThePlaceThatSetsIt() throws Exception {
        Map<String, EffectiveSetting> all =
                show(
                        """
                        loops = 2
                        defaults.backlog = 77
                        defaults.write-queue { high = 128KiB }
                        listeners.it {
                          bind = "127.0.0.1:0"
                          handler = echo
                          write-queue.low = 1KiB
                        }
                        """);
        assertEquals("2", all.get("loops").value());
        assertEquals(at(1), all.get("loops").origin());
        assertEquals("\"100ms\"", all.get("loop-stall").value());
        assertEquals("default", all.get("loop-stall").origin());
        assertEquals("77", all.get("listeners.it.backlog").value());
        assertEquals(at(2) + ", as defaults.backlog", all.get("listeners.it.backlog").origin());
        assertEquals("\"echo\"", all.get("listeners.it.handler").value());
        assertEquals(at(6), all.get("listeners.it.handler").origin());
        assertEquals("\"1KiB\"", all.get("listeners.it.write-queue.low").value());
        assertEquals(at(7), all.get("listeners.it.write-queue.low").origin());
        assertEquals(
                at(3) + ", as defaults.write-queue.high",
                all.get("listeners.it.write-queue.high").origin());
        assertEquals("default", all.get("listeners.it.write-queue.limit").origin());
        assertEquals("default", all.get("plugins.quarantine.faults").origin());
    }

    @Test
    void anEntryOfHandlersInheritsFromItsListener() throws Exception {
        Map<String, EffectiveSetting> all =
                show(
                        """
                        listeners.it {
                          bind = "127.0.0.1:0", idle-timeout = 1m
                          handlers = [
                            { handler = a, idle-timeout = 2m }
                            { handler = b }
                          ]
                        }
                        """);
        assertEquals("\"2m\"", all.get("listeners.it.handlers[0].idle-timeout").value());
        assertEquals("\"1m\"", all.get("listeners.it.handlers[1].idle-timeout").value());
        assertEquals(
                at(2) + ", as listeners.it.idle-timeout",
                all.get("listeners.it.handlers[1].idle-timeout").origin());
    }

    @Test
    void secretsAreMaskedWhereverAPluginHasThem() throws Exception {
        Map<String, EffectiveSetting> all =
                show(
                        """
                        listeners.token {
                          bind = "127.0.0.1:0"
                          handlers = [
                            {
                              handler = a
                              config {
                                users = [ { name = ann, dbPassword = x }, { name = bob, api_key = y } ]
                                passwords { ann = x }
                                upstream = "amqp://ann:x@mq:5672/a, redis://:y@db"
                                turnkey = no
                              }
                            }
                          ]
                        }
                        """);
        String config = "listeners.token.handlers[0].config.";
        assertEquals(
                "[{\"dbPassword\":\"****\",\"name\":\"ann\"},{\"api_key\":\"****\",\"name\":\"bob\"}]",
                all.get(config + "users").value());
        assertEquals("\"****\"", all.get(config + "passwords.ann").value());
        assertEquals(
                "\"amqp://ann:****@mq:5672/a, redis://:****@db\"",
                all.get(config + "upstream").value());
        assertEquals("\"no\"", all.get(config + "turnkey").value());
        assertEquals("\"a\"", all.get("listeners.token.handlers[0].handler").value());
        assertEquals("\"127.0.0.1:0\"", all.get("listeners.token.bind").value());
    }

    @Test
    void secretsAreMaskedAndTheirFilesAreNot() throws Exception {
        Map<String, EffectiveSetting> all =
                show(
                        """
                        admin.http.token-file = "conf/token"
                        listeners.it {
                          bind = "127.0.0.1:0", handler = a
                          config { password = x, api-key = y, monkey = z, user { secret = null } }
                        }
                        """);
        assertEquals("\"****\"", all.get("listeners.it.config.password").value());
        assertEquals("\"****\"", all.get("listeners.it.config.api-key").value());
        assertEquals("\"z\"", all.get("listeners.it.config.monkey").value());
        assertEquals("null", all.get("listeners.it.config.user.secret").value());
        assertEquals("\"conf/token\"", all.get("admin.http.token-file").value());
    }

    @Test
    void whatComesOutOfTheEnvironmentIsToldSo() throws Exception {
        Map<String, EffectiveSetting> all =
                show(
                        """
                        plugins.directory = ${HOME}
                        listeners.it { bind = "127.0.0.1:0", handler = a }
                        """);
        assertEquals(at(1) + " (from the environment)", all.get("plugins.directory").origin());
    }

    @Test
    void aFileWithMistakesIsNotShown() {
        ConfigException mistakes =
                assertThrows(ConfigException.class, () -> show("lops = 1\nlisteners {}"));
        assertEquals(2, mistakes.problems().size());
    }

    @Test
    void everySettingOfTheReferenceIsThere() throws Exception {
        List<String> keys =
                List.copyOf(show("listeners.it { bind = \"127.0.0.1:0\", handler = a }").keySet());
        for (String key :
                List.of("admin.http.bind", "drain-timeout", "listeners.it.tcp.no-delay")) {
            assertTrue(keys.contains(key), keys::toString);
        }
    }
}
