package io.wirehost.host.leak;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What {@code java.lang} knows of threads and does not tell: read by reflection, which needs {@code
 * --add-opens java.base/java.lang=ALL-UNNAMED}. Without it there is nothing to be seen here.
 */
final class JavaLang {
    private static final Logger log = LoggerFactory.getLogger(JavaLang.class);

    private record Fields(
            Field holder,
            Field task,
            Field threadLocals,
            Field inheritableThreadLocals,
            Field table,
            Field value,
            Field hooks) {}

    private static final @Nullable Fields FIELDS = find();

    private JavaLang() {}

    /** What the thread was given to run, if that is known. */
    static @Nullable Object task(Thread thread) {
        Object holder = FIELDS == null ? null : read(FIELDS.holder, thread);
        return FIELDS == null || holder == null ? null : read(FIELDS.task, holder);
    }

    /** The values of a platform thread's thread-locals, those of forgotten ones too. */
    static List<Object> threadLocalValues(Thread thread) {
        List<Object> values = new ArrayList<>();
        if (FIELDS != null) {
            addValues(FIELDS, read(FIELDS.threadLocals, thread), values);
            addValues(FIELDS, read(FIELDS.inheritableThreadLocals, thread), values);
        }
        return values;
    }

    private static void addValues(Fields fields, @Nullable Object map, List<Object> values) {
        if (map == null || !(read(fields.table, map) instanceof Reference<?>[] entries)) {
            return;
        }
        for (Reference<?> entry : entries) {
            Object value = entry == null ? null : read(fields.value, entry);
            if (value != null) {
                values.add(value);
            }
        }
    }

    /** The threads that will run when the process ends. */
    static List<Thread> shutdownHooks() {
        if (FIELDS == null) {
            return List.of();
        }
        synchronized (FIELDS.hooks.getDeclaringClass()) { // by which the JDK guards the field
            List<Thread> hooks = new ArrayList<>();
            if (read(FIELDS.hooks, null) instanceof Map<?, ?> map) {
                map.keySet().forEach(hook -> hooks.add((Thread) hook));
            }
            return hooks;
        }
    }

    private static @Nullable Object read(Field field, @Nullable Object object) {
        try {
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e); // made accessible before
        }
    }

    private static @Nullable Fields find() {
        try {
            Class<?> map = Class.forName("java.lang.ThreadLocal$ThreadLocalMap");
            return new Fields(
                    field(Thread.class, "holder"),
                    field(Class.forName("java.lang.Thread$FieldHolder"), "task"),
                    field(Thread.class, "threadLocals"),
                    field(Thread.class, "inheritableThreadLocals"),
                    field(map, "table"),
                    field(Class.forName("java.lang.ThreadLocal$ThreadLocalMap$Entry"), "value"),
                    field(Class.forName("java.lang.ApplicationShutdownHooks"), "hooks"));
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.warn(
                    "Thread-locals, tasks of threads and shutdown hooks that hold a replaced plugin"
                            + " cannot be named; start Java with"
                            + " --add-opens java.base/java.lang=ALL-UNNAMED ({})",
                    e.getMessage());
            return null;
        }
    }

    private static Field field(Class<?> type, String name) throws NoSuchFieldException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
