package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.plugin.PacketTypes.CodecNeed;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.PacketSink;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.SessionHandler;
import io.wirehost.spi.StartPacketHandler;
import io.wirehost.spi.StreamHandler;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class PacketTypesTest {
    private static final String REMEDY = ": bind another codec or another handler";

    abstract static class Codec<I, O> implements PacketCodec<I, O> {
        @Override
        public I unpack(ByteBuffer in) {
            return null;
        }

        @Override
        public void pack(O packet, PacketSink out) {}
    }

    @Provides("line")
    static final class Lines extends Codec<String, String> {}

    @Provides("blob")
    static final class Blobs extends Codec<byte[], byte[]> {}

    @Provides("mixed")
    static final class Mixed extends Codec<byte[], String> {}

    static final class Numbers extends Codec<Integer, Number> {}

    static final class Wide extends Codec<String, Object> {}

    static final class Lists extends Codec<List<String>, List<? extends CharSequence>> {}

    static final class Grids extends Codec<int[][], String[]> {}

    @SuppressWarnings("rawtypes")
    static final class RawCodec extends Codec {}

    static final class OpenCodec<T> extends Codec<T, List<T>> {}

    abstract static class Handler implements StartPacketHandler {
        @Override
        public SessionHandler open(Session session, ByteBuffer startPacket) {
            throw new UnsupportedOperationException();
        }
    }

    @Provides("echo")
    static final class Echo<P> implements StartPacketHandler {
        @Override
        public PacketHandler<P, P> open(Session session, ByteBuffer startPacket) {
            return PacketSession::offer;
        }
    }

    @Provides("shout")
    static final class Shout implements StartPacketHandler {
        @Override
        public PacketHandler<String, String> open(Session session, ByteBuffer startPacket) {
            return PacketSession::offer;
        }
    }

    @Provides("store")
    static final class Store implements StartPacketHandler {
        @Override
        public StreamHandler open(Session session, ByteBuffer startPacket) {
            return _ -> {};
        }
    }

    private static Optional<String> mismatch(Class<?> codec, Class<?> handler) {
        return PacketTypes.mismatch(
                name(codec),
                codec.asSubclass(PacketCodec.class).asSubclass(codecType()),
                name(handler),
                handler.asSubclass(StartPacketHandler.class));
    }

    private static String name(Class<?> provider) {
        Provides provides = provider.getAnnotation(Provides.class);
        return provides == null ? provider.getSimpleName() : provides.value();
    }

    @SuppressWarnings("unchecked")
    private static Class<? extends PacketCodec<?, ?>> codecType() {
        return (Class<? extends PacketCodec<?, ?>>) (Class<?>) PacketCodec.class;
    }

    private static void fits(Class<?> codec, Class<?> handler) {
        assertEquals(Optional.empty(), mismatch(codec, handler));
    }

    private static void clashes(String expected, Class<?> codec, Class<?> handler) {
        assertEquals(Optional.of(expected + REMEDY), mismatch(codec, handler));
    }

    @Test
    void theSameTypesFit() {
        fits(Lines.class, Shout.class);
    }

    @Test
    void otherTypesClashBothWays() {
        clashes(
                "codec blob unpacks byte[] but handler shout takes String; handler shout sends"
                        + " String but codec blob packs byte[]",
                Blobs.class,
                Shout.class);
    }

    @Test
    void eachDirectionClashesAlone() {
        clashes(
                "codec mixed unpacks byte[] but handler shout takes String",
                Mixed.class,
                Shout.class);
        final class Sender extends Handler {
            @Override
            public PacketHandler<byte[], byte[]> open(Session session, ByteBuffer startPacket) {
                return PacketSession::offer;
            }
        }
        clashes(
                "handler Sender sends byte[] but codec mixed packs String",
                Mixed.class,
                Sender.class);
    }

    @Test
    void aVariableIsWhateverTheCodecHas() {
        fits(Lines.class, Echo.class);
        fits(Blobs.class, Echo.class);
        fits(Numbers.class, Echo.class);
        fits(Wide.class, Echo.class);
    }

    @Test
    void aVariableCannotBeTwoTypes() {
        clashes(
                "handler echo leaves its type P to the codec, but with codec mixed it would have to"
                        + " be both byte[] and String",
                Mixed.class,
                Echo.class);
        clashes(
                "handler echo leaves its type P to the codec, but with codec Lists it would have to be both int[][] and String[]"
                        .replace("Lists", "Grids"),
                Grids.class,
                Echo.class);
    }

    @Test
    void aHandlerMayTakeMoreAndSendLess() {
        final class Any extends Handler {
            @Override
            public PacketHandler<Object, Integer> open(Session session, ByteBuffer startPacket) {
                return (_, _) -> {};
            }
        }
        fits(Numbers.class, Any.class);
        fits(Wide.class, Any.class);
        clashes("handler Any sends Integer but codec line packs String", Lines.class, Any.class);
    }

    @Test
    void anythingIsAnObject() {
        final class Sink extends Handler {
            @Override
            public PacketHandler<Object, Object> open(Session session, ByteBuffer startPacket) {
                return (_, _) -> {};
            }
        }
        final class Takes<I> extends Codec<I, Object> {}
        final class Sequences extends Codec<CharSequence[], Object> {}
        fits(Wide.class, Sink.class);
        fits(Takes.class, Sink.class);
        fits(Sequences.class, Sink.class);
    }

    @Test
    void aHandlerMustNotTakeLess() {
        final class Narrow extends Handler {
            @Override
            public PacketHandler<String, Object> open(Session session, ByteBuffer startPacket) {
                return (_, _) -> {};
            }
        }
        clashes(
                "handler Narrow sends Object but codec line packs String",
                Lines.class,
                Narrow.class);
        fits(Wide.class, Narrow.class);
    }

    @Test
    void boundsOfAVariableHold() {
        final class Sum<N extends Number & Comparable<N>> extends Handler {
            @Override
            public PacketHandler<N, N> open(Session session, ByteBuffer startPacket) {
                return PacketSession::offer;
            }
        }
        fits(Numbers.class, Sum.class);
        clashes(
                "handler Sum leaves its type N to the codec, but with codec line it would have to"
                        + " be both String and Number",
                Lines.class,
                Sum.class);
    }

    @Test
    void aVariableThatIsOnlySentHasToMeetItsBound() {
        final class Source<N extends Number> extends Handler {
            @Override
            public PacketHandler<Object, N> open(Session session, ByteBuffer startPacket) {
                return (_, _) -> {};
            }
        }
        fits(Wide.class, Source.class);
        fits(Numbers.class, Source.class);
        clashes(
                "handler Source leaves its type N to the codec, but with codec line it would have"
                        + " to be both String and Number",
                Lines.class,
                Source.class);
    }

    @Test
    void typeArgumentsAreCompared() {
        final class Words extends Handler {
            @Override
            public PacketHandler<List<String>, List<String>> open(
                    Session session, ByteBuffer start) {
                return PacketSession::offer;
            }
        }
        final class Counts extends Handler {
            @Override
            public PacketHandler<List<Integer>, List<Integer>> open(
                    Session session, ByteBuffer start) {
                return PacketSession::offer;
            }
        }
        final class Each<E> extends Handler {
            @Override
            public PacketHandler<List<E>, List<E>> open(Session session, ByteBuffer start) {
                return PacketSession::offer;
            }
        }
        final class Loose extends Handler {
            @Override
            public PacketHandler<Iterable<? super String>, List<String>> open(
                    Session session, ByteBuffer start) {
                return (_, _) -> {};
            }
        }
        fits(Lists.class, Words.class);
        fits(Lists.class, Each.class);
        fits(Lists.class, Loose.class);
        clashes(
                "codec Lists unpacks List<String> but handler Counts takes List<Integer>; handler"
                        + " Counts sends List<Integer> but codec Lists packs List<? extends"
                        + " CharSequence>",
                Lists.class,
                Counts.class);
    }

    @Test
    void wildcardsStandForTheirBounds() {
        final class Wild extends Handler {
            @Override
            public PacketHandler<? super String, ? extends CharSequence> open(
                    Session session, ByteBuffer start) {
                return null;
            }
        }
        final class Anything extends Handler {
            @Override
            public PacketHandler<?, ?> open(Session session, ByteBuffer start) {
                return null;
            }
        }
        fits(Wide.class, Wild.class);
        clashes(
                "handler Wild sends CharSequence but codec line packs String",
                Lines.class,
                Wild.class);
        fits(Blobs.class, Anything.class);
    }

    /** A handler class of one's own, with its parameters in another order. */
    abstract static class Both<B, A> implements Cloneable, PacketHandler<A, B> {}

    @Test
    void theTypesOfAnAnswerAreFoundUpItsHierarchy() {
        abstract class Named extends Both<String, byte[]> {}
        final class Deep extends Handler {
            @Override
            public Named open(Session session, ByteBuffer start) {
                return null;
            }
        }
        fits(Mixed.class, Deep.class);
        clashes("codec line unpacks String but handler Deep takes byte[]", Lines.class, Deep.class);
    }

    abstract static class Opening<H extends SessionHandler> implements StartPacketHandler {
        @Override
        public H open(Session session, ByteBuffer start) {
            return null;
        }
    }

    @Test
    void theAnswerMayBeAVariableOfASuperclass() {
        final class Fixed extends Opening<PacketHandler<String, String>> {}
        final class Stream extends Opening<StreamHandler> {}
        final class Bound<H extends PacketHandler<byte[], byte[]>> extends Opening<H> {}
        clashes(
                "codec blob unpacks byte[] but handler Fixed takes String; handler Fixed sends"
                        + " String but codec blob packs byte[]",
                Blobs.class,
                Fixed.class);
        fits(Blobs.class, Bound.class);
        assertTrue(mismatch(Lines.class, Bound.class).isPresent());
        assertEquals(CodecNeed.NO, PacketTypes.needsCodec(Stream.class));
    }

    interface Texts extends StartPacketHandler {
        @Override
        default PacketHandler<String, String> open(Session session, ByteBuffer start) {
            return PacketSession::offer;
        }
    }

    @Test
    void theAnswerMayBeDeclaredByAnInterface() {
        final class Inherited implements Texts {}
        fits(Lines.class, Inherited.class);
        assertTrue(mismatch(Blobs.class, Inherited.class).isPresent());
    }

    static class General extends Handler {
        @Override
        public PacketHandler<?, ?> open(Session session, ByteBuffer start) {
            return null;
        }
    }

    @Test
    void theNearestDeclarationCounts() {
        final class Special extends General {
            @Override
            public PacketHandler<byte[], byte[]> open(Session session, ByteBuffer start) {
                return null;
            }
        }
        fits(Lines.class, General.class);
        fits(Blobs.class, Special.class);
        assertTrue(mismatch(Lines.class, Special.class).isPresent());
    }

    abstract static class Hidden implements StartPacketHandler {
        @Override
        public PacketHandler<String, String> open(Session session, ByteBuffer start) {
            return PacketSession::offer;
        }
    }

    /** In a public class the compiler makes public methods of a hidden one anew, without types. */
    public static final class Shown extends Hidden {}

    @Test
    void whatTheCompilerMadeDoesNotCount() {
        fits(Lines.class, Shown.class);
        assertTrue(mismatch(Blobs.class, Shown.class).isPresent());
    }

    @Test
    void whatIsNotDeclaredIsLetPass() {
        final class Vague extends Handler {}
        @SuppressWarnings("rawtypes")
        final class Raw extends Handler {
            @Override
            public PacketHandler open(Session session, ByteBuffer start) {
                return null;
            }
        }
        for (Class<?> handler : List.of(Vague.class, Raw.class, Shout.class, Echo.class)) {
            fits(RawCodec.class, handler);
        }
        fits(Lines.class, Vague.class);
        fits(Lines.class, Raw.class);
    }

    @Test
    void ofACodecWithParametersOfItsOwnTheKnownPartIsCompared() {
        fits(OpenCodec.class, Echo.class);
        clashes(
                "handler shout sends String but codec OpenCodec packs List",
                OpenCodec.class,
                Shout.class);
    }

    @Test
    void aStreamHandlerTakesNoCodec() {
        assertEquals(
                Optional.of(
                        "handler store takes no codec, it reads and writes the stream itself:"
                                + " remove the codec"),
                mismatch(Lines.class, Store.class));
    }

    abstract static class Twofold implements PacketHandler<String, String>, StreamHandler {}

    @Test
    void whetherACodecIsNeededIsTold() {
        final class Vague extends Handler {}
        final class Either extends Handler {
            @Override
            public Twofold open(Session session, ByteBuffer start) {
                return null;
            }
        }
        assertEquals(CodecNeed.YES, PacketTypes.needsCodec(Shout.class));
        assertEquals(CodecNeed.NO, PacketTypes.needsCodec(Store.class));
        assertEquals(CodecNeed.UNKNOWN, PacketTypes.needsCodec(Vague.class));
        assertEquals(CodecNeed.UNKNOWN, PacketTypes.needsCodec(Either.class));
        fits(Blobs.class, Either.class);
    }

    @Test
    void theirPackagesAreShownWhereNamesAreAlike() {
        final class Dates extends Codec<java.util.Date, java.util.Date> {}
        final class Sql extends Handler {
            @Override
            public PacketHandler<java.sql.Date, java.sql.Date> open(Session session, ByteBuffer b) {
                return null;
            }
        }
        clashes(
                "codec Dates unpacks java.util.Date but handler Sql takes java.sql.Date",
                Dates.class,
                Sql.class);
    }

    @Test
    void twoPluginsCopiesOfOneClassAreTwoTypes(@TempDir Path directory) {
        for (String side : List.of("left", "right")) {
            new TestJar()
                    .source("demo.Packet", "public record Packet() {}")
                    .source(
                            "demo.Codec",
                            """
                            @Provides("%s")
                            public class Codec implements PacketCodec<Packet, Packet> {
                                public Packet unpack(ByteBuffer in) { return null; }
                                public void pack(Packet packet, PacketSink out) {}
                            }
                            """
                                    .formatted(side))
                    .source(
                            "demo.Handler",
                            """
                            @Provides("%s")
                            public class Handler implements StartPacketHandler {
                                public PacketHandler<Packet, Packet> open(Session s, ByteBuffer start) {
                                    return null;
                                }
                            }
                            """
                                    .formatted(side))
                    .service(PacketCodec.class, "demo.Codec")
                    .service(StartPacketHandler.class, "demo.Handler")
                    .writeTo(directory.resolve(side + ".jar"));
        }
        try (Plugins plugins = TestPlugins.load(directory)) {
            Class<?> codec = plugins.codec("left").orElseThrow().type();
            fits(codec, plugins.handler("left").orElseThrow().type());
            clashes(
                    "codec left unpacks demo.Packet but handler right takes demo.Packet of another"
                            + " plugin; handler right sends demo.Packet but codec left packs"
                            + " demo.Packet of another plugin",
                    codec,
                    plugins.handler("right").orElseThrow().type());
        }
    }
}
