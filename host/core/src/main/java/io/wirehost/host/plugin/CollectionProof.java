package io.wirehost.host.plugin;

import org.jspecify.annotations.Nullable;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds out whether class loaders that nobody should use any more are collected. While there are
 * such, a thread waits for it.
 *
 * <p>On a quiet host the collector may not look at classes for days. So it is asked to, a few times
 * for each loader, with a pause before each, and the last time with everything stopped: what is
 * there after another pause is held by somebody. One collection counts for all loaders that wait.
 */
final class CollectionProof implements AutoCloseable {
    private static final int ATTEMPTS = 3;

    /** What is told of a loader. */
    interface Outcome {
        /** It is gone. Maybe later than it should be. */
        void collected();

        /** It is there still; some of those who hold it. */
        void leaked(List<String> holders);
    }

    private final Duration pause;
    private final Function<ClassLoader, List<String>> finder;
    private final ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();

    // guarded by this
    private final Set<Closed> closed = new HashSet<>();
    private @Nullable Thread thread; // while there is something to prove
    private boolean ended;

    private static final class Closed extends WeakReference<ClassLoader> {
        private final Outcome outcome;
        private int attempts; // confined to the thread, as the next
        private boolean leaks;

        Closed(ClassLoader loader, ReferenceQueue<ClassLoader> gone, Outcome outcome) {
            super(loader, gone);
            this.outcome = outcome;
        }
    }

    /**
     * Nothing is watched yet.
     *
     * @param pause before each attempt, and before the last word
     * @param finder tells who holds a loader
     */
    CollectionProof(Duration pause, Function<ClassLoader, List<String>> finder) {
        this.pause = pause;
        this.finder = finder;
    }

    /** From now on nobody should use this loader. Any thread. */
    synchronized void watch(ClassLoader loader, Outcome outcome) {
        if (ended) {
            return;
        }
        closed.add(new Closed(loader, gone, outcome));
        if (thread == null) {
            thread =
                    Thread.ofPlatform()
                            .daemon()
                            .inheritInheritableThreadLocals(false)
                            .name("plugin-collection")
                            .unstarted(this::run);
            thread.setContextClassLoader(null); // the caller's may be of a plugin
            thread.start();
        }
    }

    private void run() {
        try {
            while (isNeeded()) {
                awaitPause();
                attempt();
            }
        } catch (InterruptedException e) {
            // Nobody wants to know any more.
        }
    }

    private synchronized boolean isNeeded() {
        if (closed.isEmpty()) {
            thread = null;
        }
        return thread != null;
    }

    private void awaitPause() throws InterruptedException {
        long deadline = System.nanoTime() + pause.toNanos();
        for (long left = pause.toMillis();
                left > 0 && !isProven();
                left = Duration.ofNanos(deadline - System.nanoTime()).toMillis()) {
            Reference<?> reference = gone.remove(left);
            if (reference instanceof Closed proven) {
                synchronized (this) {
                    closed.remove(proven);
                }
                proven.outcome.collected();
            }
        }
    }

    private synchronized boolean isProven() {
        return closed.isEmpty();
    }

    private void attempt() {
        int attempt = 0;
        for (Closed each : waiting()) {
            if (each.attempts < ATTEMPTS) {
                each.attempts++;
                attempt = Math.max(attempt, each.attempts);
            } else if (!each.leaks) {
                ClassLoader loader = each.get();
                if (loader != null) {
                    each.leaks = true;
                    each.outcome.leaked(finder.apply(loader));
                }
            }
        }
        if (attempt == ATTEMPTS) {
            Collector.askStopped();
        } else if (attempt > 0) {
            Collector.askConcurrent();
        }
    }

    private synchronized List<Closed> waiting() {
        return new ArrayList<>(closed);
    }

    @Override
    public synchronized void close() {
        ended = true;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
