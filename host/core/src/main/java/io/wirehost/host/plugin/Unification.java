package io.wirehost.host.plugin;

import io.wirehost.host.plugin.PacketType.Array;
import io.wirehost.host.plugin.PacketType.Plain;
import io.wirehost.host.plugin.PacketType.Unknown;
import io.wirehost.host.plugin.PacketType.Variable;
import io.wirehost.host.plugin.PacketType.Wildcard;

import java.io.Serializable;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares types by the rules of Java, an unknown one passing everywhere, and collects what each
 * variable would have to be for the types to agree. {@link #clashes} says which cannot.
 *
 * <p>Confined to the method that made it.
 */
final class Unification {
    /** A variable that would have to be both {@code type} and within {@code limit}. */
    record Clash(TypeVariable<?> variable, PacketType type, PacketType limit) {}

    /** What a variable is: exactly that, at least that, at most that. */
    private record Limits(List<PacketType> equal, List<PacketType> lower, List<PacketType> upper) {
        Limits() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    private final Map<TypeVariable<?>, Limits> variables = new LinkedHashMap<>();

    private Limits limits(TypeVariable<?> variable) {
        return variables.computeIfAbsent(variable, _ -> new Limits());
    }

    /** Whether a value of type {@code from} can be passed where {@code to} is taken. */
    boolean assignable(PacketType from, PacketType to) {
        if (from instanceof Unknown || to instanceof Unknown) {
            return true;
        }
        if (primitive(from) || primitive(to)) {
            return from.equals(to);
        }
        if (from instanceof Wildcard(var upper, var _)) {
            return assignable(upper, to);
        }
        if (to instanceof Variable(var variable)) {
            return limits(variable).lower().add(from);
        }
        return switch (from) {
            case Variable(var variable) -> limits(variable).upper().add(to);
            case Plain plain ->
                    to instanceof Plain(var raw, var arguments)
                            && PacketType.supertype(plain, raw) instanceof Plain(_, var own)
                            && each(own, arguments, this::contained);
            case Array(var component) ->
                    switch (to) {
                        case Array array -> assignable(component, array.component());
                        case Plain(var raw, var _) ->
                                raw == Object.class
                                        || raw == Cloneable.class
                                        || raw == Serializable.class;
                        case Wildcard _, Variable _, Unknown _ -> false;
                    };
            case Unknown _, Wildcard _ -> true; // answered above
        };
    }

    private static boolean primitive(PacketType type) {
        return type instanceof Plain(var raw, var _) && raw.isPrimitive();
    }

    private interface Relation {
        boolean holds(PacketType from, PacketType to);
    }

    private static boolean each(List<PacketType> from, List<PacketType> to, Relation relation) {
        for (int i = 0; i < to.size(); i++) {
            if (!relation.holds(from.get(i), to.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether the type argument {@code from} is one of those that {@code to} stands for. */
    private boolean contained(PacketType from, PacketType to) {
        if (!(to instanceof Wildcard(var upper, var lower)) || from instanceof Unknown) {
            return same(from, to);
        }
        PacketType least = from instanceof Wildcard(var _, var own) ? own : from;
        return assignable(from, upper)
                && (lower == null || (least != null && assignable(lower, least)));
    }

    private boolean same(PacketType one, PacketType other) {
        if (one instanceof Unknown || other instanceof Unknown) {
            return true;
        }
        if (primitive(one) || primitive(other)) {
            return one.equals(other);
        }
        if (one instanceof Variable(var variable)) {
            return equal(variable, other);
        }
        return switch (other) {
            case Variable(var variable) -> equal(variable, one);
            case Plain(var raw, var arguments) ->
                    one instanceof Plain(var ownRaw, var own)
                            && raw == ownRaw
                            && each(own, arguments, this::same);
            case Array(var component) ->
                    one instanceof Array array && same(array.component(), component);
            case Wildcard(var upper, var lower) ->
                    one instanceof Wildcard(var ownUpper, var ownLower)
                            && same(ownUpper, upper)
                            && (lower == null
                                    ? ownLower == null
                                    : ownLower != null && same(ownLower, lower));
            case Unknown _ -> true;
        };
    }

    /** A variable captures a wildcard, and is then a type without a name. */
    private boolean equal(TypeVariable<?> variable, PacketType type) {
        return type instanceof Wildcard || limits(variable).equal().add(type);
    }

    /** The variables that no type fits. To be asked last. */
    List<Clash> clashes() {
        List<Clash> clashes = new ArrayList<>();
        variables.forEach((variable, limits) -> clash(variable, limits).ifPresent(clashes::add));
        return clashes;
    }

    private static Optional<Clash> clash(TypeVariable<?> variable, Limits limits) {
        List<PacketType> bounds =
                Stream.of(variable.getBounds()).map(b -> PacketType.of(b, Map.of())).toList();
        List<PacketType> equal = limits.equal();
        List<PacketType> least = equal.isEmpty() ? limits.lower() : equal;
        // No variables are left in these types, so what the comparison would collect is nothing.
        Unification plain = new Unification();
        return Stream.of(
                        clash(variable, equal, equal, plain::same),
                        clash(variable, limits.lower(), equal, plain::assignable),
                        clash(variable, least, limits.upper(), plain::assignable),
                        clash(variable, least, bounds, plain::assignable),
                        clash(
                                variable,
                                least.isEmpty() ? limits.upper() : List.of(),
                                bounds,
                                (upper, bound) ->
                                        plain.assignable(upper, bound)
                                                || plain.assignable(bound, upper)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The first pair that the relation does not hold for. */
    private static Optional<Clash> clash(
            TypeVariable<?> variable,
            List<PacketType> types,
            List<PacketType> limits,
            Relation relation) {
        for (PacketType type : types) {
            for (PacketType limit : limits) {
                if (!relation.holds(type, limit)) {
                    return Optional.of(new Clash(variable, type, limit));
                }
            }
        }
        return Optional.empty();
    }
}
