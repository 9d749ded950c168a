package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Plugins are compiled here against an SPI that is not the host's: a type of it that the test
 * declares takes the place of the real one, and is left out of the jar.
 */
class LinkProofTest {
    private static final String SPI = ": build it against " + HostApi.Library.SPI.coordinates();
    private static final String SLF4J = ": build it against " + HostApi.Library.SLF4J.coordinates();

    @TempDir Path directory;

    private void prove(TestJar... parts) throws Refusal {
        List<PluginJar> jars = new ArrayList<>();
        try {
            for (TestJar part : parts) {
                String name = "jar" + jars.size() + ".jar";
                Path path =
                        part.without("io/wirehost/spi/")
                                .without("org/slf4j/")
                                .writeTo(directory.resolve(name));
                jars.add(PluginJar.open(path, name));
            }
            LinkProof.prove(jars, PluginManifest.of(jars, "demo"));
        } finally {
            jars.forEach(PluginJar::close);
        }
    }

    private String refusal(TestJar... parts) {
        return assertThrows(Refusal.class, () -> prove(parts)).reason();
    }

    private static TestJar otherSpi(String type, String declaration) {
        return new TestJar().source("io.wirehost.spi." + type, declaration);
    }

    /** What is found in a class demo.Bad, of this declaration. */
    private String found(TestJar spi, String declaration) {
        return refusal(spi.source("demo.Bad", declaration));
    }

    private static String bad(String what) {
        return "jar0.jar: class demo.Bad " + what;
    }

    @Test
    void whatIsBuiltAgainstTheSpiOfTheHostLinks() {
        assertDoesNotThrow(() ->
                prove(
                        new TestJar()
                                .codec("demo.LineCodec", "line")
                                .handler("demo.Echo", "echo")
                                .source(
                                        "demo.Twofold",
                                        """
                                        public class Twofold implements PacketHandler<String, Object>, Runnable {
                                            private static final Logger log = LoggerFactory.getLogger(Twofold.class);
                                            public void onPacket(PacketSession<Object> session, String packet) throws Exception {
                                                session.offer(new Object[] {DataSize.ofMebibytes(1).bytes(), Dispatch.POOL});
                                                java.util.function.Function<Long, DataSize> size = DataSize::ofBytes;
                                                log.atInfo().addArgument(size).log("{}");
                                                throw MalformedPacketException.skip(1, "x");
                                            }
                                            public void run() {}
                                            enum Kind { ONE { void go() {} }; abstract void go(); }
                                            record Pair(CloseReason reason, int[] numbers) {}
                                        }
                                        """)));
    }

    @Test
    void aClassThatIsNotThere() {
        assertEquals(
                bad("refers to io.wirehost.spi.Gone, which is not there" + SPI),
                found(
                        otherSpi("Gone", "public class Gone {}"),
                        "public class Bad { Object x = new Gone(); }"));
    }

    @Test
    void typesOfMembersSignaturesAndAnnotations() {
        assertEquals(
                bad("refers to io.wirehost.spi.GoneA, which is not there")
                        + SPI
                        + "; "
                        + bad("refers to io.wirehost.spi.GoneB, which is not there")
                        + SPI
                        + "; "
                        + bad("refers to io.wirehost.spi.GoneC, which is not there")
                        + SPI,
                found(
                        otherSpi(
                                        "GoneA",
                                        "@java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)"
                                            + " public @interface GoneA {}")
                                .source("io.wirehost.spi.GoneB", "public class GoneB {}")
                                .source("io.wirehost.spi.GoneC", "public class GoneC {}"),
                        "@GoneA public class Bad { GoneB field; java.util.List<GoneC> list() {"
                                + " return null; } }"));
    }

    @Test
    void textThatLooksLikeAReferenceIsNone() {
        assertDoesNotThrow(() ->
                prove(
                        new TestJar()
                                .source(
                                        "demo.Text",
                                        "public class Text { String x ="
                                                + " \"Lio/wirehost/spi/Gone;\"; }")));
    }

