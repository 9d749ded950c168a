package io.wirehost.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.wirehost.host.loop.ManyToOneQueue;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Nothing is lost, doubled or reordered. What the consumer has got is written as digits. */
final class ManyToOneQueueRaces {
    private ManyToOneQueueRaces() {}

    private static int after(int digits, ManyToOneQueue<Integer> queue) {
        int all = digits;
        for (Integer item = queue.poll(); item != null; item = queue.poll()) {
            all = all * 10 + item;
        }
        return all;
    }

    /** One producer, whose items come in its order. */
    @JCStressTest
    @Outcome(id = "123", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN)
    @State
    public static class OrderOfOneProducer {
        private final ManyToOneQueue<Integer> queue = new ManyToOneQueue<>();

        @Actor
        public void producer() {
            queue.append(1);
            queue.append(2);
            queue.append(3);
        }

        @Actor
        public void consumer(I_Result seen) {
            seen.r1 = after(0, queue);
        }

        @Arbiter
        public void later(I_Result seen) {
            seen.r1 = after(seen.r1, queue);
        }
    }

    /** Two producers. */
    @JCStressTest
    @Outcome(
            id = {"12", "21"},
            expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN)
    @State
    public static class TwoProducers {
        private final ManyToOneQueue<Integer> queue = new ManyToOneQueue<>();

        @Actor
        public void producer() {
            queue.append(1);
        }

        @Actor
        public void other() {
            queue.append(2);
        }

        @Arbiter
        public void later(I_Result seen) {
            queue.drain(item -> seen.r1 = seen.r1 * 10 + item);
        }
    }

    /** A producer, and a consumer that adds an item itself. */
    @JCStressTest
    @Outcome(
            id = {"123", "132", "312"},
            expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN)
    @State
    public static class ConsumerThatAdds {
        private final ManyToOneQueue<Integer> queue = new ManyToOneQueue<>();

        @Actor
        public void producer() {
            queue.append(1);
            queue.append(2);
        }

        @Actor
        public void consumer(I_Result seen) {
            queue.add(3);
            seen.r1 = after(0, queue);
        }

        @Arbiter
        public void later(I_Result seen) {
            seen.r1 = after(seen.r1, queue);
        }
    }

    /** A producer against the end: whether it was let in, and what the consumer has got. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "before the end")
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "after it")
    @Outcome(expect = FORBIDDEN)
    @State
    public static class ProducerAgainstSeal {
        private final ManyToOneQueue<Integer> queue = new ManyToOneQueue<>();

        @Actor
        public void producer(II_Result seen) {
            seen.r1 = queue.append(1) ? 1 : 0;
        }

        @Actor
        public void consumer(II_Result seen) {
            queue.seal();
            seen.r2 = after(0, queue);
        }

        @Arbiter
        public void later(II_Result seen) {
            seen.r2 = after(seen.r2, queue);
        }
    }
}
