package io.wirehost.host.plugin;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A type as far as reflection can tell it. */
sealed interface PacketType {
    /** Anything: a raw type leaves its arguments out, a variable that nobody bound stands open. */
    enum Unknown implements PacketType {
        UNKNOWN
    }

    /** A type that the handler leaves to the codec. */
    record Variable(TypeVariable<?> variable) implements PacketType {}

    /** A class, an interface or a primitive; {@code arguments} as many as it has parameters. */
    record Plain(Class<?> raw, List<PacketType> arguments) implements PacketType {}

    /** An array. */
    record Array(PacketType component) implements PacketType {}

    /** A type argument with {@code ?}. */
    record Wildcard(PacketType upper, @Nullable PacketType lower) implements PacketType {}

    /** A class that leaves its own type parameters open, as {@link Variable}s. */
    static Plain open(Class<?> type) {
        return new Plain(
                type, Stream.of(type.getTypeParameters()).<PacketType>map(Variable::new).toList());
    }

    /** The same with the parameters unknown. */
    static Plain raw(Class<?> type) {
        return new Plain(
                type,
                Stream.of(type.getTypeParameters()).<PacketType>map(_ -> Unknown.UNKNOWN).toList());
    }

    /** A type as reflection has it, its variables replaced; one that is not bound is unknown. */
    static PacketType of(Type type, Map<TypeVariable<?>, PacketType> bound) {
        return switch (type) {
            case Class<?> c when c.isArray() -> new Array(of(c.getComponentType(), bound));
            case Class<?> c -> raw(c);
            case ParameterizedType p ->
                    new Plain(
                            (Class<?>) p.getRawType(),
                            Stream.of(p.getActualTypeArguments()).map(a -> of(a, bound)).toList());
            case GenericArrayType a -> new Array(of(a.getGenericComponentType(), bound));
            case TypeVariable<?> v -> bound.getOrDefault(v, Unknown.UNKNOWN);
            case WildcardType w -> {
                Type[] lower = w.getLowerBounds();
                yield new Wildcard(
                        of(w.getUpperBounds()[0], bound),
                        lower.length == 0 ? null : of(lower[0], bound));
            }
            default -> Unknown.UNKNOWN;
        };
    }

    /** What the parameters of a class stand for. */
    static Map<TypeVariable<?>, PacketType> bindings(Plain type) {
        Map<TypeVariable<?>, PacketType> bindings = new HashMap<>();
        TypeVariable<?>[] parameters = type.raw().getTypeParameters();
        for (int i = 0; i < parameters.length; i++) {
            bindings.put(parameters[i], type.arguments().get(i));
        }
        return bindings;
    }

    /** The class or interface {@code target} as {@code type} extends it; null if it does not. */
    static @Nullable Plain supertype(Plain type, Class<?> target) {
        if (type.raw() == target || !target.isAssignableFrom(type.raw())) {
            return type.raw() == target ? type : null;
        }
        List<Type> above = new ArrayList<>(List.of(type.raw().getGenericInterfaces()));
        Type superclass = type.raw().getGenericSuperclass();
        if (superclass != null) {
            above.add(superclass);
        }
        Map<TypeVariable<?>, PacketType> bindings = bindings(type);
        for (Type each : above) {
            Plain found = of(each, bindings) instanceof Plain p ? supertype(p, target) : null;
            if (found != null) {
                return found;
            }
        }
        return target == Object.class ? raw(Object.class) : null;
    }

    /** The type in Java's words. */
    default String shown(boolean qualified) {
        return switch (this) {
            case Unknown _ -> "?";
            case Variable(var variable) -> variable.getName();
            case Array(var component) -> component.shown(qualified) + "[]";
            case Wildcard(var _, PacketType lower) when lower != null ->
                    "? super " + lower.shown(qualified);
            case Wildcard(var upper, var _) -> "? extends " + upper.shown(qualified);
            case Plain(var raw, var arguments) ->
                    name(raw, qualified)
                            + (arguments.stream().allMatch(Unknown.UNKNOWN::equals)
                                    ? ""
                                    : arguments.stream()
                                            .map(a -> a.shown(qualified))
                                            .collect(Collectors.joining(", ", "<", ">")));
        };
    }

    private static String name(Class<?> raw, boolean qualified) {
        String canonical = raw.getCanonicalName(); // a local class has none
        String name = canonical == null ? raw.getName() : canonical;
        String packageName = raw.getPackageName();
        return qualified || !name.startsWith(packageName + ".")
                ? name
                : name.substring(packageName.length() + 1);
    }
}
