package io.wirehost.distribution;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that talk without a pause; each connection lives for some seconds and is followed by
 * another. Besides, short ones come all the time. What goes wrong is kept.
 */
final class Crowd implements AutoCloseable {
    private static final long PAUSE = Duration.ofMillis(10).toNanos();
    private static final Duration SHORTEST_LIFE = Duration.ofMillis(500);
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(3);

    private final InetSocketAddress address;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger published = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong lines = new AtomicLong();
    private volatile Waits waits = new Waits();
    private volatile boolean over;

    Crowd(InetSocketAddress address, int talking, int newPerSecond) {
        this.address = address;
        for (int i = 0; i < talking; i++) {
            threads.submit(this::talkAgainAndAgain);
        }
        long pause = Duration.ofSeconds(1).dividedBy(newPerSecond).toNanos();
        threads.submit(() -> {
            for (long next = System.nanoTime() + pause; !over; next += pause) {
                await(next);
                threads.submit(() -> talk(Duration.ZERO));
            }
        });
    }

    /** From now on every new connection must be served by this version or a newer one. */
    void published(int version) {
        published.set(version);
    }

    private void talkAgainAndAgain() {
        while (!over) {
            long life =
                    ThreadLocalRandom.current()
                            .nextLong(SHORTEST_LIFE.toNanos(), LONGEST_LIFE.toNanos());
            talk(Duration.ofNanos(life));
        }
    }

    private void talk(Duration life) {
        int least = published.get();
        long begin = System.nanoTime();
        try (Talker talker = Talker.connect(address)) {
            connections.incrementAndGet();
            long last = begin;
            do {
                talker.exchange();
                long now = System.nanoTime();
                waits.add(Duration.ofNanos(now - last));
                LockSupport.parkNanos(PAUSE);
                last = System.nanoTime();
            } while (last - begin < life.toNanos() && !over);
            talker.end();
            lines.addAndGet(talker.answered());
            if (talker.version() < least) {
                failures.add("version " + talker.version() + " after " + least);
            }
        } catch (IOException | RuntimeException e) {
            failures.add(e.toString());
        }
    }

    /** Waits until this time of {@link System#nanoTime}. */
    void await(long time) {
        for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Ends all connections in good order. */
    void stop() {
        over = true;
        threads.close();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /** What was seen since it was last taken, which begins anew. */
    Waits takeWaits() {
        Waits seen = waits;
        waits = new Waits();
        return seen;
    }

    String summary() {
        return "%d connections, %d lines, %d failures"
                .formatted(connections.get(), lines.get(), failures.size());
    }

    @Override
    public void close() {
        stop();
    }
}
