package io.wirehost.host.plugin;

import io.wirehost.host.plugin.PacketType.Array;
import io.wirehost.host.plugin.PacketType.Plain;
import io.wirehost.host.plugin.PacketType.Unknown;
import io.wirehost.host.plugin.PacketType.Variable;
import io.wirehost.host.plugin.PacketType.Wildcard;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartPacketHandler;
import io.wirehost.spi.StreamHandler;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.Method;
import java.lang.reflect.TypeVariable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What {@link StartPacketHandler#open} of a class is declared to answer.
 *
 * @param packets whether it is a {@link PacketHandler}
 * @param stream whether it is a {@link StreamHandler}
 * @param in the packets that a packet handler takes
 * @param out the packets that a packet handler sends
 */
record Opened(boolean packets, boolean stream, PacketType in, PacketType out) {
    static Opened by(Class<?> handler) {
        Method open = open(handler);
        Plain root = PacketType.open(handler);
        Plain declaring = PacketType.supertype(root, open.getDeclaringClass());
        if (declaring == null) {
            throw new IllegalArgumentException(handler + " is no handler");
        }
        PacketType answer =
                PacketType.of(open.getGenericReturnType(), PacketType.bindings(declaring));
        if (answer instanceof Unknown) {
            answer = PacketType.raw(open.getReturnType());
        }
        Plain packets = as(PacketHandler.class, answer, PacketType.bindings(root));
        Plain stream = as(StreamHandler.class, answer, PacketType.bindings(root));
        return new Opened(
                packets != null,
                stream != null,
                packets == null ? Unknown.UNKNOWN : taken(packets.arguments().getFirst()),
                packets == null ? Unknown.UNKNOWN : sent(packets.arguments().getLast()));
    }

    /** The declaration that is nearest to the class, not one that the compiler made. */
    private static Method open(Class<?> handler) {
        Stream<Method> inherited =
                Stream.<Class<?>>iterate(handler, c -> c != null, Class::getSuperclass)
                        .flatMap(c -> Arrays.stream(c.getDeclaredMethods()));
        // The methods of interfaces come last: what a class has goes before what they have.
        return Stream.concat(inherited, Arrays.stream(handler.getMethods()))
                .filter(method ->
                        method.getName().equals("open")
                                && Arrays.equals(
                                        method.getParameterTypes(),
                                        new Class<?>[] {Session.class, ByteBuffer.class})
                                && !method.isBridge())
                .findFirst()
                .orElseThrow();
    }

    /** The service as the answer implements it; null if that is not declared. */
    private static @Nullable Plain as(
            Class<?> service, PacketType answer, Map<TypeVariable<?>, PacketType> bindings) {
        return switch (answer) {
            case Plain plain -> PacketType.supertype(plain, service);
            case Variable(var variable) -> {
                for (var bound : variable.getBounds()) {
                    Plain found = as(service, PacketType.of(bound, bindings), bindings);
                    if (found != null) {
                        yield found;
                    }
                }
                yield null;
            }
            case Array _, Unknown _, Wildcard _ -> null;
        };
    }

    /** A handler of {@code ? super T} or {@code ? extends T} takes no more for sure than T. */
    private static PacketType taken(PacketType argument) {
        return switch (argument) {
            case Wildcard(var _, PacketType lower) when lower != null -> lower;
            case Wildcard(var upper, var _) -> knownUnlessObject(upper);
            case Array _, Plain _, Unknown _, Variable _ -> argument;
        };
    }

    /** A handler of {@code ? extends T} sends a T; one of {@code ? super T} may send anything. */
    private static PacketType sent(PacketType argument) {
        return switch (argument) {
            case Wildcard(var upper, var _) -> knownUnlessObject(upper);
            case Array _, Plain _, Unknown _, Variable _ -> argument;
        };
    }

    private static PacketType knownUnlessObject(PacketType bound) {
        return bound.equals(PacketType.raw(Object.class)) ? Unknown.UNKNOWN : bound;
    }
}
