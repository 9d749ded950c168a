package io.wirehost.host.shadow;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Whether two packets say the same. They are of classes of two loaders, so that {@code equals}
 * knows nothing of it, nor does that of a collection of such: records are compared by their
 * components, as far as both have them, and collections by what they hold.
 */
enum Likeness {
    /** They say the same. */
    SAME,
    /** They do not. */
    OTHER,
    /** Their classes do not let it be told. */
    UNKNOWN;

    /** Of two sets, each element may have to be compared with each other one. */
    private static final int MAX_UNORDERED = 32;

    /** Those of Java that hold nothing of a plugin, so that their {@code equals} knows. */
    private static final List<Class<?>> VALUES =
            List.of(
                    Comparable.class,
                    InetAddress.class,
                    SocketAddress.class,
                    OptionalInt.class,
                    OptionalLong.class,
                    OptionalDouble.class,
                    BitSet.class);

    static Likeness of(Object one, Object other) throws ReflectiveOperationException {
        if (one.getClass().isArray() && other.getClass().isArray()) {
            return ofArrays(one, other);
        }
        if (one instanceof List<?> list && other instanceof List<?> others) {
            return ofLists(list, others);
        }
        if (one instanceof Set<?> set && other instanceof Set<?> others) {
            return ofUnordered(set, others);
        }
        if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> others) {
            return ofMaps(map, others);
        }
        if (one instanceof Map.Entry<?, ?> entry && other instanceof Map.Entry<?, ?> others) {
            return ofNullable(entry.getKey(), others.getKey())
                    .and(ofNullable(entry.getValue(), others.getValue()));
        }
        if (one instanceof Optional<?> value && other instanceof Optional<?> others) {
            return ofLists(value.stream().toList(), others.stream().toList());
        }
        if (one instanceof Enum<?> constant && other instanceof Enum<?> others) {
            return when(
                    isOfOneName(constant.getDeclaringClass(), others.getDeclaringClass())
                            && constant.name().equals(others.name()));
        }
        if (isOfJava(one) && isOfJava(other)) {
            return ofJava(one, other);
        }
        if (hasNoName(one.getClass()) || hasNoName(other.getClass())) {
            return UNKNOWN;
        }
        if (!isOfOneName(one.getClass(), other.getClass())) {
            return OTHER;
        }
        return one instanceof Record && other instanceof Record ? ofRecords(one, other) : UNKNOWN;
    }

    private static Likeness ofNullable(@Nullable Object one, @Nullable Object other)
            throws ReflectiveOperationException {
        return one == null || other == null ? when(one == null && other == null) : of(one, other);
    }

    private static Likeness when(boolean same) {
        return same ? SAME : OTHER;
    }

    /** Of both together. */
    private Likeness and(Likeness next) {
        if (this == OTHER || next == OTHER) {
            return OTHER;
        }
        return this == SAME ? next : this;
    }

    private static boolean isOfOneName(Class<?> one, Class<?> other) {
        return one.getName().equals(other.getName());
    }

    /** Or none that the next version need have as well. */
    private static boolean hasNoName(Class<?> type) {
        return type.isHidden() || type.isAnonymousClass() || Proxy.isProxyClass(type);
    }

    private static boolean isOfJava(Object object) {
        return object.getClass().getModule().isNamed();
    }

    private static Likeness ofArrays(Object one, Object other) throws ReflectiveOperationException {
        return one instanceof Object[] array && other instanceof Object[] others
                ? ofLists(Arrays.asList(array), Arrays.asList(others))
                : when(Objects.deepEquals(one, other));
    }

    private static Likeness ofLists(List<?> list, List<?> others)
            throws ReflectiveOperationException {
        Likeness all = when(list.size() == others.size());
        Iterator<?> rest = others.iterator();
        for (Object one : list) {
            if (all == OTHER) {
                return OTHER;
            }
            all = all.and(ofNullable(one, rest.next()));
        }
        return all;
    }

    private static Likeness ofMaps(Map<?, ?> map, Map<?, ?> others)
            throws ReflectiveOperationException {
        if (!map.keySet().equals(others.keySet())) {
            return ofUnordered(map.entrySet(), others.entrySet());
        }
        Likeness all = SAME;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            all = all.and(ofNullable(entry.getValue(), others.get(entry.getKey())));
        }
        return all;
    }

    private static Likeness ofUnordered(Set<?> some, Set<?> others)
            throws ReflectiveOperationException {
        if (some.size() != others.size()) {
            return OTHER;
        }
        if (some.equals(others)) {
            return SAME;
        }
        if (some.size() > MAX_UNORDERED) {
            return UNKNOWN;
        }
        boolean[] paired = new boolean[others.size()];
        Likeness all = SAME;
        for (Object one : some) {
            all = all.and(pair(one, others, paired));
        }
        return all;
    }

    /** SAME: it has a partner, which nobody else gets. OTHER: none of them all can be it. */
    private static Likeness pair(@Nullable Object one, Collection<?> others, boolean[] paired)
            throws ReflectiveOperationException {
        Likeness best = OTHER;
        int index = 0;
        for (Object other : others) {
            Likeness likeness = ofNullable(one, other);
            if (likeness == SAME && !paired[index]) {
                paired[index] = true;
                return SAME;
            }
            best = likeness == OTHER ? best : UNKNOWN;
            index++;
        }
        return best;
    }

    /** What may hold objects of the plugins can be unlike only since these are. */
    private static Likeness ofJava(Object one, Object other) throws NoSuchMethodException {
        if (one.equals(other)) {
            return SAME;
        }
        return isValue(one) && isValue(other) ? OTHER : UNKNOWN;
    }

    private static boolean isValue(Object object) throws NoSuchMethodException {
        return VALUES.stream().anyMatch(type -> type.isInstance(object))
                && object.getClass().getMethod("equals", Object.class).getDeclaringClass()
                        != Object.class;
    }

    private static Likeness ofRecords(Object one, Object other)
            throws ReflectiveOperationException {
        Likeness all = SAME;
        for (RecordComponent component : one.getClass().getRecordComponents()) {
            for (RecordComponent others : other.getClass().getRecordComponents()) {
                if (all != OTHER && component.getName().equals(others.getName())) {
                    all = all.and(ofNullable(value(component, one), value(others, other)));
                }
            }
        }
        return all;
    }

    private static @Nullable Object value(RecordComponent component, Object of)
            throws IllegalAccessException, InvocationTargetException {
        Method accessor = component.getAccessor();
        accessor.setAccessible(true); // the record may be for its package only
        return accessor.invoke(of);
    }
}
