package io.wirehost.host.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.LogLines;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

class EventLoopTest {
    private static final CarriedThread.Kind CARRIED =
            new CarriedThread.Kind("carried", EventLoopTest.class.getClassLoader());

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private EventLoop loop;

    @BeforeEach
    void start() throws IOException {
        loop = new EventLoop("tested-loop", SelectorProvider.provider(), Ticker.running());
        loop.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.stop();
        assertTrue(loop.join(Duration.ofSeconds(20)));
    }

    private void expect(String event) throws InterruptedException {
        assertEquals(event, events.poll(20, TimeUnit.SECONDS));
    }

    private void carry(Runnable body) {
        loop.execute(() -> loop.carry(CARRIED, "a session", body));
    }

    @Test
    void tasksRunOnTheLoopInTheOrderOfTheirThread() throws InterruptedException {
        List<Integer> order = new ArrayList<>(); // confined to the loop
        for (int i = 0; i < 10_000; i++) {
            int number = i;
            loop.execute(() -> {
                assert loop.inLoop();
                order.add(number);
            });
        }
        loop.execute(() -> {
            for (int i = 0; i < 10_000; i++) {
                assertEquals(i, order.get(i));
            }
            events.add("all");
        });
        expect("all");
    }

    @Test
    void aTaskThatFailsStopsNoOther() throws InterruptedException {
        try (LogLines log = new LogLines()) {
            loop.execute(() -> {
                throw new IllegalStateException("on purpose");
            });
            loop.execute(() -> events.add("next"));
            expect("next");
            assertEquals(1, log.with("A task of event loop tested-loop failed").size());
        }
    }

    @Test
    void aTaskThatSubmitsItselfHoldsUpNobody() throws Exception {
        expectOthersServedWhileOneRepeats(loop::execute);
    }

    @Test
    void aTaskThatLeadsToItselfHoldsUpNobody() throws Exception {
        expectOthersServedWhileOneRepeats(loop::executeNext);
    }

    /** A loop that had to wait before each part of it would take a second for each. */
    @Test
    void aLongChainIsDoneAtOnce() throws InterruptedException {
        CountDownLatch links = new CountDownLatch(50_000);
        loop.execute(
                new Runnable() {
                    @Override
                    public void run() {
                        links.countDown();
                        if (links.getCount() > 0) {
                            loop.executeNext(this);
                        }
                    }
                });
        assertTrue(links.await(20, TimeUnit.SECONDS));
    }

