package io.wirehost.host.binding;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class HandlerThreadsTest {
    private final HandlerThreads threads = new HandlerThreads();

    private boolean await() throws InterruptedException {
        return threads.await(System.nanoTime() + TimeUnit.SECONDS.toNanos(20));
    }

    /** Stands still in the middle of its start. */
    private static final class Slow extends Thread {
        private final CountDownLatch starting = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public void start() {
            starting.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            super.start();
        }
    }

    @Test
    void oneThatHasNotStartedYetIsNotAwaited() throws Exception {
        Slow slow = new Slow();
        Thread starter = Thread.ofPlatform().start(() -> threads.start(slow));
        slow.starting.await();
        assertTrue(await());
        slow.goOn.countDown();
        starter.join();
        assertTrue(await());
    }

    @Test
    void oneThatDoesNotEndIsNotAwaitedForEver() throws Exception {
        Thread stays =
                Thread.ofVirtual()
                        .unstarted(() -> {
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                threads.ended(Thread.currentThread());
                            }
                        });
        threads.start(stays);
        assertFalse(threads.await(System.nanoTime()));
        threads.interrupt();
        assertTrue(await());
    }
}
