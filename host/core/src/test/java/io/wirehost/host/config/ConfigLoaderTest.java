package io.wirehost.host.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.DataSize;
import io.wirehost.spi.Default;
import io.wirehost.spi.Dispatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class ConfigLoaderTest {
    private static final String ECHO =
            "listeners.echo { bind = \"127.0.0.1:0\", handler = echo }\n";

    @TempDir Path directory;

    @Test
    void whatTheFileLeavesOutIsAsInTheReference() throws Exception {
        HostConfig config = load(ECHO);
        BindingConfig binding = config.listeners().getFirst().bindings().getFirst();
        BlockPlace place = binding.place();
        assertEquals(
                new Place(directory.resolve("host.conf").toString(), 1, "listeners.echo"),
                place.block());
        assertEquals(
                new HostConfig(
                        0,
                        Duration.ofMillis(100),
                        Duration.ofSeconds(10),
                        20_000,
                        new AdminConfig(new HttpConfig(Optional.empty(), Optional.empty())),
                        new PluginsConfig(
                                Path.of("plugins"),
                                PluginsConfig.Trust.NONE,
                                Duration.ofSeconds(30),
                                Duration.ZERO,
                                Duration.ofMinutes(10),
                                new QuarantineConfig(
                                        0, Duration.ofMinutes(1), QuarantineConfig.Then.REFUSE),
                                new CanaryConfig(3, 20, 2),
                                new CollectionConfig(
                                        Duration.ofMinutes(10), DataSize.ofMebibytes(64))),
                        List.of(
                                new ListenerConfig(
                                        "echo",
                                        new InetSocketAddress("127.0.0.1", 0),
                                        1024,
                                        false,
                                        20_000,
                                        Duration.ofSeconds(5),
                                        DataSize.ofKibibytes(4),
                                        new TcpConfig(
                                                true, true, Optional.empty(), Optional.empty()),
                                        List.of(),
                                        List.of(
                                                new BindingConfig(
                                                        place,
                                                        "echo",
                                                        Optional.empty(),
                                                        Optional.empty(),
                                                        DataSize.ofMebibytes(1),
                                                        Duration.ofMinutes(10),
                                                        Duration.ofSeconds(30),
                                                        Duration.ofSeconds(30),
                                                        new ReadQueueConfig(
                                                                256, DataSize.ofKibibytes(256)),
                                                        new WriteQueueConfig(
                                                                1024,
                                                                DataSize.ofKibibytes(256),
                                                                DataSize.ofKibibytes(64),
                                                                DataSize.ofMebibytes(4)),
                                                        binding.config(),
                                                        binding.codecConfig())),
                                        place))),
                config);
        assertTrue(binding.config().isEmpty());
        assertTrue(binding.codecConfig().isEmpty());
    }

    @Test
    void anEntryInheritsFromItsListenerAndThatFromTheDefaults() throws Exception {
        HostConfig config =
                load(
                        """
                        defaults { idle-timeout = 1m, packet-timeout = 1s, backlog = 7, tcp.no-delay = false }
                        defaults.read-queue.packets = 5
                        listeners {
                          edge {
                            bind = "127.0.0.1:0", packet-timeout = 2s, dispatch = pool, tcp.send-buffer = 8KiB
                            read-queue.bytes = 1KiB
                            handlers = [
                              { handler = a, packet-timeout = off, read-queue.bytes = 2KiB }
                              { handler = b, codec = line, dispatch = inline, idle-timeout = 3m }
                            ]
                          }
                          other { bind = "127.0.0.1:0", handler = c, backlog = 8 }
                        }
                        """);
        ListenerConfig edge = config.listeners().get(0);
        ListenerConfig other = config.listeners().get(1);
        assertEquals(List.of("edge", "other"), List.of(edge.name(), other.name()));
        assertEquals(List.of(7, 8), List.of(edge.backlog(), other.backlog()));
        assertEquals(
                new TcpConfig(false, true, Optional.of(DataSize.ofKibibytes(8)), Optional.empty()),
                edge.tcp());
        BindingConfig a = edge.bindings().get(0);
        BindingConfig b = edge.bindings().get(1);
        BindingConfig c = other.bindings().get(0);
        assertEquals(List.of("a", "b", "c"), List.of(a.handler(), b.handler(), c.handler()));
        assertEquals(Optional.empty(), a.codec());
        assertEquals(Optional.of("line"), b.codec());
        assertEquals(Optional.of(Dispatch.POOL), a.dispatch());
        assertEquals(Optional.of(Dispatch.INLINE), b.dispatch());
        assertEquals(Optional.empty(), c.dispatch());
        assertEquals(
                List.of(minutes(1), minutes(3), minutes(1)),
                List.of(a.idleTimeout(), b.idleTimeout(), c.idleTimeout()));
        assertEquals(
                List.of(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(1)),
                List.of(a.packetTimeout(), b.packetTimeout(), c.packetTimeout()));
        assertEquals(new ReadQueueConfig(5, DataSize.ofKibibytes(2)), a.readQueue());
        assertEquals(new ReadQueueConfig(5, DataSize.ofKibibytes(1)), b.readQueue());
        assertEquals(new ReadQueueConfig(5, DataSize.ofKibibytes(256)), c.readQueue());
        assertEquals("listeners.edge.handlers[1]", b.place().block().path());
        assertEquals(9, b.place().line());
    }

    private static Duration minutes(int minutes) {
        return Duration.ofMinutes(minutes);
    }

    @Test
    void allMistakesAreReportedAtOnceInTheOrderOfTheFile() throws Exception {
        assertEquals(
                List.of(
                        "host.conf: 1: loop-stal: unknown key; did you mean loop-stall?",
                        "host.conf: 2: drain-timeout: \"10 sec\" is not a duration; write it as in"
                                + " drain-timeout = 30s, with ns, us, ms, s, m, h or d",
                        "host.conf: 3: idle-timeout: belongs to a listener; move it there, or into"
                                + " defaults for all of them",
                        "host.conf: 4: plugins.directory: a list is not a path; write it as in"
                                + " directory = \"data\"",
                        "host.conf: 7: listeners.echo.bind: 7007 has no port; write host:port, or"
                                + " :port for all addresses",
                        "host.conf: 9: listeners.echo.backlog: 70000 is outside 1–65535",
                        "host.conf: 10: listeners.echo.max-paket-size: unknown key; did you mean"
                                + " max-packet-size?",
                        "host.conf: 11: listeners.echo.tcp.no-delay: \"never\" is not true or"
                                + " false; write it as in no-delay = true",
                        "host.conf: 12: listeners.echo.write-queue: low (1MiB) is more than high"
                                + " (256KiB); lower low or raise high",
                        "host.conf: 14: listeners.chat.bind: missing; set it to an address, as in"
                                + " bind = \"127.0.0.1:7007\"",
                        "host.conf: 16: listeners.chat.dispatch: \"sesion\" is not one of inline,"
                                + " session, pool; did you mean session?"),
                problems(
                        """
                        loop-stal = 200ms
                        drain-timeout = 10 sec
                        idle-timeout = 5m
                        plugins { directory = [ "plugins" ] }
                        listeners {
                          echo {
                            bind = 7007
                            handler = echo
                            backlog = 70000
                            max-paket-size = 70000
                            tcp { no-delay = never }
                            write-queue { low = 1MiB }
                          }
                          chat {
                            handler = chat
                            dispatch = sesion
                          }
                        }
                        """));
    }

    @Test
    void theExceptionHasALineForEachProblem() throws IOException {
        ConfigException refused = refused(ECHO + "loops = x\nbacklog = 1\n");
        assertEquals(2, refused.problems().size());
        assertEquals(
                String.join("\n", refused.problems().stream().map(Problem::toString).toList()),
                refused.getMessage());
    }

    @Test
    void aMistakeInTheDefaultsIsReportedOnceAndAlsoIfNobodyInheritsIt() throws Exception {
        assertEquals(
                List.of(
                        "host.conf: 3: defaults.packet-timeout: \"x\" is not a duration; write it"
                                + " as in packet-timeout = 30s",
                        "host.conf: 3: defaults.start-timeout: off is outside 1ms–1h"),
                problems(
                        ECHO
                                + "listeners.b { bind = \"127.0.0.1:0\", handler = b,"
                                + " packet-timeout = 1s }\n"
                                + "defaults { packet-timeout = x, start-timeout = off }\n"));
        assertEquals(
                List.of("host.conf: 1: defaults.packet-timeout: -1s is outside 0–365d"),
                problems(
                        "defaults { packet-timeout = -1s }, listeners.b { bind = \"127.0.0.1:0\","
                                + " handler = b, packet-timeout = 1s }"));
    }

    @Test
    void aMistakeThatEntriesInheritIsReportedOnceWhereItStands() throws Exception {
        assertEquals(
                List.of(
                        "host.conf: 2: listeners.e.max-packet-size: 0 is outside 1B–1GiB",
                        "host.conf: 4: listeners.e.handlers[1].write-queue: high (5MiB) is more"
                                + " than limit (4MiB); lower high or raise limit"),
                problems(
                        """
                        listeners.e { bind = "127.0.0.1:0"
                          max-packet-size = 0
                          handlers = [ { handler = a }
                            { handler = b, write-queue.high = 5MiB } ] }
                        """));
    }

    @Test
    void aListenerHasEitherAHandlerOrHandlers() throws Exception {
        assertEquals(
                List.of(
                        "host.conf: 1: listeners.neither: has neither handler nor handlers; add one"
                                + " of them, as in handler = echo",
                        "host.conf: 3: listeners.both.codec: stands beside handlers in line 4;"
                                + " move it into an entry of handlers",
                        "host.conf: 3: listeners.both.handler: stands beside handlers in line 4;"
                                + " move it into an entry of handlers",
                        "host.conf: 6: listeners.empty.handlers: is empty; write handlers = [ {"
                                + " handler = echo } ]",
                        "host.conf: 7: listeners.block.handlers: a block is not a list; write"
                                + " handlers = [ { handler = echo } ]",
                        "host.conf: 8: listeners.text.handlers[0]: \"echo\" is not a block; write {"
                                + " handler = echo }",
                        "host.conf: 9: listeners.anonymous.handlers[0].handler: missing; set it to"
                                + " a text, as in handler = \"text\"",
                        "host.conf: 10: listeners.slip.handlr: unknown key; did you mean handler?"),
                problems(
                        """
                        listeners.neither { bind = "127.0.0.1:0" }
                        listeners.both { bind = "127.0.0.1:0"
                          handler = a, codec = c
                          handlers = [ { handler = a } ]
                        }
                        listeners.empty { bind = "127.0.0.1:0", handlers = [] }
                        listeners.block { bind = "127.0.0.1:0", handlers { handler = a } }
                        listeners.text { bind = "127.0.0.1:0", handlers = [ echo ] }
                        listeners.anonymous { bind = "127.0.0.1:0", handlers = [ { codec = c } ] }
                        listeners.slip { bind = "127.0.0.1:0", handlr = echo }
                        """));
    }

    @Test
    void aKeyInTheWrongBlockIsToldWhereItBelongs() throws Exception {
        assertEquals(
                List.of(
                        "host.conf: 2: bind: belongs to a listener; move it there, or into defaults"
                                + " for all of them",
                        "host.conf: 3: defaults.codec: has no default; set it in each listener",
                        "host.conf: 4: defaults.loops: belongs to the top of the file; move it"
                                + " there",
                        "host.conf: 6: listeners.e.plugins: belongs to the top of the file; move it"
                                + " there",
                        "host.conf: 7: listeners.e.delimiter: unknown key; the settings of a"
                            + " handler stand in config { }, those of a codec in codec-config { };"
                            + " the keys here are backlog, bind, codec, codec-config, config,"
                            + " dispatch, handler, handlers, idle-timeout, max-connections,"
                            + " max-packet-size, max-start-packet, packet-timeout, read-queue,"
                            + " reuse-port, start-timeout, tap-mask, tcp, write-queue,"
                            + " write-timeout",
                        "host.conf: 8: listeners.e.handlers[0].tcp: belongs to the listener; move"
                                + " it out of handlers"),
                problems(
                        """
                        vars { anything { goes = here } }
                        bind = x
                        defaults { codec = line
                          loops = 1 }
                        listeners.e { bind = "127.0.0.1:0"
                          plugins {}
                          delimiter = ";"
                          handlers = [ { handler = a, tcp {} } ] }
                        """));
    }

    @Test
    void aBlockThatIsNoBlockIsReported() throws Exception {
        assertEquals(
                List.of(
                        "host.conf: 1: plugins: \"plugins\" is not a block; write it as in plugins"
                                + " = { directory = …, trust = …, warm-up-timeout = …, watch = …,"
                                + " drain-max = …, quarantine = …, canary = …, collection = … }",
                        "host.conf: 2: listeners: a list is not a block; write listeners { }"),
                problems("plugins = plugins\nlisteners = [ { handler = a } ]"));
        assertEquals(
                List.of("host.conf: 2: defaults: null is not a block; write defaults { }"),
                problems(ECHO + "defaults = null"));
        assertEquals(
                List.of("host.conf: 1: listeners.e: \"x\" is not a block; write e { }"),
                problems("listeners.e = x"));
    }

    @Test
    void aHostWithoutListenersIsAMistake() throws Exception {
        List<String> none =
                List.of(
                        "host.conf: listeners: there are none; add one, as in listeners { echo {"
                                + " bind = \"127.0.0.1:7007\", handler = echo } }");
        assertEquals(none, problems(""));
        assertEquals(none, problems(ECHO + "listeners.echo = null"));
    }

    @Test
    void aListenersNameCanBeUsedInLogsAndPaths() throws Exception {
        assertEquals(
                List.of(
                        "host.conf: 1: listeners.\"Echo One\": the name of a listener is made of"
                            + " lower-case letters, digits and hyphens and begins with a letter;"
                            + " rename it"),
                problems("listeners.\"Echo One\" { bind = \"127.0.0.1:0\", handler = echo }"));
    }

    @Test
    void twoListenersOnOneAddressAreAMistakeThatNamesBoth() throws Exception {
        assertEquals(
                List.of(
                        "host.conf: 2: listeners.b.bind: \"localhost:7007\" is taken by listeners.a"
                            + " in line 1 of host.conf (\"127.0.0.1:7007\"); choose another port",
                        "host.conf: 4: listeners.d.bind: \"0.0.0.0:7008\" is taken by listeners.c"
                            + " in line 3 of host.conf (\"127.0.0.1:7008\"); choose another port",
                        "host.conf: 9: listeners.i.bind: \"127.0.0.1:7009\" is taken by listeners.h"
                                + " in line 8 of host.conf (\":7009\"); choose another port"),
                problems(
                        """
                        listeners.a { bind = "127.0.0.1:7007", handler = a }
                        listeners.b { bind = "localhost:7007", handler = a }
                        listeners.c { bind = "127.0.0.1:7008", handler = a }
                        listeners.d { bind = "0.0.0.0:7008", handler = a }
                        listeners.e { bind = "127.0.0.2:7007", handler = a }
                        listeners.f { bind = "127.0.0.1:0", handler = a }
                        listeners.g { bind = "127.0.0.1:0", handler = a }
                        listeners.h { bind = ":7009", handler = a }
                        listeners.i { bind = "127.0.0.1:7009", handler = a }
                        """));
    }

    @Test
    void aSubstitutionMayComeFromTheFileOrTheEnvironment() throws Exception {
        HostConfig config =
                load(
                        """
                        vars { address = "127.0.0.1", small { max-packet-size = 1KiB } }
                        plugins.directory = ${HOME}"/plugins"
                        drain-timeout = 3s
                        drain-timeout = ${?WIREHOST_TEST_UNSET}
                        listeners.a = ${vars.small} { bind = ${vars.address}":0", handler = a }
                        listeners.b = ${listeners.a} { idle-timeout = ${defaults.write-timeout} }
                        """);
        assertEquals(Path.of(System.getenv("HOME"), "plugins"), config.plugins().directory());
        assertEquals(Duration.ofSeconds(3), config.drainTimeout());
        assertEquals(
                List.of("a", "b"), config.listeners().stream().map(ListenerConfig::name).toList());
        BindingConfig b = config.listeners().get(1).bindings().getFirst();
        assertEquals("a", b.handler());
        assertEquals(DataSize.ofKibibytes(1), b.maxPacketSize());
        assertEquals(Duration.ofSeconds(30), b.idleTimeout());
    }

    @Test
    void aWrongValueFromElsewhereIsReportedWhereItsKeyStands() throws Exception {
        String home = System.getenv("HOME");
        assertEquals(
                List.of(
                        "host.conf: 3: loops: \""
                                + home
                                + "\" (from the environment) is not a whole number; write it as in"
                                + " loops = 100",
                        "host.conf: 6: listeners.a.bind: \""
                                + home
                                + "x\" (from the environment) has no port; write host:port, or"
                                + " :port for all addresses",
                        "host.conf: 7: listeners.a.backlog: -5 is outside 1–65535",
                        "host.conf: 8: listeners.a.handlers[0].codec: a block is not a text; write"
                                + " it as in codec = \"text\"",
                        "host.conf: 9: listeners.a.handlers[1].idle-timeout: \""
                                + home
                                + "\" (from the environment) is not a duration; write it as in"
                                + " idle-timeout = 30s"),
                problems(
                        """
                        vars.backlog = -5
                        vars.block {}
                        loops = 1
                        loops = ${?HOME}
                        listeners.a {
                          bind = ${HOME}x
                          backlog = ${vars.backlog}
                          handlers = [ { handler = a, codec = ${vars.block} }
                            { handler = b, idle-timeout = ${?HOME} } ]
                        }
                        """));
    }

    @Test
    void nothingElseOfTheEnvironmentOrTheSystemPropertiesIsRead() throws Exception {
        System.setProperty("loops", "7");
        System.setProperty("wirehost.test.loops", "7");
        try {
            assertEquals(0, load(ECHO).loops());
            assertEquals(1, load(ECHO + "loops = 1\nloops = ${?wirehost.test.loops}").loops());
        } finally {
            System.clearProperty("loops");
            System.clearProperty("wirehost.test.loops");
        }
    }

    @Test
    void substitutionsThatLeadNowhereAreReportedWithAllElse() throws Exception {
        assertEquals(
                List.of(
                        "host.conf: 2: loops: ${vars.lops} is neither a key of this file nor an"
                                + " environment variable; did you mean ${vars.loops}?",
                        "host.conf: 3: plugins.directory: ${WIREHOST_TEST_UNSET} is neither a key"
                                + " of this file nor an environment variable; set it, or write"
                                + " ${?WIREHOST_TEST_UNSET} if it may be missing",
                        "host.conf: 5: listeners.a.backlog: 0 is outside 1–65535",
                        "host.conf: 6: listeners.a.handlers[0].handler: ${vars.nothing} is neither"
                            + " a key of this file nor an environment variable; set it, or write"
                            + " ${?vars.nothing} if it may be missing",
                        "host.conf: 7: listeners.b: ${vars.b} is neither a key of this file nor an"
                                + " environment variable; set it, or write ${?vars.b} if it may be"
                                + " missing",
                        "host.conf: 8: listeners.c.handlers: ${vars.c} is neither a key of this"
                            + " file nor an environment variable; set it, or write ${?vars.c} if it"
                            + " may be missing"),
                problems(
                        """
                        vars.loops = 1
                        loops = ${vars.lops}
                        plugins.directory = ${WIREHOST_TEST_UNSET}"/plugins"
                        listeners.a { bind = "127.0.0.1:0"
                          backlog = 0
                          handlers = [ { handler = ${vars.nothing} } ] }
                        listeners.b = ${vars.b} { bind = ${?WIREHOST_TEST_UNSET} }
                        listeners.c { bind = "127.0.0.1:0", handlers = [] ${vars.c} }
                        """));
    }

    @Test
    void aListenerThatIsNotResolvedCountsAsOne() throws Exception {
        assertEquals(
                List.of(
                        "host.conf: 1: listeners.a: ${absent} is neither a key of this file nor an"
                                + " environment variable; set it, or write ${?absent} if it may be"
                                + " missing"),
                problems("listeners.a = ${absent}"));
    }

    @Test
    void aCircleOfSubstitutionsIsReported() throws Exception {
        assertEquals(
                List.of(
                        "host.conf: 2: ${vars.a} was part of a cycle of substitutions involving"
                                + " ${vars.b}, ${vars.a}, ${vars.b}; break the circle"),
                problems("vars.a = ${vars.b}\nvars.b = ${vars.a}"));
    }

    @Test
    void aMissingFileIsReportedByTheNameThatTheOperatorGave() {
        Path absolute = directory.resolve("none.conf");
        assertEquals(absolute + ": there is no such file; check the path", failure(absolute));
        Path relative = Path.of("none.conf");
        assertEquals(
                "none.conf: there is no such file; the path begins at "
                        + Path.of("").toAbsolutePath(),
                failure(relative));
    }

    @Test
    void whatIsNoTextFileIsReported() throws Exception {
        assertEquals(
                directory
                        + ": is not a regular file; give the path of the configuration file itself",
                failure(directory));
        Path latin = directory.resolve("latin.conf");
        Files.write(latin, "vars.x = \"ä\"".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(latin + ": is not encoded in UTF-8; save it in UTF-8", failure(latin));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a { | the brace or bracket that this line opens is not closed",
                "a = [ 1 | the brace or bracket that this line opens is not closed",
                "a = \"x | the file ends too early; a brace, bracket or quote is not closed",
                "= 5 | a key is expected here, not '='",
                "a = 1 } | } without a { before it; remove it, or add the {",
                "a { b 1 } | Key 'b 1' may not be followed by token: '}'; write key = value",
                "a = 127.0.0.1:7007 | Expecting end of input or a comma, got ':'; a text with any"
                        + " of :=,+#$\"{}[]()^?!@*&\\ in it stands in double quotes",
                "a..b = 1 | path has a leading, trailing, or two adjacent period '.' (use quoted"
                        + " \"\" empty string if you want an empty element)",
            })
    void aSyntaxErrorIsReportedWithItsLine(String wrong, String message) throws Exception {
        assertEquals(
                List.of("host.conf: 3: syntax error: " + message),
                problems("loops = 1\n# \n" + wrong));
    }

    @Test
    void aBraceThatIsNotClosedIsFoundByHowTheFileIsIndented() throws Exception {
        String text =
                """
                listeners {
                  a {
                    config { text = "}", more = [ 1 ] } # }
                  b {
                    config {}
                  }
                }
                """;
        assertEquals(
                List.of(
                        "host.conf: 2: syntax error: the brace or bracket that this line opens is"
                                + " not closed"),
                problems(text));
        assertEquals(
                List.of(
                        "host.conf: 2: syntax error: the brace or bracket that this line opens is"
                                + " not closed"),
                problems("# \na { b {\n}\n"));
    }

    @Test
    void aMistakeInAnIncludedFileIsReportedWithThatFileAfterThoseOfTheFileItself()
            throws Exception {
        write("a-more.conf", "# \nloops = x\nlisteners { echo.backlog = 0 }");
        assertEquals(
                List.of(
                        "host.conf: 3: drain-timeout: -1s is outside 0–365d",
                        "a-more.conf: 2: loops: \"x\" is not a whole number; write it as in loops ="
                                + " 100",
                        "a-more.conf: 3: listeners.echo.backlog: 0 is outside 1–65535"),
                problems(ECHO + "include \"a-more.conf\"\ndrain-timeout = -1s"));
        assertEquals(1, load(ECHO + "loops = 1\ninclude \"there-is-none.conf\"").loops());
    }

    @Test
    void aListenerThatIsSpreadOverFilesIsReportedAtItsFirstLineOfTheFileItself() throws Exception {
        write("a-more.conf", "listeners {\n echo { idle-timeout = 1m } }");
        assertEquals(
                List.of(
                        "host.conf: 3: listeners.echo.bind: missing; set it to an address, as in"
                                + " bind = \"127.0.0.1:7007\""),
                problems("include \"a-more.conf\"\nlisteners { echo {\nhandler = a } }"));
    }

    @Test
    void anIncludeThatFailsIsReported() throws Exception {
        assertEquals(
                List.of(
                        "host.conf: 2: cannot include none.conf: no such file; check its path,"
                                + " which begins at the including file"),
                problems("loops = 1\ninclude required(\"none.conf\")"));
        Path none = directory.resolve("none/more.conf");
        assertEquals(
                List.of(
                        "host.conf: 2: cannot include none/more.conf: No such file or directory;"
                                + " check its path, which begins at the including file"),
                problems("include \"x.conf\"\ninclude required(file(\"" + none + "\"))"));
        assertEquals(
                List.of("host.conf: includes itself; remove one include of the circle"),
                problems("include \"host.conf\""));
        write("bad.conf", "\n\na = [");
        assertEquals(
                List.of(
                        "bad.conf: 3: syntax error: the file ends too early; a brace, bracket or"
                                + " quote is not closed"),
                problems("include \"bad.conf\""));
    }

    private record Settings(Path directory, @Default("1") int copies) {}

    @Test
    void theSettingsOfAPluginAreReportedAtTheirOwnLine() throws Exception {
        HostConfig config =
                load(
                        """
                        listeners.a { bind = "127.0.0.1:0"
                          handlers = [
                            { handler = a
                              config { directory = data } }
                            { handler = b
                              config {
                                copies = ${?HOME} } }
                            { handler = c }
                          ] }
                        """);
        List<Problem> problems = new ArrayList<>();
        List<Settings> bound = new ArrayList<>();
        for (BindingConfig binding : config.listeners().getFirst().bindings()) {
            bound.add(
                    new SettingsBinder()
                            .bind(
                                    binding.config(),
                                    binding.place().child("config"),
                                    Settings.class,
                                    problems));
        }
        assertEquals(new Settings(Path.of("data"), 1), bound.getFirst());
        assertEquals(
                List.of(
                        "host.conf: 6: listeners.a.handlers[1].config.directory: missing; set it to"
                                + " a path, as in directory = \"data\"",
                        "host.conf: 7: listeners.a.handlers[1].config.copies: \""
                                + System.getenv("HOME")
                                + "\" (from the environment) is not a whole number; write it as in"
                                + " copies = 100",
                        "host.conf: 8: listeners.a.handlers[2].config.directory: missing; set it to"
                                + " a path, as in directory = \"data\""),
                shown(problems));
    }

    private HostConfig load(String text) throws IOException, ConfigException {
        return ConfigLoader.load(write("host.conf", text));
    }

    private List<String> problems(String text) throws IOException {
        return shown(refused(text).problems());
    }

    private ConfigException refused(String text) throws IOException {
        Path file = write("host.conf", text);
        return assertThrows(ConfigException.class, () -> ConfigLoader.load(file));
    }

    private static String failure(Path file) {
        return assertThrows(ConfigException.class, () -> ConfigLoader.load(file)).getMessage();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    /** As if the operator stood in the directory of the file. */
    private List<String> shown(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.toString().replace(directory + "/", ""))
                .toList();
    }
}
