package io.wirehost.host.loop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.concurrent.Executor;

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

    /** The calls of the JDK that are not public. */
    private record Jdk(MethodHandle newVirtualThread, MethodHandle currentCarrierThread) {}

    private static final @Nullable Jdk JDK = find();
    private static final @Nullable MethodHandle NEW_VIRTUAL_THREAD =
            JDK == null ? null : JDK.newVirtualThread; // a constant for the compiler, as the next
    private static final @Nullable MethodHandle CURRENT_CARRIER_THREAD =
            JDK == null ? null : JDK.currentCarrierThread;

    private final EventLoop loop;
    private final Object subject;
    private @Nullable Thread thread; // null until it is made
    private boolean started; // set by who starts it

    private CarriedThread(EventLoop loop, Object subject) {
        this.loop = loop;
        this.subject = subject;
    }

    /** Whether loops really carry the threads. */
    public static boolean available() {
        return JDK != null;
    }

    /**
     * A thread that is not started yet.
     *
     * @param subject names what the thread serves, if it holds the loop
     */
    public static Thread unstarted(EventLoop loop, Object subject, String name, Runnable body) {
        if (NEW_VIRTUAL_THREAD == null) {
            return Thread.ofVirtual().name(name).unstarted(body);
        }
        CarriedThread carried = new CarriedThread(loop, subject);
        try {
            Thread thread =
                    (Thread) NEW_VIRTUAL_THREAD.invokeExact((Executor) carried, name, 0, body);
            carried.thread = thread;
            return thread;
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
        if (started) {
            loop.resume(this, continuation);
        } else {
            started = true;
            loop.start(this, continuation);
        }
    }

    /** What it serves. */
    Object subject() {
        return subject;
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
            return new Jdk(lookup.unreflect(factory), lookup.unreflect(carrier));
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
