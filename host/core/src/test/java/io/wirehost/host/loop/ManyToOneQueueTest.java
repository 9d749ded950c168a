package io.wirehost.host.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

class ManyToOneQueueTest {
    private static final int PRODUCERS = 4;
    private static final int EACH = 50_000;

    private record Item(int producer, int number) {}

    private final ManyToOneQueue<Integer> queue = new ManyToOneQueue<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void isFirstInFirstOutWhateverIsCalled(long seed) {
        Random random = new Random(seed);
        ArrayDeque<Integer> model = new ArrayDeque<>();
        for (int i = 0; i < 20_000; i++) {
            switch (random.nextInt(5)) {
                case 0 -> {
                    assertTrue(queue.append(i));
                    model.add(i);
                }
                case 1 -> {
                    assertTrue(queue.add(i));
                    model.add(i);
                }
                case 2, 3 -> assertEquals(model.poll(), queue.poll());
                default -> {
                    if (random.nextInt(100) == 0) {
                        queue.drain(item -> assertEquals(model.poll(), item));
                        assertTrue(model.isEmpty());
                    }
                }
            }
            assertEquals(model.isEmpty(), queue.isEmpty());
        }
    }

    @Test
    void drainLeavesWhatIsAddedMeanwhile() {
        queue.append(1);
        queue.append(2);
        List<Integer> drained = new ArrayList<>();
        queue.drain(item -> {
            drained.add(item);
            queue.add(item + 10);
            queue.append(item + 20);
        });
        assertEquals(List.of(1, 2), drained);
        assertEquals(11, queue.poll());
        assertEquals(21, queue.poll());
        assertEquals(12, queue.poll());
        assertEquals(22, queue.poll());
        assertNull(queue.poll());
    }

    @Test
    void aSealedQueueTakesNothingAndGivesWhatItHas() {
        queue.append(1);
        queue.add(2);
        queue.seal();
        assertFalse(queue.append(3));
        assertFalse(queue.add(4));
        assertFalse(queue.isEmpty());
        assertTrue(queue.nothingPushed());
        assertEquals(1, queue.poll());
        assertEquals(2, queue.poll());
        assertNull(queue.poll());
        queue.seal();
        assertFalse(queue.append(5));
    }

    @Test
    void anEmptyQueueHoldsNothing() {
        ManyToOneQueue<Object> objects = new ManyToOneQueue<>();
        WeakReference<Object> polled = new WeakReference<>(addNew(objects));
        objects.poll();
        WeakReference<Object> drained = new WeakReference<>(addNew(objects));
        objects.drain(item -> {});
        while (polled.get() != null || drained.get() != null) {
            System.gc();
        }
        assertTrue(objects.isEmpty());
    }

    private static Object addNew(ManyToOneQueue<Object> objects) {
        Object item = new Object();
        objects.append(item);
        return item;
    }

    /** Each producer's items come in order, none is lost or doubled, also those of the consumer. */
    @Test
    void manyProducersAndTheConsumerItself() throws InterruptedException {
        ManyToOneQueue<Item> items = new ManyToOneQueue<>();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < PRODUCERS; i++) {
            int producer = i;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                awaitUninterrupted(start);
                                for (int number = 0; number < EACH; number++) {
                                    items.append(new Item(producer, number));
                                }
                            }));
        }
        start.countDown();
        int[] next = new int[PRODUCERS + 1];
        int added = 0;
        int taken = 0;
        while (taken < (PRODUCERS + 1) * EACH) {
            if (added < EACH) {
                items.add(new Item(PRODUCERS, added++));
            }
            Item item = items.poll();
            if (item == null) {
                Thread.onSpinWait();
            } else {
                assertEquals(next[item.producer]++, item.number, () -> "of " + item.producer);
                taken++;
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertNull(items.poll());
    }

    /** What was pushed before the consumer adds something comes before it. */
    @Test
    void theConsumerOvertakesNobody() throws InterruptedException {
        ManyToOneQueue<Item> items = new ManyToOneQueue<>();
        ManyToOneQueue<Item> told = new ManyToOneQueue<>();
        Thread producer =
                Thread.ofPlatform()
                        .start(() -> {
                            for (int number = 0; number < EACH; number++) {
                                items.append(new Item(0, number));
                                told.append(new Item(0, number));
                            }
                        });
        int answered = 0;
        int seen = -1;
        while (answered < EACH) {
            Item heard = told.poll();
            if (heard != null) {
                items.add(new Item(1, heard.number)); // behind the one of that number
            }
            Item item;
            while ((item = items.poll()) != null) {
                if (item.producer == 0) {
                    seen = item.number;
                } else {
                    answered++;
                    assertTrue(seen >= item.number, "overtaken: " + item.number + " by " + seen);
                }
            }
        }
        producer.join();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
