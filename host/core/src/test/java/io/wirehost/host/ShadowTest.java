package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.config.ConfigException;
import io.wirehost.host.plugin.Comparisons;
import io.wirehost.host.plugin.Difference;
import io.wirehost.host.plugin.GenerationInfo;
import io.wirehost.host.plugin.PluginInfo.State;
import io.wirehost.host.plugin.TestJar;
import io.wirehost.host.plugin.VersionException;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.StartPacketHandler;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The codec of another version is compared on the bytes of sessions. */
@Timeout(120)
@SuppressWarnings("try") // what is expected to be logged is kept from the console
class ShadowTest {
    private static final String CONF =
            """
            defaults.idle-timeout = off
            listeners.it { bind = "127.0.0.1:0", codec = words, handler = answer }
            """;

    /** The number of the version whose handler was made last. */
    private static final String MADE = "io.wirehost.host.ShadowTest";

    /** Words that end with a space. */
    private static final String WORDS =
            """
            for (int end = in.position(); end < in.limit(); end++) {
                if (in.get(end) == ' ') {
                    byte[] bytes = new byte[end - in.position()];
                    in.get(bytes).get();
                    return word(new String(bytes));
                }
            }
            return null;
            """;

    @TempDir private Path plugins;

    /** Sends words back. */
    private void put(int version, String unpack) throws Exception {
        TestJar jar =
                new TestJar()
                        .manifest("Wirehost-Plugin-Id", "words")
                        .manifest("Wirehost-Plugin-Version", Integer.toString(version))
                        .service(PacketCodec.class, "demo.Words")
                        .service(StartPacketHandler.class, "demo.Answer")
                        .source("demo.Word", "record Word(String text, Kind kind) {}")
                        .source("demo.Kind", "enum Kind { SHORT, LONG }")
                        .source(
                                "demo.Words",
                                """
                                @Provides("words")
                                public class Words implements PacketCodec<Word, Word> {
                                    public Word unpack(ByteBuffer in) throws MalformedPacketException {
                                        %s
                                    }
                                    static Word word(String text) {
                                        return new Word(text, text.length() < 5 ? Kind.SHORT : Kind.LONG);
                                    }
                                    public void pack(Word word, PacketSink out) {
                                        out.put((word.text() + " ").getBytes());
                                    }
                                }
                                """
                                        .formatted(unpack))
                        .source(
                                "demo.Answer",
                                """
                                @Provides("answer")
                                public class Answer implements StartPacketHandler {
                                    public Answer() {
                                        System.setProperty("%s", "%d");
                                    }
                                    public PacketHandler<Word, Word> open(Session s, ByteBuffer start) {
                                        return (session, word) -> session.offer(word);
                                    }
                                }
                                """
                                        .formatted(MADE, version));
        Files.move(
                jar.writeTo(plugins.resolve("new.part")),
                plugins.resolve("words.jar"),
                StandardCopyOption.ATOMIC_MOVE);
    }

    /** A host of the first version, with the second one as a shadow, which unpacks like this. */
    private TestHost start(String unpack) throws Exception {
        put(1, WORDS);
        TestHost host = TestHost.startWithJars(CONF, plugins, Duration.ofMillis(20));
        put(2, unpack);
        assertEquals(1, host.shadowPlugin("words").size());
        return host;
    }

    private static GenerationInfo second(TestHost host) {
        return host.status().plugins().stream()
                .filter(one -> one.plugin().version().equals("2") && one.number() > 0)
                .findFirst()
                .orElseThrow();
    }

    /** Only kinds of differences that there are. */
    private static Map<Difference, Long> differences(TestHost host) {
        Map<Difference, Long> found = new TreeMap<>(second(host).compared().differences());
        found.values().removeIf(count -> count == 0);
        return found;
    }

    private static void await(TestHost host, Map<Difference, Long> expected) {
        Await.until(
                () -> differences(host).equals(expected), () -> second(host).compared().toString());
    }

    private static void awaitPackets(TestHost host, long packets) {
        Await.until(
                () -> second(host).compared().packets() == packets,
                () -> second(host).compared().toString());
    }

    private static List<String> states(TestHost host) {
        return host.status().plugins().stream()
                .map(GenerationInfo::plugin)
                .map(one -> one.version() + " " + one.state())
                .toList();
    }

