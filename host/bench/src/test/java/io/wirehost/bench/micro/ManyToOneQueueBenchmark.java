package io.wirehost.bench.micro;

import io.wirehost.host.loop.ManyToOneQueue;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/** Items through the queue, one by one and in a batch, without contention. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ManyToOneQueueBenchmark {
    private static final int BATCH = 64;

    private final ManyToOneQueue<Object> queue = new ManyToOneQueue<>();
    private final Object item = new Object();

    @Benchmark
    public Object one() {
        queue.append(item);
        return queue.poll();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public Object batch() {
        for (int i = 0; i < BATCH; i++) {
            queue.append(item);
        }
        Object last = item;
        for (int i = 0; i < BATCH; i++) {
            last = queue.poll();
        }
        return last;
    }
}
