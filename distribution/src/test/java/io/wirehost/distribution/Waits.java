package io.wirehost.distribution;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** How long clients have waited for their answers, connecting included. */
final class Waits {
    private static final Duration LONG = Duration.ofMillis(50);

    private final AtomicLong longest = new AtomicLong();
    private final LongAdder all = new LongAdder();
    private final LongAdder sum = new LongAdder();
    private final LongAdder longOnes = new LongAdder();

    void add(Duration wait) {
        long nanos = wait.toNanos();
        longest.accumulateAndGet(nanos, Math::max);
        all.increment();
        sum.add(nanos);
        if (nanos > LONG.toNanos()) {
            longOnes.increment();
        }
    }

    Duration longest() {
        return Duration.ofNanos(longest.get());
    }

    @Override
    public String toString() {
        return "longest %d ms, mean %d us, %d of %d above %d ms"
                .formatted(
                        longest().toMillis(),
                        Duration.ofNanos(sum.sum() / Math.max(1, all.sum())).toNanos() / 1000,
                        longOnes.sum(),
                        all.sum(),
                        LONG.toMillis());
    }
}
