package io.wirehost.host.loop;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * What is to be done on virtual threads that a loop carries. To start one for each task, and to get
 * on and off it, would cost more than most tasks do. So one thread does what there is, of its kind
 * and in turn, as long as nothing blocks; while a task waits, another thread does the rest.
 *
 * <p>Confined to the loop and the threads that it carries.
 */
final class Errands {
    private record Errand(CarriedThread.Kind kind, Object subject, Runnable task) {}

    private final EventLoop loop;
    private final ArrayDeque<Errand> waiting = new ArrayDeque<>();
    private boolean threadIsComing; // started, and not here yet

    Errands(EventLoop loop) {
        this.loop = loop;
    }

    /** Has something done. What cannot be done, as there is no memory for a thread, is not kept. */
    void add(CarriedThread.Kind kind, Object subject, Runnable task) {
        Errand errand = new Errand(kind, subject, task);
        waiting.add(errand);
        try {
            goOn();
        } catch (Throwable e) {
            waiting.remove(errand);
            throw e;
        }
    }

    /** Starts a thread if there is something to do, and nobody who will do it. */
    void goOn() {
        Errand first = waiting.peek();
        if (first == null || threadIsComing || loop.carried() != null) {
            return;
        }
        threadIsComing = true;
        try {
            CarriedThread.start(loop, first.kind, this);
        } catch (Throwable e) {
            threadIsComing = false;
            throw e;
        }
    }

    /** The body of such a thread. */
    void run(CarriedThread.Kind kind, CarriedThread self) {
        threadIsComing = false;
        Thread thread = Thread.currentThread();
        Errand errand;
        while ((errand = next(kind, self)) != null) {
            self.turnTo(errand.subject);
            errand.task.run();
            // what the task may have left to the next one
            Thread.interrupted();
            thread.setContextClassLoader(kind.loader());
        }
    }

    /** Whoever had blocked may go on elsewhere, where none of this is safe to touch. */
    private @Nullable Errand next(CarriedThread.Kind kind, CarriedThread self) {
        if (self.mayHaveChildren() || !loop.carriesCaller()) {
            return null;
        }
        Errand first = waiting.peek();
        return first != null && first.kind.equals(kind) ? waiting.poll() : null;
    }
}
