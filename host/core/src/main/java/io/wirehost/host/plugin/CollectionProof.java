package io.wirehost.host.plugin;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * for each loader, when its {@link CollectionRule} allows it. What is there then is held by
 * somebody, if one is found; or by compiled code only, which a collection tells that stops
 * everything. One collection counts for all loaders that wait.
 */
final class CollectionProof implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CollectionProof.class);
    private static final int ATTEMPTS = 2;

    /** What is told of a loader. */
    interface Outcome {
        /** It is gone. Maybe later than it should be. */
        void collected();

        /** It is there still, and nobody is found who holds it: more will be known later. */
        void undecided();

        /** It is held; by whom, as far as that is known. */
        void leaked(List<String> holders);
    }

    private final Duration pause;
    private final Function<ClassLoader, List<String>> finder;
    private final Collector collector;
    private final CollectionRule rule;
    private final ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();

    // guarded by this
    private final Set<Closed> closed = new HashSet<>();
    private @Nullable Thread thread; // while there is something to prove
    private boolean ended;

    private enum Stage {
        /** Collections beside everything else look for it. */
        ASKED_FOR,
        /** None has found it, nor was found who holds it. */
        UNDECIDED,
        /** Everything was stopped for it. */
        LAST_ASKED,
        /** It was told to be held. */
        LEAKED
    }

    private static final class Closed extends WeakReference<ClassLoader> {
        private final Outcome outcome;

        // confined to the thread
        private Stage stage = Stage.ASKED_FOR;
        private int attempts;

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
     * @param collector that is asked
     * @param rule when it may be
     */
    CollectionProof(
            Duration pause,
            Function<ClassLoader, List<String>> finder,
            Collector collector,
            CollectionRule rule) {
        this.pause = pause;
        this.finder = finder;
        this.collector = collector;
        this.rule = rule;
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
            try {
                thread.start();
            } catch (OutOfMemoryError e) { // also if it is threads that the system lacks
                log.warn("It is not proven yet that classes are collected", e);
                thread = null; // until the next one is closed
            }
        }
    }

    private void run() {
        try {
            while (isNeeded()) {
                awaitPause();
                guarded(this::attempt);
            }
        } catch (InterruptedException e) {
            // Nobody wants to know any more.
        }
    }

    /** What fails with one loader, or at one time, is not the end of all proofs. */
    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            log.error("An attempt to prove that classes are collected failed", e);
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
                guarded(proven.outcome::collected);
            }
        }
    }

    private synchronized boolean isProven() {
        return closed.isEmpty();
    }

    private void attempt() {
        List<Closed> askedFor = new ArrayList<>();
        List<Closed> undecided = new ArrayList<>();
        for (Closed each : waiting()) {
            switch (each.stage) {
                case ASKED_FOR -> {
                    if (each.attempts < ATTEMPTS) {
                        askedFor.add(each);
                    } else {
                        judge(each);
                    }
                }
                case UNDECIDED -> undecided.add(each);
                case LAST_ASKED -> judge(each);
                case LEAKED -> {}
            }
        }
        switch (rule.next(!askedFor.isEmpty(), !undecided.isEmpty(), System.nanoTime())) {
            case STOPPED -> {
                askedFor.forEach(each -> each.attempts++);
                undecided.forEach(each -> each.stage = Stage.LAST_ASKED);
                collector.collectStopped();
            }
            case BESIDE -> {
                askedFor.forEach(each -> each.attempts++);
                collector.collectBeside();
            }
            case NOTHING -> {}
        }
    }

    private void judge(Closed one) {
        ClassLoader loader = one.get();
        if (loader == null) {
            return;
        }
        List<String> holders = holders(loader);
        if (holders.isEmpty() && one.stage == Stage.ASKED_FOR) {
            one.stage = Stage.UNDECIDED;
            one.outcome.undecided();
        } else {
            one.stage = Stage.LEAKED;
            one.outcome.leaked(holders);
        }
    }

    private List<String> holders(ClassLoader loader) {
        try {
            return finder.apply(loader);
        } catch (RuntimeException | Error e) {
            log.warn("Who holds {} cannot be found out", loader.getName(), e);
            return List.of();
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
