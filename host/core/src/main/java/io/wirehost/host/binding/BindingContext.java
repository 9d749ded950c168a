package io.wirehost.host.binding;

import io.wirehost.host.loop.Alarm;
import io.wirehost.host.loop.EventLoop;
import io.wirehost.host.plugin.Thrown;
import io.wirehost.spi.HandlerContext;
import io.wirehost.spi.Timer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** What a handler is offered, and what it took of it. Any thread. */
public final class BindingContext implements HandlerContext {
    private final String listener;
    private final Record settings;
    private final Path dataDirectory;
    private final Logger logger;
    private final List<EventLoop> loops;
    private final ClassLoader loader;
    private final BindingSessions sessions = new BindingSessions();
    private final RegisteredStartPackets startPackets;
    private final Set<Alarm> timers = ConcurrentHashMap.newKeySet();
    private final HandlerThreads threads = new HandlerThreads();
    private volatile boolean closed;

    /** Nothing is taken yet; the first of the loops keeps the timers. */
    public BindingContext(
            String listener,
            Record settings,
            Path dataDirectory,
            Logger logger,
            List<EventLoop> loops,
            ClassLoader loader,
            int maxStartPacket) {
        this.listener = listener;
        this.settings = settings;
        this.dataDirectory = dataDirectory;
        this.logger = logger;
        this.loops = loops;
        this.loader = loader;
        this.startPackets = new RegisteredStartPackets(maxStartPacket);
    }

    @Override
    public <S extends Record> S settings(Class<S> type) {
        return type.cast(settings);
    }

    @Override
    public String listener() {
        return listener;
    }

    @Override
    public BindingSessions sessions() {
        return sessions;
    }

    @Override
    public RegisteredStartPackets startPackets() {
        return startPackets;
    }

    @Override
    public Path dataDirectory() {
        try {
            return Files.createDirectories(dataDirectory);
        } catch (IOException e) {
            throw new UncheckedIOException("data directory of listener " + listener, e);
        }
    }

    @Override
    public Logger logger() {
        return logger;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return alarm(delay, task)::cancel;
    }

    @Override
    public Timer scheduleEvery(Duration pause, Runnable task) {
        if (pause.isZero() || pause.isNegative()) {
            throw new IllegalArgumentException("a pause of " + pause + ": must be more than zero");
        }
        Repetition repetition = new Repetition(pause, task);
        repetition.arm();
        return repetition;
    }

    private final class Repetition implements Runnable, Timer {
        private final Duration pause;
        private final Runnable task;
        private volatile boolean cancelled;
        private volatile @Nullable Alarm next;

        Repetition(Duration pause, Runnable task) {
            this.pause = pause;
            this.task = task;
        }

        void arm() {
            Alarm alarm = alarm(pause, this);
            next = alarm;
            if (cancelled) {
                alarm.cancel();
            }
        }

        @Override
        public void run() {
            if (!cancelled) {
                guarded(task);
                arm();
            }
        }

        @Override
        public boolean cancel() {
            boolean first = !cancelled;
            cancelled = true;
            Alarm alarm = next;
            if (alarm != null) {
                alarm.cancel();
            }
            return first;
        }
    }

    private Alarm alarm(Duration delay, Runnable task) {
        Alarm alarm = Alarm.after(delay, loops.getFirst(), timers, () -> execute("timer", task));
        if (closed) { // maybe too late for close() to see this one
            alarm.cancel();
        }
        return alarm;
    }

    @Override
    public void execute(String name, Runnable task) {
        if (Thread.currentThread().isVirtual()) {
            // The new thread would inherit its scheduler, which may be a loop.
            loops.getFirst().execute(() -> begin(name, task));
        } else {
            begin(name, task);
        }
    }

    private void begin(String name, Runnable task) {
        if (closed) {
            return;
        }
        Thread thread =
                Thread.ofVirtual()
                        .name(listener + "-" + name)
                        .unstarted(() -> {
                            try {
                                guarded(task);
                            } finally {
                                threads.ended(Thread.currentThread());
                            }
                        });
        thread.setContextClassLoader(loader);
        threads.start(thread);
        if (closed) {
            thread.interrupt();
        }
    }

    @Override
    public void awaitEarlierConnections() throws InterruptedException {
        if (EventLoop.inAnyLoop()) {
            throw new IllegalStateException(
                    "an event loop cannot wait for itself: call this in serve, or set dispatch to"
                            + " session or pool");
        }
        awaitRound(); // accepted, and handed to its loop
        awaitRound(); // looked at there
    }

    private void awaitRound() throws InterruptedException {
        CountDownLatch left = new CountDownLatch(loops.size());
        loops.forEach(loop -> loop.afterRound(left::countDown));
        left.await();
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            Thrown.log(logger, "A task of the handler failed", e);
        }
    }

    /**
     * Waits for the tasks that run still after it was closed. False if the time, by {@link
     * System#nanoTime}, was over first.
     */
    boolean awaitThreads(long deadline) throws InterruptedException {
        return threads.await(deadline);
    }

    /** Takes back what the handler took. */
    public void close() {
        closed = true;
        timers.forEach(Alarm::cancel);
        threads.interrupt();
        startPackets.clear();
    }
}
