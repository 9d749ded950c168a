package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

@Timeout(60)
class PinsTest {
    private static final int RACES = 20_000;
    private static final int USERS = 3;
    private static final int TOGETHER = 20; // races between two points where all threads meet

    private final AtomicInteger told = new AtomicInteger();
    private final Pins pins = new Pins();

    @Test
    void whatNobodyUsesIsUnusedAtOnce() {
        pins.retire(told::incrementAndGet);
        assertEquals(1, told.get());
        assertFalse(pins.tryPin());
        assertEquals(0, pins.count());
    }

    @Test
    void theLastUserTells() {
        assertTrue(pins.tryPin());
        assertTrue(pins.tryPin());
        pins.retire(told::incrementAndGet);
        assertFalse(pins.tryPin());
        assertEquals(2, pins.count());
        pins.unpin();
        assertEquals(0, told.get());
        pins.unpin();
        assertEquals(1, told.get());
    }

    @Test
    void whatIsNotRetiredIsUsedAgain() {
        assertTrue(pins.tryPin());
        pins.unpin();
        assertTrue(pins.tryPin());
        assertEquals(1, pins.count());
        assertEquals(0, told.get());
    }

    /** One that is retired while others begin and end: nobody uses it when it is told unused. */
    private static final class Race {
        final Pins pins = new Pins();
        final AtomicInteger users = new AtomicInteger();
        final AtomicInteger told = new AtomicInteger();
        final AtomicInteger toldTooEarly = new AtomicInteger();

        void use() {
            if (pins.tryPin()) {
                users.incrementAndGet();
                Thread.onSpinWait();
                users.decrementAndGet();
                pins.unpin();
            }
        }

        void retire() {
            pins.retire(() -> {
                told.incrementAndGet();
                if (users.get() != 0 || pins.count() != 0 || pins.tryPin()) {
                    toldTooEarly.incrementAndGet();
                }
            });
        }
    }

    @Test
    void whateverRacesItIsToldUnusedOnceAndWhenNobodyUsesIt() throws Exception {
        List<Race> races = new ArrayList<>();
        for (int i = 0; i < RACES; i++) {
            races.add(new Race());
        }
        CyclicBarrier meeting = new CyclicBarrier(USERS + 1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() ->
                                    together(
                                            races,
                                            meeting,
                                            race -> {
                                                race.use();
                                                race.use();
                                            })));
        }
        threads.add(Thread.ofPlatform().start(() -> together(races, meeting, Race::retire)));
        for (Thread thread : threads) {
            thread.join();
        }
        for (Race race : races) {
            assertEquals(1, race.told.get());
            assertEquals(0, race.toldTooEarly.get());
            assertEquals(0, race.pins.count());
        }
    }

    private static void together(List<Race> races, CyclicBarrier meeting, Consumer<Race> action) {
        try {
            for (int i = 0; i < races.size(); i++) {
                if (i % TOGETHER == 0) {
                    meeting.await();
                }
                action.accept(races.get(i));
            }
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new AssertionError(e);
        }
    }
}
