package io.wirehost.host.leak;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * What belongs to a plugin: its class loader and those below it, their classes, and the instances.
 */
record Ownership(ClassLoader loader) {
    private static final int MAX_ELEMENTS = 1000;

    /** To walk through one of these calls no code of its elements. */
    private static final Set<Class<?>> CONTAINERS =
            Set.of(
                    ArrayDeque.class,
                    ArrayList.class,
                    ConcurrentHashMap.class,
                    CopyOnWriteArrayList.class,
                    HashMap.class,
                    HashSet.class,
                    LinkedHashMap.class,
                    LinkedHashSet.class,
                    LinkedList.class,
                    TreeMap.class);

    boolean owns(@Nullable Object object) {
        return switch (object) {
            case null -> false;
            case ClassLoader other when isOrDescends(other) -> true;
            case Class<?> type -> ownsClass(type);
            default -> ownsClass(object.getClass());
        };
    }

    private boolean ownsClass(Class<?> type) {
        Class<?> element = type;
        while (element.getComponentType() != null) {
            element = element.getComponentType();
        }
        return isOrDescends(element.getClassLoader());
    }

    @SuppressWarnings("ReferenceEquality") // equals would be the plugin's code
    private boolean isLoader(ClassLoader other) {
        return other == loader;
    }

    private boolean isOrDescends(@Nullable ClassLoader other) {
        for (ClassLoader next = other; next != null; next = next.getParent()) {
            if (isLoader(next)) {
                return true;
            }
        }
        return false;
    }

    /** The object if it is the plugin's, or what of the plugin is an element of it. */
    Optional<String> of(@Nullable Object object) {
        if (object == null) {
            return Optional.empty();
        }
        if (owns(object)) {
            return Optional.of(name(object));
        }
        return elements(object)
                .filter(this::owns)
                .findFirst()
                .map(owned -> name(owned) + " in a " + object.getClass().getTypeName());
    }

    /** At most some: what is looked for is whether, not how many. */
    private static Stream<?> elements(Object object) {
        if (object instanceof Object[] array) {
            return Arrays.stream(array).limit(MAX_ELEMENTS);
        }
        if (!CONTAINERS.contains(object.getClass())) {
            return Stream.empty();
        }
        try {
            if (object instanceof Map<?, ?> map) {
                return some(map.keySet(), map.values());
            }
            return some((Collection<?>) object);
        } catch (RuntimeException _) {
            // Another thread changes it meanwhile.
            return Stream.empty();
        }
    }

    private static Stream<?> some(Collection<?>... collections) {
        List<Object> elements = new ArrayList<>();
        for (Collection<?> collection : collections) {
            int left = MAX_ELEMENTS;
            for (Object element : collection) {
                if (left-- == 0) {
                    break;
                }
                if (element != null) {
                    elements.add(element);
                }
            }
        }
        return elements.stream();
    }

    private String name(Object owned) {
        return switch (owned) {
            case Class<?> type -> "class " + type.getTypeName();
            case ClassLoader other when isLoader(other) -> "the plugin's class loader";
            default -> owned.getClass().getTypeName();
        };
    }
}
