package io.wirehost.host.deploy;

import io.wirehost.host.binding.Binding;
import io.wirehost.host.loop.Alarm;
import io.wirehost.host.loop.EventLoop;
import io.wirehost.host.session.Connection;
import io.wirehost.spi.CloseReason;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/**
 * The end of a binding that gets no new session: its handler is stopped, once, when the last one
 * has ended. Sessions may take a while for that; then they are asked to end, then cut, and at last
 * left behind. Any thread.
 */
final class Retirement {
    private static final Logger log = LoggerFactory.getLogger(Retirement.class);
    private static final Duration AFTER_CUT = Duration.ofSeconds(1);

    private final Binding binding;
    private final List<EventLoop> loops;
    private final Duration drainTimeout;
    private final FutureTask<Void> stop;
    private final Set<Alarm> alarms = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    Retirement(
            Binding binding,
            List<EventLoop> loops,
            Duration drainTimeout,
            Consumer<Retirement> whenStopped) {
        this.binding = binding;
        this.loops = loops;
        this.drainTimeout = drainTimeout;
        Duration patience = drainTimeout.compareTo(AFTER_CUT) > 0 ? drainTimeout : AFTER_CUT;
        this.stop =
                new FutureTask<>(
                        () -> {
                            stopping = true;
                            alarms.forEach(Alarm::cancel);
                            try {
                                binding.stop(patience);
                            } finally {
                                whenStopped.accept(this);
                            }
                        },
                        null);
    }

    /** Lets the sessions end in their time; zero: for ever. Does not wait. */
    void begin(Duration drainMax) {
        binding.pins().retire(this::finishOnThread);
        if (!drainMax.isZero()) {
            after(drainMax, this::drain);
        }
    }

    /**
     * As {@link #finish}, and does not wait. Called wherever the last session has ended, and for
     * many one after the other: to stop a handler may take time.
     */
    void finishOnThread() {
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .name("retire-" + binding.context().listener())
                        .unstarted(this::finish);
        thread.setContextClassLoader(null); // the caller's is of the plugin
        try {
            thread.start();
        } catch (OutOfMemoryError e) { // also if it is threads that the system lacks
            log.warn("The {} cannot be stopped yet, it is tried again", binding.title(), e);
            after(AFTER_CUT, this::finishOnThread);
        }
    }

    /** Stops the handler now, if that has not begun, and waits until it is done. */
    void finish() {
        stop.run();
        try {
            stop.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            log.error("The {} did not stop", binding.title(), e.getCause());
        }
    }

    private void after(Duration time, Runnable step) {
        Alarm alarm = Alarm.after(time, loops.getFirst(), alarms, step);
        if (stopping) { // maybe too late for the stop to see this one
            alarm.cancel();
        }
    }

    private void drain() {
        log.info(
                "{} session(s) of an old {} are asked to end",
                binding.pins().count(),
                binding.title());
        forEachConnection(Connection::drain);
        after(drainTimeout, this::cut);
    }

    private void forEachConnection(Consumer<Connection> action) {
        Connection.forEach(
                loops,
                connection -> {
                    if (connection.holds(binding.pins())) {
                        action.accept(connection);
                    }
                });
    }

    private void cut() {
        log.warn(
                "{} session(s) of an old {} did not end in {} and are reset",
                binding.pins().count(),
                binding.title(),
                drainTimeout);
        CloseReason reason =
                new CloseReason(CloseReason.Kind.DRAINED, "not ended in " + drainTimeout);
        forEachConnection(connection -> connection.abort(reason));
        after(AFTER_CUT, this::leaveBehind);
    }

    private void leaveBehind() {
        log.warn(
                "{} session(s) of an old {} are left behind: their handlers do not return",
                binding.pins().count(),
                binding.title());
        finishOnThread();
    }
}