    @Test
    void methodsAndFieldsThatAreNotThere() {
        TestJar spi =
                otherSpi(
                        "DataSize",
                        "public class DataSize { public static int LARGEST; public DataSize(int"
                            + " megabytes) {} public long gone(int a, String... b) { return 0; }"
                            + " }");
        assertEquals(
                bad("calls new io.wirehost.spi.DataSize(int), which is not there")
                        + SPI
                        + "; "
                        + bad(
                                "calls io.wirehost.spi.DataSize.gone(int,String[])long, which is"
                                        + " not there")
                        + SPI
                        + "; "
                        + bad(
                                "uses the field io.wirehost.spi.DataSize.LARGEST of type int, which"
                                        + " is not there")
                        + SPI,
                found(
                        spi,
                        "public class Bad { long x = new DataSize(1).gone(2) + DataSize.LARGEST;"
                                + " }"));
    }

    @Test
    void aMethodReferenceThatLeadsNowhere() {
        assertEquals(
                bad("calls io.wirehost.spi.DataSize.gone()long, which is not there" + SPI),
                found(
                        otherSpi(
                                "DataSize",
                                "public class DataSize { public long gone() { return 0; } }"),
                        "public class Bad { java.util.function.ToLongFunction<DataSize> x ="
                                + " DataSize::gone; }"));
    }

    @Test
    void anInstanceMethodThatIsStatic() {
        assertEquals(
                bad("calls io.wirehost.spi.DataSize.ofBytes(long)DataSize, which is static" + SPI),
                found(
                        otherSpi(
                                "DataSize",
                                "public class DataSize { public DataSize ofBytes(long b) { return"
                                        + " this; } }"),
                        "public class Bad { Object of(DataSize size) { return size.ofBytes(1); }"
                                + " }"));
    }

    @Test
    void aClassThatIsAnInterface() {
        assertEquals(
                bad(
                        "calls io.wirehost.spi.Session.id()long as that of a class, which it is"
                                + " not"
                                + SPI),
                found(
                        otherSpi(
                                "Session",
                                "public abstract class Session { public abstract long id(); }"),
                        "public class Bad { long of(Session session) { return session.id(); } }"));
    }

    @Test
    void parentsThatCannotBeInheritedFrom() {
        assertEquals(
                bad("inherits from io.wirehost.spi.SessionHandler, which is sealed" + SPI),
                found(
                        otherSpi("SessionHandler", "public interface SessionHandler {}"),
                        "public abstract class Bad implements SessionHandler {}"));
        assertEquals(
                bad("extends the interface io.wirehost.spi.Session" + SPI),
                found(
                                otherSpi("Session", "public abstract class Session {}"),
                                "public abstract class Bad extends Session {}")
                        .split("; ")[0]);
    }

    @Test
    void anInterfaceThatIsNotImplementedWhole() {
        assertEquals(
                bad(
                        "does not implement io.wirehost.spi.PacketCodec.pack(Object,PacketSink)void"
                                + SPI),
                found(
                        otherSpi(
                                "PacketCodec",
                                "public interface PacketCodec<I, O> { I unpack(ByteBuffer in); }"),
                        "public class Bad implements PacketCodec<String, String> { public String"
                                + " unpack(ByteBuffer in) { return null; } }"));
    }

    @Test
    void superclassesAndLibrariesImplementToo() throws Exception {
        TestJar whole =
                new TestJar()
                        .source(
                                "lib.Base",
                                "public abstract class Base<T> implements PacketCodec<T, String> {"
                                        + " public void pack(String s, PacketSink out) {} }")
                        .source(
                                "lib.Unpacks",
                                "public interface Unpacks extends PacketCodec<String, String> {"
                                    + " default String unpack(ByteBuffer in) { return null; } }")
                        .source(
                                "demo.Good",
                                "public class Good extends lib.Base<String> implements lib.Unpacks"
                                        + " {}");
        TestJar library = whole.part("lib/");
        prove(whole.without("lib/"), library);
    }

    @Test
    void aMethodThatHasNoDefaultAnyMore() {
        assertEquals(
                bad(
                        "does not implement io.wirehost.spi.PacketCodec.pack(Object,PacketSink)void"
                                + SPI),
                found(
                        otherSpi(
                                        "PacketCodec",
                                        "public interface PacketCodec<I, O> { I unpack(ByteBuffer"
                                            + " in); default void pack(O o, PacketSink out) {} }")
                                .source(
                                        "demo.Unpacks",
                                        "public interface Unpacks extends PacketCodec<String,"
                                            + " String> { default String unpack(ByteBuffer in) {"
                                            + " return null; } }"),
                        "public class Bad implements Unpacks {}"));
    }

