package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.loop.CarriedThread;
import io.wirehost.host.loop.EventLoop;
import io.wirehost.host.loop.StallWatchdog;
import io.wirehost.host.loop.Ticker;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

class StallWatchdogTest {
    private static final CarriedThread.Kind CARRIED =
            new CarriedThread.Kind("carried", StallWatchdogTest.class.getClassLoader());

    private EventLoop loop;

    @BeforeEach
    void start() throws IOException {
        loop = new EventLoop("watched-loop", SelectorProvider.provider(), Ticker.running());
        loop.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.stop();
        assertTrue(loop.join(TestHost.PATIENCE));
    }

    private static StallWatchdog watch(Duration limit, EventLoop loop) {
        StallWatchdog watchdog = new StallWatchdog(limit);
        watchdog.watch(List.of(loop));
        return watchdog;
    }

    private static void spinUntil(AtomicBoolean over) {
        while (!over.get()) {
            Thread.onSpinWait();
        }
    }

    private static void hold(AtomicBoolean over) {
        spinUntil(over);
    }

    @Test
    @SuppressWarnings("try") // it is only to be closed
    void whoHoldsTheLoopIsNamedOnceWithTheStack() {
        AtomicBoolean over = new AtomicBoolean();
        try (LogLines log = new LogLines();
                StallWatchdog watchdog = watch(Duration.ofMillis(20), loop)) {
            loop.execute(() -> loop.carry(CARRIED, "session 7", () -> hold(over)));
            Await.until(() -> !log.with("is held").isEmpty(), () -> "a report");
            over.set(true);
            List<String> lines =
                    log.with(
                            "watched-loop is held for more than PT0.02S by session 7;",
                            "StallWatchdogTest.hold");
            assertEquals(1, lines.size(), () -> log.with("is held").toString());
        }
    }

    /**
     * The thread of the loop waits for a lock behind a thread that it carries: nobody else could
     * let that one go on.
     */
    @Test
    @SuppressWarnings("try") // it is only to be closed
    void aLoopThatIsLockedUpIsFreed() throws InterruptedException {
        ReentrantLock lock = new ReentrantLock(true); // so that the order is sure
        CountDownLatch both = new CountDownLatch(2);
        Runnable locking =
                () -> {
                    lock.lock();
                    lock.unlock();
                    both.countDown();
                };
        lock.lock();
        try (StallWatchdog watchdog = watch(Duration.ZERO, loop)) {
            loop.execute(() -> loop.carry(CARRIED, "a session", locking));
            Await.until(() -> lock.getQueueLength() == 1, () -> "the carried thread to wait");
            loop.execute(locking);
            Await.until(() -> lock.getQueueLength() == 2, () -> "the loop to wait");
            lock.unlock();
            assertTrue(both.await(TestHost.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
    }

    /** What waits for the loop must not be done by a thread that goes on elsewhere for it. */
    @Test
    @SuppressWarnings("try") // it is only to be closed
    void whoIsFreedElsewhereTakesNothingFromTheLoop() throws InterruptedException {
        Semaphore first = new Semaphore(0);
        Semaphore second = new Semaphore(0);
        AtomicReference<Thread> freed = new AtomicReference<>();
        BlockingQueue<Boolean> onLoop = new LinkedBlockingQueue<>();
        try (StallWatchdog watchdog = watch(Duration.ZERO, loop)) {
            Runnable waiting =
                    () -> {
                        freed.set(Thread.currentThread());
                        first.acquireUninterruptibly();
                    };
            loop.execute(() -> loop.carry(CARRIED, "a session", waiting));
            Await.until(first::hasQueuedThreads, () -> "the carried thread to wait");
            loop.execute(() -> {
                loop.carry(CARRIED, "another", () -> onLoop.add(loop.carriesCaller()));
                second.acquireUninterruptibly();
            });
            Await.until(second::hasQueuedThreads, () -> "the loop to wait");
            first.release();
            assertTrue(freed.get().join(TestHost.PATIENCE));
            second.release();
            assertEquals(true, onLoop.poll(TestHost.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
    }
}
