package io.wirehost.host.loop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A virtual thread that an event loop carries: each time it can go on, the loop gets a task that
 * runs it until it blocks or ends. Virtual threads that it starts itself are carried likewise.
 *
 * <p>JDK 25 has no public call for it (JEP 444 leaves custom schedulers out); a factory method
 * inside of {@code java.lang} does it and needs {@code --add-opens
 * java.base/java.lang=ALL-UNNAMED}, which the launcher passes. Without it the JDK's shared
 * scheduler carries them, which costs a hand-over between threads for each batch, and changes
 * nothing else.
 */
public final class CarriedThread implements Executor {
    private static final Logger log = LoggerFactory.getLogger(CarriedThread.class);

    /** What of the JDK is not public. */
    private record Jdk(
            MethodHandle newVirtualThread,
            MethodHandle currentCarrierThread,
            VarHandle threadLocals,
            VarHandle inheritableThreadLocals) {}

    private static final @Nullable Jdk JDK = find();

    // constants for the compiler
    private static final @Nullable MethodHandle NEW_VIRTUAL_THREAD =
            JDK == null ? null : JDK.newVirtualThread;
    private static final @Nullable MethodHandle CURRENT_CARRIER_THREAD =
            JDK == null ? null : JDK.currentCarrierThread;
    private static final @Nullable VarHandle THREAD_LOCALS = JDK == null ? null : JDK.threadLocals;
    private static final @Nullable VarHandle INHERITABLE_THREAD_LOCALS =
            JDK == null ? null : JDK.inheritableThreadLocals;

    private final CarriedThreads all;
    private final EventLoop loop;
    private @Nullable Thread thread; // null until it is made
    private boolean started; // set by who starts it

    // of the thread itself and of what carries it, which are never two at once
    private @Nullable Object subject; // of its present task
    private boolean spent; // once set, it stays

    private CarriedThread(CarriedThreads all, EventLoop loop) {
        this.all = all;
        this.loop = loop;
    }

    /**
     * What a task finds in its thread.
     *
     * @param name of the thread
     * @param loader its context class loader
     */
    public record Kind(String name, ClassLoader loader) {}

    /** Whether loops really carry the threads. */
    public static boolean available() {
        return JDK != null;
    }

    /** Starts a thread. To be called on the loop, or by a thread that it carries. */
    static CarriedThread start(
            CarriedThreads all, EventLoop loop, String name, Consumer<CarriedThread> body) {
        CarriedThread carried = new CarriedThread(all, loop);
        Thread thread = carried.newThread(name, () -> body.accept(carried));
        carried.thread = thread;
        thread.start();
        return carried;
    }

    /** Starts a thread that the JDK's scheduler carries, for one task. */
    public static void startElsewhere(Kind kind, Runnable task) {
        Thread thread = Thread.ofVirtual().name(kind.name).unstarted(task);
        thread.setContextClassLoader(kind.loader);
        thread.start();
    }

    private Thread newThread(String name, Runnable body) {
        MethodHandle factory = NEW_VIRTUAL_THREAD;
        if (factory == null) {
            throw new IllegalStateException("threads cannot be carried");
        }
        try {
            return (Thread) factory.invokeExact((Executor) this, name, 0, body);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** The platform thread that the caller runs on. */
    static Thread carrier() {
        if (CURRENT_CARRIER_THREAD == null) {
            return Thread.currentThread();
        }
        try {
            return (Thread) CURRENT_CARRIER_THREAD.invokeExact();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Called by the JDK, from any thread, when a virtual thread can go on. */
    @Override
    public void execute(Runnable continuation) {
        if (!started) {
            started = true;
            all.begin(this, continuation);
            return;
        }
        if (all.isCarrying(this)) { // it starts another, which has this executor as well, or yields
            spent = true;
        }
        all.resume(this, continuation);
    }

    /** What it serves; null: nothing yet. */
    @Nullable Object subject() {
        return subject;
    }

    /**
     * It has another task, of another subject, which is not to meet what the one before it has left
     * in the thread. By the thread itself.
     */
    @SuppressWarnings("ReferenceEquality") // a loader is like no other
    void turnTo(Kind kind, Object other) {
        subject = other;
        loop.turnTo(other);
        Thread self = Thread.currentThread();
        Thread.interrupted();
        forget(THREAD_LOCALS, self);
        forget(INHERITABLE_THREAD_LOCALS, self);
        if (!self.getName().equals(kind.name)) {
            self.setName(kind.name);
        }
        if (self.getContextClassLoader() != kind.loader) {
            self.setContextClassLoader(kind.loader);
        }
    }

    private static void forget(@Nullable VarHandle locals, Thread thread) {
        if (locals != null && locals.get(thread) != null) {
            locals.set(thread, null);
        }
    }

    /** Another thread than the loop's carries it for a while. */
    void goesElsewhere() {
        spent = true;
    }

    /**
     * Whether it is to do nothing else: it may have started threads, which are taken to serve what
     * it does, or it is no longer where it could look for something to do.
     */
    boolean isSpent() {
        return spent;
    }

    /** Where it is in the code. Any thread. */
    StackTraceElement[] stackTrace() {
        Thread self = thread;
        return self == null ? new StackTraceElement[0] : self.getStackTrace();
    }

    /**
     * The JDK starts the virtual threads that wait for all blocking sockets of the process when the
     * first virtual thread waits for one, and on the scheduler of that one. That must not become a
     * loop: while it is held, or when it has ended, no socket would wake anybody.
     */
    private static void startPollers() throws ClassNotFoundException {
        Class.forName("sun.nio.ch.Poller"); // does it when it is initialised
    }

    private static VarHandle field(Lookup lookup, String name) throws ReflectiveOperationException {
        return MethodHandles.privateLookupIn(Thread.class, lookup)
                .unreflectVarHandle(Thread.class.getDeclaredField(name));
    }

    private static @Nullable Jdk find() {
        try {
            var factory =
                    Class.forName("java.lang.ThreadBuilders")
                            .getDeclaredMethod(
                                    "newVirtualThread",
                                    Executor.class,
                                    String.class,
                                    int.class,
                                    Runnable.class);
            var carrier = Thread.class.getDeclaredMethod("currentCarrierThread");
            factory.setAccessible(true);
            carrier.setAccessible(true);
            startPollers();
            Lookup lookup = MethodHandles.lookup();
            return new Jdk(
                    lookup.unreflect(factory),
                    lookup.unreflect(carrier),
                    field(lookup, "threadLocals"),
                    field(lookup, "inheritableThreadLocals"));
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
