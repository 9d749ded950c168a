package io.wirehost.host.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

class ErrandsTest {
    private static final ClassLoader LOADER = ErrandsTest.class.getClassLoader();
    private static final CarriedThread.Kind KIND = new CarriedThread.Kind("carried", LOADER);
    private static final CarriedThread.Kind OTHER = new CarriedThread.Kind("other", LOADER);

    private record Done(Object subject, Thread thread) {}

    private final BlockingQueue<Done> done = new LinkedBlockingQueue<>();
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private EventLoop loop;

    @BeforeEach
    void start() throws IOException {
        loop = new EventLoop("tested-loop", SelectorProvider.provider(), Ticker.running());
        loop.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        mayGoOn.countDown();
        loop.stop();
        assertTrue(loop.join(Duration.ofSeconds(20)));
    }

    private void tell() {
        done.add(new Done(String.valueOf(loop.serving()), Thread.currentThread()));
    }

    private void waitForLeave() {
        try {
            mayGoOn.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** All are there before the first begins. */
    private void carry(Runnable... tasks) {
        loop.execute(() ->
                IntStream.range(0, tasks.length)
                        .forEach(i -> loop.carry(KIND, "session " + i, tasks[i])));
    }

    private Thread expect(int session) throws InterruptedException {
        Done next = done.poll(20, TimeUnit.SECONDS);
        assertEquals("session " + session, next == null ? null : next.subject);
        return next.thread;
    }

    @Test
    void aThreadDoesWhatThereIsInTurn() throws InterruptedException {
        carry(this::tell, this::tell, this::tell);
        Thread first = expect(0);
        assertEquals(first, expect(1));
        assertEquals(first, expect(2));
        assertEquals("carried", first.getName());
    }

    @Test
    void whileOneWaitsAnotherThreadDoesTheRest() throws InterruptedException {
        carry(
                () -> {
                    waitForLeave();
                    tell();
                },
                this::tell,
                this::tell);
        Thread second = expect(1);
        assertEquals(second, expect(2));
        mayGoOn.countDown();
        Thread first = expect(0);
        assertTrue(first != second);
    }

    @Test
    void whoHadToWaitGoesOnWithWhatHasCome() throws InterruptedException {
        carry(() -> {
            waitForLeave();
            tell();
            loop.carry(KIND, "session 1", this::tell);
        });
        loop.execute(mayGoOn::countDown);
        assertEquals(expect(0), expect(1));
    }

    @Test
    void eachKindHasThreadsOfItsOwn() throws InterruptedException {
        loop.execute(() -> {
            loop.carry(KIND, "session 0", this::tell);
            loop.carry(OTHER, "session 1", this::tell);
            loop.carry(KIND, "session 2", this::tell);
        });
        assertEquals("carried", expect(0).getName());
        assertEquals("other", expect(1).getName());
        assertEquals("carried", expect(2).getName());
    }

    @Test
    void whatATaskLeavesInItsThreadDoesNotMeetTheNext() throws InterruptedException {
        BlockingQueue<String> found = new LinkedBlockingQueue<>();
        carry(
                () -> {
                    Thread.currentThread().interrupt();
                    Thread.currentThread().setContextClassLoader(null);
                    tell();
                },
                () -> {
                    Thread self = Thread.currentThread();
                    found.add(
                            self.isInterrupted() + " " + (self.getContextClassLoader() == LOADER));
                    tell();
                });
        assertEquals(expect(0), expect(1));
        assertEquals("false true", found.take());
    }

    @Test
    void aThreadThatATaskStartsServesNoOtherSession() throws InterruptedException {
        carry(
                () ->
                        Thread.startVirtualThread(() -> {
                            waitForLeave();
                            tell();
                        }),
                this::tell);
        expect(1);
        mayGoOn.countDown();
        expect(0);
    }

    @Test
    void oneThatFailsHoldsUpNobody() throws InterruptedException {
        carry(
                () -> {
                    Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> {});
                    throw new IllegalStateException("on purpose");
                },
                this::tell);
        expect(1);
    }
}
