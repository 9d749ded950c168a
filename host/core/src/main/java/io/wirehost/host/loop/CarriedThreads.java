package io.wirehost.host.loop;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The virtual threads that a loop carries, and what they have to do. To start one for each task,
 * and to get on and off it, would cost more than most tasks do. So one thread does what there is,
 * in turn, as long as nothing blocks; while a task waits, another thread does the rest.
 */
final class CarriedThreads {
    private record Errand(CarriedThread.Kind kind, Object subject, Runnable task) {}

    private final EventLoop loop;
    private final ConcurrentLinkedQueue<Runnable> resumable = new ConcurrentLinkedQueue<>();

    // confined to the loop and the threads that it carries
    private final ArrayDeque<Errand> waiting = new ArrayDeque<>();
    private @Nullable CarriedThread coming; // started, to do what waits; null: none
    private @Nullable CarriedThread carried; // now; read by others, who may see an old one

    CarriedThreads(EventLoop loop) {
        this.loop = loop;
    }

    /** The thread that is carried now. Any thread. */
    @Nullable CarriedThread carried() {
        return carried;
    }

    /** Has something done. What cannot be done, as there is no memory for a thread, is not kept. */
    void add(CarriedThread.Kind kind, Object subject, Runnable task) {
        assert loop.carriesCaller();
        Errand errand = new Errand(kind, subject, task);
        waiting.add(errand);
        try {
            goOn();
        } catch (Throwable e) {
            waiting.remove(errand);
            throw e;
        }
    }

    /** Has something done on a thread of its own. */
    void start(CarriedThread.Kind kind, Object subject, Runnable task) {
        CarriedThread.start(
                this,
                loop,
                kind.name(),
                self -> {
                    self.turnTo(kind, subject);
                    task.run();
                });
    }

    /** Starts a thread if there is something to do, and nobody who will do it. */
    void goOn() {
        Errand first = waiting.peek();
        if (first != null && coming == null && carried == null) {
            coming = CarriedThread.start(this, loop, first.kind.name(), this::doErrands);
        }
    }

    private void doErrands(CarriedThread self) {
        Errand errand = waiting.poll();
        while (errand != null) {
            self.turnTo(errand.kind, errand.subject);
            errand.task.run();
            errand = self.isSpent() ? null : waiting.poll();
        }
    }

    /** Begins to carry a thread. */
    void begin(CarriedThread thread, Runnable continuation) {
        loop.executeNext(() -> mount(thread, continuation));
    }

    /** Goes on carrying a thread that had blocked. Any thread. */
    void resume(CarriedThread thread, Runnable continuation) {
        resumable.add(() -> {
            if (loop.inLoop()) {
                mount(thread, continuation);
            } else {
                thread.goesElsewhere();
                continuation.run();
            }
        });
        loop.execute(this::resumeOne);
    }

    /**
     * Lets a thread that had blocked go on, if there is one. Mostly the loop's thread does it; but
     * while that waits for a lock, another must: the lock may have been promised to one of these.
     */
    boolean resumeOne() {
        Runnable resumption = resumable.poll();
        if (resumption == null) {
            return false;
        }
        resumption.run();
        return true;
    }

    /** Whether {@link #resumeOne} has something to do. Any thread. */
    boolean canResume() {
        return !resumable.isEmpty();
    }

    private void mount(CarriedThread thread, Runnable continuation) {
        Object before = loop.serving();
        loop.turnTo(thread.subject());
        carried = thread;
        try {
            continuation.run();
        } finally {
            carried = null;
            loop.turnTo(before);
            if (isComing(thread)) {
                coming = null;
            }
        }
        goOn();
    }

    @SuppressWarnings("ReferenceEquality") // threads have no other
    private boolean isComing(CarriedThread thread) {
        return coming == thread;
    }

    /** Whether the caller is this thread, and carried, or its carrier. */
    @SuppressWarnings("ReferenceEquality") // threads have no other
    boolean isCarrying(CarriedThread thread) {
        return carried == thread && loop.carriesCaller();
    }
}
