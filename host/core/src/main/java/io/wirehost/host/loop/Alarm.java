package io.wirehost.host.loop;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A timer of a loop that is set and cancelled from any thread, and runs its task on the loop, once.
 * While it waits it is in its owner's set, so that the owner can take all of them back.
 */
public final class Alarm extends TimerWheel.Entry {
    private static final long LONGEST = Long.MAX_VALUE / 2; // to be added to any time

    private final EventLoop loop;
    private final Set<Alarm> waiting;
    private final Runnable task;
    private final AtomicBoolean over = new AtomicBoolean();

    private Alarm(EventLoop loop, Set<Alarm> waiting, Runnable task) {
        this.loop = loop;
        this.waiting = waiting;
        this.task = task;
    }

    /** Sets an alarm; {@code waiting} is a concurrent set. Zero or less: at once. */
    public static Alarm after(Duration delay, EventLoop loop, Set<Alarm> waiting, Runnable task) {
        Alarm alarm = new Alarm(loop, waiting, task);
        waiting.add(alarm);
        long nanos = Math.clamp(TimeUnit.NANOSECONDS.convert(delay), 0, LONGEST);
        loop.execute(() -> {
            if (nanos == 0) {
                alarm.expired(loop.now());
            } else if (!alarm.over.get()) {
                loop.timers().schedule(alarm, loop.now() + nanos);
            }
        });
        return alarm;
    }

    /** Takes it back: true if the task will not run any more. */
    public boolean cancel() {
        if (!end()) {
            return false;
        }
        loop.execute(() -> loop.timers().cancel(this));
        return true;
    }

    @Override
    protected void expired(long now) {
        if (end()) {
            task.run();
        }
    }

    private boolean end() {
        if (!over.compareAndSet(false, true)) {
            return false;
        }
        waiting.remove(this);
        return true;
    }
}
