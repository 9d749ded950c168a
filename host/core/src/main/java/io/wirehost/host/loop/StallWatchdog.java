package io.wirehost.host.loop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Reports a loop that has not got on for too long: who holds it, and where in the code. */
public final class StallWatchdog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StallWatchdog.class);

    private final Duration limit;
    private final Thread thread;
    private volatile List<EventLoop> loops = List.of();

    /** With a limit of zero nothing is watched. */
    public StallWatchdog(Duration limit) {
        this.limit = limit;
        this.thread = Thread.ofPlatform().daemon().name("stall-watchdog").unstarted(this::run);
    }

    /** Begins to watch. */
    public void watch(List<EventLoop> watched) {
        loops = List.copyOf(watched);
        if (!limit.isZero()) {
            thread.start();
        }
    }

    private void run() {
        long[] rounds = new long[loops.size()];
        boolean[] reported = new boolean[rounds.length];
        try {
            while (true) {
                Thread.sleep(limit);
                for (int i = 0; i < rounds.length; i++) {
                    EventLoop loop = loops.get(i);
                    long round = loop.rounds();
                    boolean held =
                            round == rounds[i] && !loop.isWaiting() && loop.thread().isAlive();
                    if (held && !reported[i]) {
                        report(loop);
                    }
                    reported[i] = held;
                    rounds[i] = round;
                }
            }
        } catch (InterruptedException e) {
            log.debug("No loop is watched any more");
        }
    }

    private void report(EventLoop loop) {
        Thread held = loop.thread();
        Object server = loop.serving();
        // Of a thread that carries another, the JDK shows only what is below that one.
        StackTraceElement[] stack =
                server instanceof CarriedThread carried
                        ? carried.stackTrace()
                        : held.getStackTrace();
        log.warn(
                "{} is held for more than {} by {}; all its sessions wait. Blocking code belongs"
                        + " into dispatch = session, file work and computation into pool:\n{}",
                held.getName(),
                limit,
                server,
                Arrays.stream(stack)
                        .map(frame -> "    at " + frame)
                        .collect(Collectors.joining("\n")));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