    private void expectOthersServedWhileOneRepeats(Consumer<Runnable> again) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        loop.execute(
                new Runnable() {
                    @Override
                    public void run() {
                        if (!over.get()) {
                            again.accept(this);
                        }
                    }
                });
        expectOthersServed();
        over.set(true);
    }

    @Test
    @SuppressWarnings("ThreadPriorityCheck") // which is what it is about
    void aCarriedThreadThatOnlyYieldsHoldsUpNobody() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        carry(() -> {
            while (!over.get()) {
                Thread.yield();
            }
        });
        expectOthersServed();
        over.set(true);
    }

    /** A task of another thread, a timer and a channel. */
    private void expectOthersServed() throws IOException, InterruptedException {
        loop.execute(() -> events.add("task"));
        expect("task");
        Set<Alarm> alarms = ConcurrentHashMap.newKeySet();
        Alarm.after(Duration.ofMillis(1), loop, alarms, () -> events.add("timer"));
        expect("timer");
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink()) {
            source.configureBlocking(false);
            CountDownLatch served = new CountDownLatch(1);
            loop.execute(() -> register(source, served));
            sink.write(ByteBuffer.allocate(1));
            assertTrue(served.await(20, TimeUnit.SECONDS));
        }
    }

    private void register(Pipe.SourceChannel source, CountDownLatch served) {
        try {
            SelectionKey[] key = new SelectionKey[1];
            key[0] =
                    loop.register(
                            source,
                            SelectionKey.OP_READ,
                            new ReadyHandler() {
                                @Override
                                public void ready(int operations) {
                                    key[0].cancel();
                                    served.countDown();
                                }

                                @Override
                                public void failed(Throwable fault) {
                                    throw new AssertionError(fault);
                                }
                            });
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCarriedThreadRunsOnTheLoopAndIsNotIt() throws InterruptedException {
        assertTrue(CarriedThread.available());
        carry(() -> {
            events.add(Thread.currentThread().getName() + " " + loop.inLoop());
            events.add("carried by it " + loop.carriesCaller());
        });
        expect("carried false");
        expect("carried by it true");
        assertFalse(loop.carriesCaller());
    }

    @Test
    void aCarriedThreadThatBlocksHoldsUpNobody() throws InterruptedException {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        carry(() -> {
            try {
                events.add("waits");
                events.add(answers.take() + " " + loop.carriesCaller());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        expect("waits");
        loop.execute(() -> events.add("goes on"));
        expect("goes on");
        answers.add("answer");
        expect("answer true");
    }

    @Test
    void theThreadsOfACarriedThreadAreCarriedToo() throws InterruptedException {
        CountDownLatch child = new CountDownLatch(2);
        carry(() -> {
            Runnable task =
                    () -> {
                        events.add("child " + loop.carriesCaller());
                        child.countDown();
                    };
            Thread.startVirtualThread(task);
            Thread.startVirtualThread(task);
            try {
                child.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            events.add("parent " + loop.carriesCaller());
        });
        expect("child true");
        expect("child true");
        expect("parent true");
    }

    @Test
    void afterARoundAllThatWasReadyIsServed() throws InterruptedException {
        loop.afterRound(() -> events.add("after"));
        expect("after");
        loop.execute(() -> {
            loop.afterRound(() -> events.add("after"));
            loop.execute(() -> events.add("task"));
        });
        expect("task");
        expect("after");
    }

    @Test
    void whatIsServedIsNamedWhileItLasts() throws InterruptedException {
        BlockingQueue<Object> served = new LinkedBlockingQueue<>();
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        carry(() -> {
            try {
                served.add(String.valueOf(loop.serving()));
                answers.take();
                served.add(String.valueOf(loop.serving()));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertEquals("a session", served.poll(20, TimeUnit.SECONDS));
        CountDownLatch looked = new CountDownLatch(1);
        loop.execute(() -> {
            served.add(String.valueOf(loop.serving()));
            looked.countDown();
        });
        looked.await();
        assertEquals("null", served.poll(20, TimeUnit.SECONDS));
        answers.add("go on");
        assertEquals("a session", served.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void anAlarmThatIsCancelledDoesNotRing() throws InterruptedException {
        Set<Alarm> alarms = ConcurrentHashMap.newKeySet();
        Alarm cancelled =
                Alarm.after(Duration.ofDays(1), loop, alarms, () -> events.add("cancelled"));
        assertEquals(Set.of(cancelled), alarms);
        assertTrue(cancelled.cancel());
        assertFalse(cancelled.cancel());
        assertTrue(alarms.isEmpty());
        Alarm never =
                Alarm.after(
                        Duration.ofSeconds(Long.MAX_VALUE), loop, alarms, () -> events.add("ever"));
        Alarm atOnce = Alarm.after(Duration.ofDays(-1), loop, alarms, () -> events.add("now"));
        expect("now");
        assertFalse(atOnce.cancel());
        assertEquals(Set.of(never), alarms);
        assertTrue(never.cancel());
    }

    @Test
    void theThreadEndsAfterTheTasksItHas() throws InterruptedException {
        Thread thread = loop.thread();
        loop.execute(() -> loop.execute(() -> events.add("before")));
        loop.stop();
        assertTrue(loop.join(Duration.ofSeconds(20)));
        expect("before");
        assertSame(Thread.State.TERMINATED, thread.getState());
    }
}