    @Test
    void oneThatUnpacksAlikeHasNoDifferenceAndItsHandlerIsNotMade() throws Exception {
        try (TestHost host = start(WORDS);
                Peer peer = new Peer(host, "it")) {
            assertEquals(List.of("1 ACTIVE", "2 SHADOW"), states(host));
            assertEquals("1", System.getProperty(MADE));
            peer.send("one two th").expect("one two ");
            peer.send("ree four fi").expect("three four ").send("ve ").expect("five ");
            awaitPackets(host, 5);
            peer.send("rest").endOutput().expectGone();
            Comparisons.Count compared = second(host).compared();
            assertEquals(1, compared.sessions());
            assertEquals(0, compared.opaque());
            await(host, Map.of());
            assertEquals("1", System.getProperty(MADE));
            assertEquals(0, second(host).share());
        }
    }

    /** One line; it is written after the difference is counted. */
    private static void awaitLine(LogLines log, String... parts) {
        Await.until(() -> log.with(parts).size() == 1, log.events()::toString);
    }

    @Test
    void whatSaysSomethingElseIsCountedAndLoggedUntilItIsTooMuch() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host =
                        start(
                                WORDS.replace(
                                        "new String(bytes)", "new String(bytes).toUpperCase()"));
                Peer peer = new Peer(host, "it")) {
            peer.send("1 two 3 three ").expect("1 two 3 three ");
            await(host, Map.of(Difference.CONTENT, 2L));
            awaitLine(
                    log,
                    "(it, ",
                    "a difference (content) to the shadow words 2, number 1 so far:",
                    "what ends at byte 6 and begins with 74776f20");
            peer.send("a ".repeat(20)).expect("a ".repeat(20));
            await(host, Map.of(Difference.CONTENT, 10L));
            try (Peer other = new Peer(host, "it")) {
                other.send("a ").expect("a ");
            }
            await(host, Map.of(Difference.CONTENT, 11L));
        }
    }

    @Test
    void oneThatEndsPacketsElsewhereIsComparedNoFurther() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start(WORDS.replace("== ' '", "<= ','"));
                Peer peer = new Peer(host, "it")) {
            peer.send("one t,wo a,b ").expect("one t,wo a,b ");
            await(host, Map.of(Difference.BOUNDARY, 1L));
            awaitLine(log, "what ends at byte 9", "ends at 6 for the shadow");
        }
    }

    @Test
    void oneThatFindsNothingIsTold() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start("return null;");
                Peer peer = new Peer(host, "it")) {
            peer.send("one ").expect("one ").endOutput().expectGone();
            await(host, Map.of(Difference.MALFORMED, 1L));
            try (Peer other = new Peer(host, "it")) {
                other.send("a ".repeat(65)).expect("a ".repeat(65));
                await(host, Map.of(Difference.MALFORMED, 1L, Difference.BOUNDARY, 1L));
            }
        }
    }

    @Test
    void whatOnlyOneCallsMalformedIsADifference() throws Exception {
        String picky =
                "if (in.get(in.position()) == '!') throw MalformedPacketException.skip(1,"
                        + " \"\\u001b\");";
        try (LogLines log = new LogLines();
                TestHost host = start(picky + WORDS);
                Peer peer = new Peer(host, "it")) {
            peer.send("one !two three ").expect("one !two three ");
            await(host, Map.of(Difference.MALFORMED, 1L));
            awaitLine(log, "malformed for the shadow: \"\\u001b\"");
            assertEquals(0, host.listener("it").closed().size());
        }
    }

    @Test
    void whatBothSkipIsNone() throws Exception {
        String picky =
                "if (in.hasRemaining() && in.get(in.position()) == '!') throw"
                        + " MalformedPacketException.skip(1, \"\");"
                        + WORDS;
        put(1, picky);
        try (TestHost host = TestHost.startWithJars(CONF, plugins)) {
            put(2, picky.replace("hasRemaining()", "remaining() > 0"));
            host.shadowPlugin("words");
            try (Peer peer = new Peer(host, "it")) {
                peer.send("one !two").expect("one ").send(" three ").expect("two three ");
                awaitPackets(host, 3);
                peer.send("four !").expect("four ").send("a b ").expect("a b ");
                awaitPackets(host, 6);
            }
            await(host, Map.of());
        }
    }

    @Test
    void aFaultOfItIsNoFaultOfTheSession() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host =
                        start(
                                "if (in.get(in.position()) == 'x') throw new LinkageError();"
                                        + WORDS);
                Peer peer = new Peer(host, "it")) {
            peer.send("one x two ").expect("one x two ");
            await(host, Map.of(Difference.FAULT, 1L));
            peer.send("three ").expect("three ");
            assertEquals(List.of("1 ACTIVE", "2 SHADOW"), states(host));
        }
    }

    @Test
    void oneThatDoesNotReturnHoldsNobody() throws Exception {
        String blocks =
                "try { Thread.sleep(1_000_000); } catch (InterruptedException e) { } return null;";
        try (LogLines log = new LogLines();
                TestHost host = start(blocks);
                Peer peer = new Peer(host, "it");
                Peer other = new Peer(host, "it")) {
            for (int i = 0; i < 10; i++) {
                peer.send("one two ").expect("one two ");
                other.send("three ").expect("three ");
            }
            host.unshadowPlugin("words");
            peer.send("one ").expect("one ");
            awaitGone(host);
        }
    }

    /** Although sessions that were compared are open. */
    private static void awaitGone(TestHost host) {
        Await.until(
                () -> states(host).equals(List.of("2 HELD", "1 ACTIVE")),
                () -> states(host).toString());
        assertEquals(1, host.status().collected());
    }

    @Test
    void itEndsWithoutATraceInTheSessions() throws Exception {
        try (TestHost host = start(WORDS);
                Peer peer = new Peer(host, "it")) {
            peer.send("one tw").expect("one ");
            awaitPackets(host, 1);
            assertEquals(1, host.unshadowPlugin("words").size());
            awaitGone(host);
            peer.send("o ").expect("two ");
            assertEquals(List.of(), host.reload());
            VersionException none =
                    assertThrows(VersionException.class, () -> host.unshadowPlugin("words"));
            assertTrue(none.getMessage().startsWith("plugin words 1 has no shadow"));
        }
    }

    @Test
    void itBecomesACanaryAndThenWhatIsServed() throws Exception {
        try (TestHost host = start(WORDS)) {
            int generation = second(host).number();
            try (Peer peer = new Peer(host, "it")) {
                peer.send("one ").expect("one ");
                awaitPackets(host, 1);
                host.tryPlugin("words", 100);
                assertEquals(List.of("1 ACTIVE", "2 CANARY"), states(host));
                assertEquals("2", System.getProperty(MADE));
                assertThrows(VersionException.class, () -> host.shadowPlugin("words"));
                peer.send("two ").expect("two ");
                host.promotePlugin("words");
            }
            Await.until(
                    () -> states(host).equals(List.of("2 ACTIVE")), () -> states(host).toString());
            assertEquals(generation, second(host).number());
        }
    }

    @Test
    void aReloadLeavesIt() throws Exception {
        try (TestHost host = start(WORDS)) {
            assertEquals(List.of(), host.reload());
            assertEquals(List.of("1 ACTIVE", "2 SHADOW"), states(host));
            try (Peer peer = new Peer(host, "it")) {
                peer.send("one ").expect("one ");
                awaitPackets(host, 1);
            }
            host.promotePlugin("words");
            Await.until(
                    () -> states(host).equals(List.of("2 ACTIVE")), () -> states(host).toString());
        }
    }

    @Test
    void whereNoCodecOfItIsBoundThereIsNothingToCompare() throws Exception {
        put(1, WORDS);
        new TestJar().codec("demo.Codec", "all").writeTo(plugins.resolve("codecs.jar"));
        new TestJar().handler("demo.Echo", "echo").writeTo(plugins.resolve("echo.jar"));
        try (LogLines log = new LogLines();
                TestHost host =
                        TestHost.startWithJars(
                                "listeners.it { bind = \"127.0.0.1:0\", codec = all, handler = echo"
                                        + " }",
                                plugins)) {
            put(2, WORDS);
            ConfigException refused =
                    assertThrows(ConfigException.class, () -> host.shadowPlugin("words"));
            assertTrue(
                    refused.getMessage().contains("no listener has a codec of plugin words"),
                    refused::getMessage);
            assertTrue(states(host).contains("1 " + State.ACTIVE), states(host)::toString);
        }
    }
}
