package io.wirehost.host.loop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.Executor;

/**
 * Makes virtual threads that a given executor carries: each time one can go on, the executor gets a
 * task that runs it until it blocks or ends.
 *
 * <p>JDK 25 has no public call for it (JEP 444 leaves custom schedulers out); the factory method
 * inside of {@code java.lang} does it and needs {@code --add-opens
 * java.base/java.lang=ALL-UNNAMED}, which the launcher passes. Without it the JDK's shared
 * scheduler carries them, which costs a hand-over between threads for each batch, and changes
 * nothing else.
 */
public final class CarriedThreads {
    private static final Logger log = LoggerFactory.getLogger(CarriedThreads.class);

    private static final @Nullable MethodHandle NEW_VIRTUAL_THREAD = find();

    private CarriedThreads() {}

    /** Whether executors really carry the threads. */
    public static boolean available() {
        return NEW_VIRTUAL_THREAD != null;
    }

    /** A virtual thread, not started yet. */
    public static Thread unstarted(Executor carrier, String name, Runnable body) {
        MethodHandle factory = NEW_VIRTUAL_THREAD;
        if (factory == null) {
            return Thread.ofVirtual().name(name).unstarted(body);
        }
        try {
            return (Thread) factory.invokeExact(carrier, name, 0, body);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static @Nullable MethodHandle find() {
        try {
            var factory =
                    Class.forName("java.lang.ThreadBuilders")
                            .getDeclaredMethod(
                                    "newVirtualThread",
                                    Executor.class,
                                    String.class,
                                    int.class,
                                    Runnable.class);
            factory.setAccessible(true);
            return MethodHandles.lookup().unreflect(factory);
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.warn(
                    "Event loops cannot carry virtual threads, dispatch = session will use the"
                            + " shared scheduler; start Java with"
                            + " --add-opens java.base/java.lang=ALL-UNNAMED ({})",
                    e.getMessage());
            return null;
        }
    }
}
