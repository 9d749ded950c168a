package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.wirehost.host.LogLines;
import io.wirehost.host.config.CollectionConfig;
import io.wirehost.spi.DataSize;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** In what order things are asked and told. What really is collected, the tests of plugins tell. */
@Timeout(60)
class CollectionProofTest {
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final BlockingQueue<String> steps = new LinkedBlockingQueue<>();
    private final BlockingQueue<List<String>> holders = new LinkedBlockingQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final CountDownLatch looks = new CountDownLatch(10);
    private volatile boolean quiet = true;
    private volatile boolean fails;
    private final ClassLoader loader = new ClassLoader() {};
    private final CollectionRule rule = new CollectionRule(this::bytes, () -> 0);
    private final CollectionProof proof =
            new CollectionProof(PAUSE, _ -> holders.remove(), new Recorder(), rule);

    private final class Recorder implements Collector {
        @Override
        public void collectBeside() {
            steps.add("beside");
            if (fails) {
                fails = false;
                throw new OutOfMemoryError("for the test");
            }
        }

        @Override
        public void collectStopped() {
            steps.add("stopped");
        }

        @Override
        public long heapInUse() {
            return 0;
        }
    }

    private long bytes() {
        looks.countDown();
        return quiet ? bytes.get() : bytes.incrementAndGet();
    }

    private void watch() {
        rule.limit(new CollectionConfig(Duration.ofDays(1), DataSize.ofMebibytes(1)));
        proof.watch(
                loader,
                new CollectionProof.Outcome() {
                    @Override
                    public void collected() {
                        steps.add("collected");
                    }

                    @Override
                    public void undecided() {
                        steps.add("undecided");
                    }

                    @Override
                    public void leaked(List<String> by) {
                        steps.add("leaked " + by);
                    }
                });
    }

    private void expect(String... expected) throws InterruptedException {
        for (String step : expected) {
            assertEquals(step, steps.take());
        }
    }

    @AfterEach
    void close() {
        proof.close();
        Reference.reachabilityFence(loader);
    }

    @Test
    void whoIsFoundToHoldItIsToldWithoutStoppingAnything() throws Exception {
        holders.add(List.of("a thread"));
        watch();
        expect("beside", "beside", "leaked [a thread]");
    }

    @Test
    @SuppressWarnings("try") // what is expected to be logged is kept from the console
    void whatFailsDoesNotEndIt() throws Exception {
        fails = true;
        try (LogLines log = new LogLines()) {
            watch(); // nobody can tell who holds it
            expect("beside", "beside", "undecided", "stopped", "leaked []");
        }
    }

    @Test
    void nothingIsAskedWhileBytesGoThrough() throws Exception {
        quiet = false;
        watch();
        looks.await();
        assertNull(steps.poll());
        quiet = true;
        holders.add(List.of());
        holders.add(List.of());
        expect("beside", "beside", "undecided", "stopped", "leaked []");
    }
}
