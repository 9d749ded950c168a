package io.wirehost.host.plugin;

import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.Session;
import io.wirehost.spi.SessionHandler;
import io.wirehost.spi.StartPacketHandler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a codec and a handler speak of the same packets, as far as their classes declare it. What
 * they do not declare is let pass. Any thread; initialises no class.
 */
public final class PacketTypes {
    /** Whether a handler is bound with a codec. */
    public enum CodecNeed {
        /** It must be: it answers packet handlers. */
        YES,
        /** It must not be: it answers stream handlers. */
        NO,
        /** Its {@code open} is declared to answer a {@link SessionHandler} of either kind. */
        UNKNOWN
    }

    private PacketTypes() {}

    /**
     * Whether a handler is bound with a codec, by the declared answer of its {@link
     * StartPacketHandler#open(Session, java.nio.ByteBuffer) open}.
     *
     * @param handler its class
     * @return whether it needs one
     */
    public static CodecNeed needsCodec(Class<? extends StartPacketHandler> handler) {
        Opened opened = Opened.by(handler);
        if (opened.packets() == opened.stream()) {
            return CodecNeed.UNKNOWN;
        }
        return opened.packets() ? CodecNeed.YES : CodecNeed.NO;
    }

    /**
     * What keeps a codec and a handler from being bound together: the codec's packets are not what
     * the handler takes, the handler's are not what the codec packs, or the handler takes no codec.
     *
     * @param codecName what the codec is called
     * @param codec its class
     * @param handlerName what the handler is called
     * @param handler its class
     * @return the types that clash, and what to do; empty if nothing is known to speak against it
     */
    public static Optional<String> mismatch(
            String codecName,
            Class<? extends PacketCodec<?, ?>> codec,
            String handlerName,
            Class<? extends StartPacketHandler> handler) {
        return switch (needsCodec(handler)) {
            case UNKNOWN -> Optional.empty();
            case NO ->
                    Optional.of(
                            "handler "
                                    + handlerName
                                    + " takes no codec, it reads and writes the stream itself:"
                                    + " remove the codec");
            case YES -> {
                List<String> clashes =
                        clashes(
                                packed(codec),
                                "codec " + codecName,
                                Opened.by(handler),
                                "handler " + handlerName);
                yield clashes.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                String.join("; ", clashes)
                                        + ": bind another codec or another handler");
            }
        };
    }

    private static List<String> clashes(
            PacketType.Plain codec, String codecName, Opened handler, String handlerName) {
        PacketType unpacked = codec.arguments().getFirst();
        PacketType packed = codec.arguments().getLast();
        PacketType taken = handler.in();
        PacketType sent = handler.out();
        Unification unification = new Unification();
        List<String> clashes = new ArrayList<>();
        if (!unification.assignable(unpacked, taken)) {
            List<String> shown = shown(unpacked, taken);
            clashes.add(
                    "%s unpacks %s but %s takes %s"
                            .formatted(codecName, shown.getFirst(), handlerName, shown.getLast()));
        }
        if (!unification.assignable(sent, packed)) {
            List<String> shown = shown(sent, packed);
            clashes.add(
                    "%s sends %s but %s packs %s"
                            .formatted(handlerName, shown.getFirst(), codecName, shown.getLast()));
        }
        for (Unification.Clash clash : unification.clashes()) {
            List<String> shown = shown(clash.type(), clash.limit());
            clashes.add(
                    ("%s leaves its type %s to the codec,"
                                    + " but with %s it would have to be both %s and %s")
                            .formatted(
                                    handlerName,
                                    clash.variable(),
                                    codecName,
                                    shown.getFirst(),
                                    shown.getLast()));
        }
        return clashes;
    }

    /** Two types in words that differ. */
    private static List<String> shown(PacketType one, PacketType other) {
        String first = one.shown(false);
        String second = other.shown(false);
        if (!first.equals(second)) {
            return List.of(first, second);
        }
        first = one.shown(true);
        second = other.shown(true);
        return List.of(first, first.equals(second) ? second + " of another plugin" : second);
    }

    private static PacketType.Plain packed(Class<?> codec) {
        PacketType.Plain packed = PacketType.supertype(PacketType.raw(codec), PacketCodec.class);
        if (packed == null) {
            throw new IllegalArgumentException(codec + " is no codec");
        }
        return packed;
    }

    /** Loads the classes that the declared types of a provider speak of. */
    static void read(Class<?> provider) {
        if (PacketCodec.class.isAssignableFrom(provider)) {
            packed(provider);
        }
        if (StartPacketHandler.class.isAssignableFrom(provider)) {
            Opened.by(provider);
        }
    }
}
