package io.wirehost.host.shadow;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether two packets say the same. They are of classes of two loaders, so that {@code equals}
 * knows nothing of it: records are compared by their components, as far as both have them.
 */
enum Likeness {
    /** They say the same. */
    SAME,
    /** They do not. */
    OTHER,
    /** Their classes do not let it be told. */
    UNKNOWN;

    static Likeness of(Object one, Object other) throws ReflectiveOperationException {
        if (one.getClass().isArray() && other.getClass().isArray()) {
            return ofArrays(one, other);
        }
        if (one instanceof List<?> list && other instanceof List<?> others) {
            return ofLists(list, others);
        }
        if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> others) {
            return ofMaps(map, others);
        }
        if (one instanceof Optional<?> value && other instanceof Optional<?> others) {
            return ofLists(value.stream().toList(), others.stream().toList());
        }
        if (one.getClass().equals(other.getClass())) {
            return ofOneClass(one, other);
        }
        if (!one.getClass().getName().equals(other.getClass().getName())) {
            return OTHER;
        }
        if (one instanceof Enum<?> constant && other instanceof Enum<?> others) {
            return when(constant.name().equals(others.name()));
        }
        return one instanceof Record ? ofRecords(one, other) : UNKNOWN;
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
        Likeness all = when(map.keySet().equals(others.keySet()));
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (all == OTHER) {
                return OTHER;
            }
            all = all.and(ofNullable(entry.getValue(), others.get(entry.getKey())));
        }
        return all;
    }

    /** Of the JDK or the SPI. */
    private static Likeness ofOneClass(Object one, Object other) throws NoSuchMethodException {
        boolean comparable =
                one.getClass().getMethod("equals", Object.class).getDeclaringClass()
                        != Object.class;
        return comparable ? when(one.equals(other)) : UNKNOWN;
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
