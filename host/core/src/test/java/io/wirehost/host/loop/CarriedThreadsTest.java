package io.wirehost.host.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

class CarriedThreadsTest {
    private static final ClassLoader LOADER = CarriedThreadsTest.class.getClassLoader();
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

    private Done next() throws InterruptedException {
        Done next = done.poll(20, TimeUnit.SECONDS);
        assertNotNull(next);
        return next;
    }

    private Thread expect(int session) throws InterruptedException {
        Done next = next();
        assertEquals("session " + session, next.subject);
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

    /** A loop that had to wait before each would take a second for each. */
    @Test
    void ofManyThatWaitEachBeginsAtOnce() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(100);
        Runnable[] tasks = new Runnable[100];
        Arrays.fill(
                tasks,
                (Runnable)
                        () -> {
                            begun.countDown();
                            waitForLeave();
                        });
        carry(tasks);
        assertTrue(begun.await(20, TimeUnit.SECONDS));
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
    void aThreadIsCalledAsTheTaskWantsIt() throws InterruptedException {
        BlockingQueue<String> names = new LinkedBlockingQueue<>();
        loop.execute(() -> {
            for (CarriedThread.Kind kind : List.of(KIND, OTHER, KIND)) {
                loop.carry(kind, "a session", () -> names.add(Thread.currentThread().getName()));
            }
        });
        assertEquals("carried", names.take());
        assertEquals("other", names.take());
        assertEquals("carried", names.take());
    }

    @Test
    void whatATaskLeavesInItsThreadDoesNotMeetTheNext() throws InterruptedException {
        ThreadLocal<String> local = new ThreadLocal<>();
        ThreadLocal<String> inheritable = new InheritableThreadLocal<>();
        BlockingQueue<String> found = new LinkedBlockingQueue<>();
        carry(
                () -> {
                    Thread self = Thread.currentThread();
                    self.interrupt();
                    self.setContextClassLoader(null);
                    self.setName("mine");
                    local.set("mine");
                    inheritable.set("mine");
                    tell();
                },
                () -> {
                    Thread self = Thread.currentThread();
                    found.add("interrupted " + self.isInterrupted());
                    found.add("loader " + (self.getContextClassLoader() == LOADER));
                    found.add(self.getName() + " " + local.get() + " " + inheritable.get());
                    tell();
                });
        assertEquals(expect(0), expect(1));
        assertEquals("interrupted false", found.take());
        assertEquals("loader true", found.take());
        assertEquals("carried null null", found.take());
    }

    @Test
    void whoWantsAThreadForItselfHasIt() throws InterruptedException {
        loop.execute(() -> {
            loop.carry(KIND, "session 0", this::tell);
            loop.carryAlone(KIND, "session 1", this::tell);
            loop.carry(KIND, "session 2", this::tell);
        });
        List<Done> all = List.of(next(), next(), next());
        Thread alone =
                all.stream().filter(one -> one.subject.equals("session 1")).findAny().get().thread;
        assertEquals(1, all.stream().filter(one -> one.thread.equals(alone)).count());
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
