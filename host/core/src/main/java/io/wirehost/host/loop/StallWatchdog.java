package io.wirehost.host.loop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Looks after loops that do not get on. It reports who holds them, and where in the code.
 *
 * <p>And it frees those that are locked up: the loop's thread waits for a lock, which was promised
 * to a thread that the loop carries, and which therefore cannot go on. Then another thread carries
 * those until the loop goes on.
 */
public final class StallWatchdog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StallWatchdog.class);
    private static final Duration LONGEST_PERIOD = Duration.ofMillis(100);

    private final Thread thread;
    private final AtomicLong stalls = new AtomicLong();
    private volatile List<Watched> watched = List.of();
    private volatile Duration limit;

    /** With a limit of zero nothing is reported. */
    public StallWatchdog(Duration limit) {
        this.limit = limit;
        this.thread = Thread.ofPlatform().daemon().name("stall-watchdog").unstarted(this::run);
    }

    /** Begins to watch. */
    public void watch(List<EventLoop> loops) {
        watched = loops.stream().map(Watched::new).toList();
        thread.start();
    }

    /** How often a loop was held for too long. Any thread. */
    public long stalls() {
        return stalls.get();
    }

    /** Another limit holds from now on. Any thread. */
    public void limit(Duration newLimit) {
        limit = newLimit;
    }

    private void run() {
        try {
            while (true) {
                Duration most = limit;
                boolean reports = !most.isZero();
                Thread.sleep(reports && most.compareTo(LONGEST_PERIOD) < 0 ? most : LONGEST_PERIOD);
                watched.forEach(Watched::look);
                if (reports) {
                    for (Watched each : watched) {
                        if (each.reportIfHeld(most)) {
                            stalls.incrementAndGet();
                        }
                    }
                }
            }
        } catch (InterruptedException e) {
            log.debug("No loop is watched any more");
        }
    }

    /** A loop, and what was seen of it. Confined to the watchdog's thread. */
    private static final class Watched {
        private final EventLoop loop;
        private long round = -1;
        private long since;
        private boolean held;
        private boolean reported;
        private @Nullable Thread substitute;

        Watched(EventLoop loop) {
            this.loop = loop;
        }

        void look() {
            long now = loop.rounds();
            held = now == round && isBusy();
            if (!held) {
                round = now;
                since = System.nanoTime();
                reported = false;
            } else if (loop.carriedThreads().canResume()
                    && (substitute == null || !substitute.isAlive())) {
                long heldRound = round;
                substitute =
                        Thread.ofPlatform()
                                .daemon()
                                .name(loop.thread().getName() + "-substitute")
                                .start(() -> substitute(heldRound));
            }
        }

        private boolean isBusy() {
            return !loop.isWaiting() && loop.thread().isAlive();
        }

        /** On the substitute's thread. */
        private void substitute(long heldRound) {
            boolean resumed = true;
            while (resumed && loop.rounds() == heldRound && isBusy()) {
                resumed = loop.carriedThreads().resumeOne();
            }
        }

        /** False if it is not held, or that was reported already. */
        boolean reportIfHeld(Duration limit) {
            if (!held || reported || System.nanoTime() - since < limit.toNanos()) {
                return false;
            }
            reported = true;
            Object subject = loop.serving();
            log.warn(
                    "{} is held for more than {} by {}; all its sessions wait. Blocking code"
                        + " belongs into dispatch = session, file work and computation into pool:\n"
                        + "{}",
                    loop.thread().getName(),
                    limit,
                    subject == null ? "a task" : subject,
                    Arrays.stream(stack())
                            .map(frame -> "    at " + frame)
                            .collect(Collectors.joining("\n")));
            return true;
        }

        private StackTraceElement[] stack() {
            CarriedThread carried = loop.carriedThreads().carried();
            // Of a thread that carries another, the JDK shows only what is below that one.
            return carried == null ? loop.thread().getStackTrace() : carried.stackTrace();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
