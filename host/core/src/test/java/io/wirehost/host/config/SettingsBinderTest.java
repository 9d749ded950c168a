package io.wirehost.host.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;

import io.wirehost.spi.DataSize;
import io.wirehost.spi.Default;
import io.wirehost.spi.NoSettings;
import io.wirehost.spi.Range;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class SettingsBinderTest {
    private static final Place WHERE = new Place("host.conf", 12, "listeners.echo.config");

    private final List<Problem> problems = new ArrayList<>();

    enum Mode {
        FAST,
        VERY_SLOW
    }

    private record Inner(int port, @Default("no") boolean tls) {}

    private record AllTypes(
            int number,
            long big,
            boolean flag,
            double fraction,
            String text,
            Mode mode,
            DataSize size,
            Duration time,
            Path path,
            Charset charset,
            InetSocketAddress address,
            Inner inner,
            Optional<Integer> maybe,
            Optional<Inner> maybeInner,
            List<String> list,
            List<Inner> inners,
            Map<String, Duration> times,
            ConfigObject raw) {}

    @Test
    void everyTypeCanBeSet() {
        AllTypes bound =
                bind(
                        AllTypes.class,
                        """
                        number = 7, big = 5000000000, flag = on, fraction = 0.25, text = 3.10
                        mode = very-slow, size = 64KiB, time = 1.5s, path = a/b, charset = latin1
                        address = "[::1]:7007"
                        inner { port = 1, tls = true }
                        maybe = 5, maybe-inner { port = 2 }
                        list = [ a, 1, true ], inners = [ { port = 3 }, { port = 4 } ]
                        times { z = 1s
                          "a.b" = 2s }
                        raw { x = [ 1 ] }
                        """);
        assertEquals(
                new AllTypes(
                        7,
                        5_000_000_000L,
                        true,
                        0.25,
                        "3.10",
                        Mode.VERY_SLOW,
                        DataSize.ofKibibytes(64),
                        Duration.ofMillis(1500),
                        Path.of("a/b"),
                        ISO_8859_1,
                        new InetSocketAddress("::1", 7007),
                        new Inner(1, true),
                        Optional.of(5),
                        Optional.of(new Inner(2, false)),
                        List.of("a", "1", "true"),
                        List.of(new Inner(3, false), new Inner(4, false)),
                        Map.of("z", Duration.ofSeconds(1), "a.b", Duration.ofSeconds(2)),
                        bound.raw()),
                bound);
        assertEquals(List.of("z", "a.b"), List.copyOf(bound.times().keySet()));
        assertEquals(List.of(1), bound.raw().toConfig().getIntList("x"));
    }

    private record Defaults(
            @Default("7") int number,
            @Default("-1") long big,
            @Default("yes") boolean flag,
            @Default("1e3") double fraction,
            @Default("") String empty,
            @Default("a: #b") String text,
            @Default("\"\\r\\n\"") String escaped,
            @Default("fast") Mode mode,
            @Default("1kB") DataSize size,
            @Default("off") Duration time,
            @Default(".") Path path,
            @Default("UTF-8") Charset charset,
            @Default("127.0.0.1:80") InetSocketAddress address,
            @Default("{ port = 1 }") Inner inner,
            Optional<String> nothing,
            @Default("x:y") Optional<String> something,
            @Default("[ 1, 2 ]") List<Integer> list,
            @Default("{ a = 1 }") Map<String, Integer> map,
            ConfigObject raw) {}

    @Test
    void aDefaultHoldsWhereNothingIsSet() {
        Defaults bound = bind(Defaults.class, "");
        assertEquals(
                new Defaults(
                        7,
                        -1,
                        true,
                        1000,
                        "",
                        "a: #b",
                        "\r\n",
                        Mode.FAST,
                        DataSize.ofBytes(1000),
                        Duration.ZERO,
                        Path.of("."),
                        UTF_8,
                        new InetSocketAddress("127.0.0.1", 80),
                        new Inner(1, false),
                        Optional.empty(),
                        Optional.of("x:y"),
                        List.of(1, 2),
                        Map.of("a", 1),
                        ConfigFactory.empty().root()),
                bound);
        assertEquals(8, bind(Defaults.class, "number = 8").number());
        assertEquals(Optional.empty(), bind(Defaults.class, "something = null").something());
    }

    private record Time(Duration it) {}

    @ParameterizedTest
    @CsvSource({
        "5s, PT5S", "'\"5s\"', PT5S", "5 s, PT5S", "5000, PT5S", "'\"5000\"', PT5S",
                "0.5, PT0.0005S",
        "2d, PT48H", "3 minutes, PT3M", "off, PT0S", "0, PT0S", "10us, PT0.00001S", "-1s, PT-1S"
    })
    void durationsAreWrittenAsHoconHasThem(String written, Duration meant) {
        assertEquals(meant, bind(Time.class, "it = " + written).it());
    }

    private record Size(DataSize it) {}

    @ParameterizedTest
    @CsvSource({
        "512, 512",
        "'\"512\"', 512",
        "64KiB, 65536",
        "64K, 65536",
        "64kB, 64000",
        "1.5MiB, 1572864",
        "1 GiB, 1073741824",
        "0, 0",
        "7EiB, 8070450532247928832"
    })
    void sizesAreWrittenAsHoconHasThem(String written, long bytes) {
        assertEquals(bytes, bind(Size.class, "it = " + written).it().bytes());
    }

    private record Flag(boolean it) {}

    @ParameterizedTest
    @CsvSource({"true, true", "yes, true", "on, true", "false, false", "no, false", "off, false"})
    void booleansAreWrittenAsHoconHasThem(String written, boolean meant) {
        assertEquals(meant, bind(Flag.class, "it = " + written).it());
        assertEquals(meant, bind(Flag.class, "it = \"" + written + "\"").it());
    }

    private record Number(int it) {}

    @ParameterizedTest
    @CsvSource({"5, 5", "'\"5\"', 5", "-5, -5", "5.0, 5", "1e2, 100", "2147483647, 2147483647"})
    void wholeNumbersAreWrittenAsHoconHasThem(String written, int meant) {
        assertEquals(meant, bind(Number.class, "it = " + written).it());
    }

    private record Address(InetSocketAddress it) {}

    @Test
    void anAddressIsHostAndPort() {
        assertEquals(new InetSocketAddress("127.0.0.1", 80), address("127.0.0.1:80"));
        assertEquals(new InetSocketAddress("localhost", 0), address("localhost:0"));
        assertEquals(new InetSocketAddress("::1", 65535), address("[::1]:65535"));
        assertEquals(new InetSocketAddress(7007), address(":7007"));
        assertEquals(new InetSocketAddress(7007), address("*:7007"));
    }

    private InetSocketAddress address(String written) {
        return bind(Address.class, "it = \"" + written + "\"").it();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1 | has no port; write host:port, or :port for all addresses",
                "[::1] | has no port; write host:port, or :port for all addresses",
                "localhost:http | has no port behind its last colon; write host:port",
                "localhost: | has no port behind its last colon; write host:port",
                "localhost:-1 | has no port behind its last colon; write host:port",
                "localhost:65536 | has a port outside 0–65535",
                "::1:80 | is ambiguous; write an IPv6 address in brackets, as in [::1]:7007",
                "[::1:80 | is ambiguous; write an IPv6 address in brackets, as in [::1]:7007",
            })
    void aWrongAddressIsExplained(String written, String message) {
        assertEquals(
                List.of("host.conf: 1: listeners.echo.config.it: \"" + written + "\" " + message),
                refused(Address.class, "it = \"" + written + "\""));
    }

    @Test
    void aHostWithoutAddressIsAMistake() {
        assertEquals(
                List.of(
                        "host.conf: 1: listeners.echo.config.it: \"a host:80\" names a host that is"
                                + " not found, a host; check the name, or write its IP address"),
                refused(Address.class, "it = \"a host:80\""));
    }

    @Test
    void eachWrongTypeIsAProblemOfItsOwnAtItsLine() {
        assertEquals(
                List.of(
                        "host.conf: 1: listeners.echo.config.number: \"abc\" is not a whole number;"
                                + " write it as in number = 100",
                        "host.conf: 2: listeners.echo.config.big: 1.5 is not a whole number; write"
                                + " it as in big = 100",
                        "host.conf: 3: listeners.echo.config.flag: \"ja\" is not true or false;"
                                + " write it as in flag = true",
                        "host.conf: 4: listeners.echo.config.fraction: \"NaN\" is not a number;"
                                + " write it as in fraction = 0.5",
                        "host.conf: 5: listeners.echo.config.text: a list is not a text; write it"
                                + " as in text = \"text\"",
                        "host.conf: 6: listeners.echo.config.mode: \"fsat\" is not one of fast,"
                                + " very-slow; did you mean fast?",
                        "host.conf: 7: listeners.echo.config.size: \"64 lbs\" is not a size; write"
                                + " it as in size = 64KiB, with B, KiB, MiB, GiB, kB, MB or GB",
                        "host.conf: 8: listeners.echo.config.time: \"5 moons\" is not a duration;"
                                + " write it as in time = 30s, with ns, us, ms, s, m, h or d",
                        "host.conf: 9: listeners.echo.config.path: \"\" is no path; write \".\" for"
                                + " the working directory",
                        "host.conf: 10: listeners.echo.config.charset: \"utf88\" is not a charset;"
                                + " did you mean UTF-8?",
                        "host.conf: 11: listeners.echo.config.address: null is not an address;"
                                + " write it as in address = \"127.0.0.1:7007\"",
                        "host.conf: 12: listeners.echo.config.inner: 5 is not a block; write it as"
                                + " in inner = { port = … }",
                        "host.conf: 13: listeners.echo.config.maybe: a block is not a whole number;"
                                + " write it as in maybe = 100",
                        "host.conf: 14: listeners.echo.config.maybe-inner.port: missing; set it to"
                                + " a whole number, as in port = 100",
                        "host.conf: 15: listeners.echo.config.list: \"a\" is not a list; write it"
                                + " as in list = [ \"text\" ]",
                        "host.conf: 17: listeners.echo.config.inners[1].port: true is not a whole"
                                + " number; write it as in port = 100",
                        "host.conf: 18: listeners.echo.config.inners[2]: 7 is not a block; write it"
                                + " as in { port = … }",
                        "host.conf: 20: listeners.echo.config.times.a: true is not a duration;"
                                + " write it as in 30s",
                        "host.conf: 21: listeners.echo.config.times.\"b.c\": null is not a"
                                + " duration; write it as in 30s",
                        "host.conf: 22: listeners.echo.config.raw: 1 is not a block; write it as in"
                                + " raw = { }"),
                refused(
                        AllTypes.class,
                        """
                        number = abc
                        big = 1.5
                        flag = ja
                        fraction = NaN
                        text = [ a ]
                        mode = fsat
                        size = 64 lbs
                        time = 5 moons
                        path = ""
                        charset = utf88
                        address = null
                        inner = 5
                        maybe {}
                        maybe-inner {}
                        list = a
                        inners = [ { port = 1 },
                          { port = true },
                          7 ]
                        times {
                          a = true
                          "b.c" = null }
                        raw = 1
                        """));
    }

    @Test
    void missingKeysAreNamedWithAnExampleAtTheLineOfTheBlock() {
        record Required(int number, List<Inner> inners, Map<String, Inner> map, Inner inner) {}
        assertEquals(
                List.of(
                        "host.conf: 12: listeners.echo.config.number: missing; set it to a whole"
                                + " number, as in number = 100",
                        "host.conf: 12: listeners.echo.config.inners: missing; set it to a list, as"
                                + " in inners = [ { port = … } ]",
                        "host.conf: 12: listeners.echo.config.map: missing; set it to a block, as"
                                + " in map = { name = { port = … } }",
                        "host.conf: 12: listeners.echo.config.inner: missing; set it to a block, as"
                                + " in inner = { port = … }"),
                messages(ConfigFactory.empty().root(), Required.class));
        assertEquals(
                List.of(
                        "host.conf: 3: listeners.echo.config.inner.port: missing; set it to a whole"
                                + " number, as in port = 100"),
                refused(
                        Required.class,
                        """
                        number = 1, inners = []
                        map {}
                        inner { tls = true }
                        """));
    }

    @Test
    void anUnknownKeyComesWithTheNearestOrWithAllThatThereAre() {
        assertEquals(
                List.of(
                        "host.conf: 1: listeners.echo.config.tsl: unknown key; did you mean tls?",
                        "host.conf: 2: listeners.echo.config.colour: unknown key; the keys here are"
                                + " port, tls"),
                refused(Inner.class, "port = 1, tsl = true\ncolour = red"));
        assertEquals(
                List.of(
                        "host.conf: 1: listeners.echo.config.x: unknown key; nothing can be set"
                                + " here"),
                refused(NoSettings.class, "x = 1"));
    }

    @Test
    void aMisspeltKeyIsNotReportedAsMissingToo() {
        assertEquals(
                List.of(
                        "host.conf: 1: listeners.echo.config.prot: unknown key; did you mean"
                                + " port?"),
                refused(Inner.class, "prot = 1"));
    }

    private record Ranged(
            @Range(min = "1", max = "65535") int port,
            @Range(min = "0.5") double share,
            @Range(max = "1h") Duration time,
            @Range(min = "1KiB", max = "1MiB") Optional<DataSize> size,
            @Range(min = "1", max = "3") List<Long> list) {}

    @Test
    void bothBoundsOfARangeBelongToIt() {
        Ranged least =
                bind(Ranged.class, "port = 1, share = 0.5, time = 1h, size = 1KiB, list = [1]");
        assertEquals(
                new Ranged(
                        1,
                        0.5,
                        Duration.ofHours(1),
                        Optional.of(DataSize.ofKibibytes(1)),
                        List.of(1L)),
                least);
        bind(Ranged.class, "port = 65535, share = 9, time = 0, size = 1MiB, list = [3]");
    }

    @Test
    void whatIsOutOfRangeIsNamedWithTheRange() {
        assertEquals(
                List.of(
                        "host.conf: 1: listeners.echo.config.port: 70000 is outside 1–65535",
                        "host.conf: 2: listeners.echo.config.share: 0.4 is too small; the least is"
                                + " 0.5",
                        "host.conf: 3: listeners.echo.config.time: 3600001ms is too large; the most"
                                + " is 1h",
                        "host.conf: 4: listeners.echo.config.size: 2MiB is outside 1KiB–1MiB",
                        "host.conf: 5: listeners.echo.config.list[1]: 4 is outside 1–3"),
                refused(
                        Ranged.class,
                        "port = 70000\n"
                                + "share = 0.4\n"
                                + "time = 3600001\n"
                                + "size = 2MiB\n"
                                + "list = [1, 4, 2]"));
        assertEquals(
                List.of(
                        "host.conf: 1: listeners.echo.config.port: 99999999999 is outside 1–65535",
                        "host.conf: 1: listeners.echo.config.size: 5B is outside 1KiB–1MiB"),
                refused(
                        Ranged.class,
                        "port = 99999999999, share = 1, time = 1, size = 5, list = []"));
    }

    @Test
    void aNumberThatDoesNotFitItsTypeIsOutOfRange() {
        assertEquals(
                List.of(
                        "host.conf: 1: listeners.echo.config.it: 2147483648 is outside"
                                + " -2147483648–2147483647"),
                refused(Number.class, "it = 2147483648"));
        assertEquals(
                List.of(
                        "host.conf: 1: listeners.echo.config.it: \"1e999999999\" is outside"
                                + " -2147483648–2147483647"),
                refused(Number.class, "it = \"1e999999999\""));
        assertEquals(
                List.of(
                        "host.conf: 1: listeners.echo.config.it: \"8EiB\" is not a size; write it"
                                + " as in it = 64KiB, with B, KiB, MiB, GiB, kB, MB or GB"),
                refused(Size.class, "it = 8EiB"));
    }

    private record Span(int from, int to) {
        Span {
            if (from > to) {
                throw new IllegalArgumentException("from " + from + " is\n  more than to " + to);
            }
        }
    }

    private record Spans(List<Span> spans) {}

    @Test
    void whatTheRecordRefusesIsReportedAtItsBlockInOneLine() {
        assertEquals(
                List.of("host.conf: 2: listeners.echo.config.spans[1]: from 5 is more than to 4"),
                refused(Spans.class, "spans = [ { from = 1, to = 2 },\n { from = 5, to = 4 } ]"));
    }

    private record Pair<A, B>(A first, List<B> second) {}

    private record Generic(Pair<Duration, Pair<Integer, DataSize>> pair) {}

    @Test
    void genericRecordsAreBoundAsTheirArgumentsSay() {
        assertEquals(
                new Generic(
                        new Pair<>(
                                Duration.ofSeconds(5),
                                List.of(new Pair<>(7, List.of(DataSize.ofKibibytes(1)))))),
                bind(
                        Generic.class,
                        "pair { first = 5s, second = [ { first = 7, second = [ 1KiB ] } ] }"));
    }

    private record BadDefault(@Default("64Kib") DataSize size) {}

    private record DefaultOutOfRange(@Default("0") @Range(min = "1") int port) {}

    private record DefaultNoHocon(@Default("[ 1") List<Integer> list) {}

    private record Endless(@Default("{}") Endless next) {}

    private record BadRange(@Range(min = "one") int port) {}

    private record RangeOfText(@Range(min = "1") String text) {}

    private record BadType(short port) {}

    private record BadMap(Map<Integer, String> map) {}

    private record Throws(@Default("1") int port) {
        Throws {
            throw new IllegalStateException("not\ntoday");
        }
    }

    @Test
    void aFaultOfThePluginIsToldFromAMistakeInTheFile() {
        assertFault(
                BadDefault.class,
                "",
                "size",
                "BadDefault.size has a wrong @Default(\"64Kib\"): \"64Kib\" is not a size; write it"
                        + " as in size = 64KiB, with B, KiB, MiB, GiB, kB, MB or GB",
                ", and set size here meanwhile");
        bind(BadDefault.class, "size = 1"); // as the message advises
        assertFault(
                DefaultOutOfRange.class,
                "",
                "port",
                "DefaultOutOfRange.port has a wrong @Default(\"0\"): 0 is too small; the least is"
                        + " 1",
                ", and set port here meanwhile");
        assertFault(
                DefaultNoHocon.class,
                "",
                "list",
                "DefaultNoHocon.list has a wrong @Default(\"[ 1\"): it is no HOCON",
                ", and set list here meanwhile");
        assertFault(
                BadRange.class,
                "port = 1",
                "port",
                "BadRange.port has a @Range whose bounds are not a whole number",
                "");
        assertFault(
                RangeOfText.class,
                "text = a",
                "text",
                "RangeOfText.text has a @Range, which is for numbers, sizes and durations",
                "");
        assertFault(
                BadType.class,
                "port = 1",
                "port",
                "BadType.port has the type short, which cannot be set",
                "");
        assertFault(
                BadMap.class,
                "map {}",
                "map",
                "BadMap.map has the type java.util.Map, which cannot be set",
                "");
        assertFault(
                Throws.class,
                "port = 1",
                "",
                "Throws threw java.lang.IllegalStateException: not today",
                "");
    }

    @Test
    void aDefaultThatContainsItselfIsAFaultToo() {
        assertFault(
                Endless.class,
                "",
                "next",
                "Endless.next has a wrong @Default(\"{}\"): it contains itself",
                ", and set next here meanwhile");
    }

    private void assertFault(
            Class<? extends Record> type, String text, String key, String fault, String advice) {
        String path = "listeners.echo.config" + (key.isEmpty() ? "" : "." + key);
        assertEquals(
                List.of(
                        "host.conf: 1: "
                                + path
                                + ": fault of the plugin, not of this file:"
                                + " io.wirehost.host.config.SettingsBinderTest."
                                + fault
                                + "; tell the author of the plugin"
                                + advice),
                refused(type, text));
    }

    @Test
    void aLongOrOddValueIsShownShortAndEscaped() {
        assertEquals(
                List.of(
                        "host.conf: 1: listeners.echo.config.it: \"a\\n\\u001b"
                                + "b".repeat(57)
                                + "…\" is not a whole number; write it as in it = 100"),
                refused(Number.class, "it = \"a\\n\\u001b" + "b".repeat(100) + "\""));
    }

    @Test
    void theListAndTheMapOfARecordCannotBeChanged() {
        Defaults bound = bind(Defaults.class, "");
        assertThrows(UnsupportedOperationException.class, () -> bound.list().add(1));
        assertThrows(UnsupportedOperationException.class, () -> bound.map().clear());
    }

    private <R extends Record> R bind(Class<R> type, String text) {
        R bound = new SettingsBinder().bind(parse(text), WHERE, type, problems);
        assertEquals(List.of(), problems);
        return bound;
    }

    private List<String> refused(Class<? extends Record> type, String text) {
        return messages(parse(text), type);
    }

    private List<String> messages(ConfigObject block, Class<? extends Record> type) {
        List<Problem> found = new ArrayList<>();
        assertNull(new SettingsBinder().bind(block, WHERE, type, found));
        found.sort(java.util.Comparator.comparingInt(problem -> problem.place().line()));
        return found.stream().map(Problem::toString).toList();
    }

    private static ConfigObject parse(String text) {
        return ConfigFactory.parseString(
                        text, ConfigParseOptions.defaults().setOriginDescription("some.conf"))
                .root();
    }
}