    @Test
    void aLambdaThatLacksAMethod() {
        assertEquals(
                bad(
                                "has a lambda that lacks"
                                    + " io.wirehost.spi.PacketHandler.onPacket(PacketSession,Object)void")
                        + SPI
                        + "; "
                        + bad(
                                "has a lambda for io.wirehost.spi.PacketHandler.onThing()void,"
                                        + " which is not there")
                        + SPI,
                found(
                        otherSpi(
                                "PacketHandler",
                                "public interface PacketHandler<I, O> { void onThing(); }"),
                        "public class Bad { Object x = (PacketHandler<String, String>) () -> {};"
                                + " }"));
    }

    @Test
    void slf4jIsProvenToo() {
        assertEquals(
                bad("calls org.slf4j.Logger.shout(String)void, which is not there" + SLF4J),
                found(
                        new TestJar()
                                .source(
                                        "org.slf4j.Logger",
                                        "public interface Logger { void shout(String words); }"),
                        "public class Bad { void go(Logger log) { log.shout(\"x\"); } }"));
    }

    @Test
    void aMemberThatIsNotPublic() {
        assertEquals(
                bad("calls org.slf4j.LoggerFactory.reset()void, which is not public" + SLF4J),
                found(
                        new TestJar()
                                .source(
                                        "org.slf4j.LoggerFactory",
                                        "public class LoggerFactory { public static void reset() {}"
                                                + " }"),
                        "public class Bad { void go() { LoggerFactory.reset(); } }"));
    }

    @Test
    void serializationIsOwnedUpTo() throws Exception {
        String reader =
                "public class Bad { Object read(java.io.InputStream in) throws Exception { return"
                        + " new java.io.ObjectInputStream(in).readObject(); } }";
        assertEquals(
                bad(
                        "reads Java serialization (java.io.ObjectInputStream), by which whoever"
                                + " sends the bytes can run code: read them otherwise, or own up to"
                                + " it in the manifest with Wirehost-Allows-Java-Serialization:"
                                + " true"),
                found(new TestJar(), reader));
        assertTrue(
                found(
                                new TestJar(),
                                "public class Bad extends java.io.ObjectInputStream { public Bad()"
                                        + " throws java.io.IOException {} }")
                        .contains("reads Java serialization"));
        prove(
                new TestJar()
                        .source("demo.Bad", reader)
                        .manifest("Wirehost-Allows-Java-Serialization", "true"));
    }

    @Test
    void aClassThatCanBeSerializedIsNoDanger() {
        assertDoesNotThrow(() ->
                prove(
                        new TestJar()
                                .source(
                                        "demo.Fault",
                                        "public class Fault extends Exception { private void"
                                                + " readObject(java.io.ObjectInputStream in)"
                                                + " throws Exception {"
                                                + " in.defaultReadObject(); } }")));
    }

    @Test
    void aClassOfPreviewFeatures() {
        String reason =
                refusal(
                        new TestJar()
                                .source("demo.Bad", "public class Bad {}")
                                .edit(
                                        "demo/Bad.class",
                                        bytes -> {
                                            bytes[4] = (byte) 0xff;
                                            bytes[5] = (byte) 0xff;
                                            return bytes;
                                        }));
        assertTrue(reason.contains("built with the preview features of Java"), reason);
    }

    @Test
    void allFindingsAreToldUpToTen() {
        String methods =
                IntStream.range(10, 23)
                        .mapToObj(i -> "public static void gone%d() {}".formatted(i))
                        .collect(Collectors.joining());
        String calls =
                IntStream.range(10, 23)
                        .mapToObj(i -> "DataSize.gone%d();".formatted(i))
                        .collect(Collectors.joining());
        String reason =
                found(
                        otherSpi("DataSize", "public class DataSize {" + methods + "}"),
                        "public class Bad { void go() {" + calls + calls + "} }");
        assertEquals(11, reason.split("; ").length, reason);
        assertTrue(reason.contains("gone10()"), reason);
        assertTrue(reason.endsWith("; and 3 more"), reason);
    }
}
