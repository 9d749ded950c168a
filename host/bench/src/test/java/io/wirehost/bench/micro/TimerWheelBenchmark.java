package io.wirehost.bench.micro;

import io.wirehost.host.loop.TimerWheel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/** Moves one deadline among many, as a packet does, and lets time pass. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TimerWheelBenchmark {
    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final long STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(10);

    private static final class Deadline extends TimerWheel.Entry {
        @Override
        protected void expired(long now) {
            // nothing is late here: each is moved on long before
        }
    }

    @Param({"100", "15000"})
    private int timers;

    private final TimerWheel wheel = new TimerWheel(0);
    private Deadline[] deadlines;
    private int next;
    private long now;

    @Setup
    public void schedule() {
        deadlines = new Deadline[timers];
        for (int i = 0; i < timers; i++) {
            deadlines[i] = new Deadline();
            wheel.schedule(deadlines[i], IDLE_NANOS);
        }
    }

    @Benchmark
    public void moveAndAdvance() {
        now += STEP_NANOS;
        wheel.schedule(deadlines[next], now + IDLE_NANOS);
        next = (next + 1) % timers;
        wheel.advance(now);
    }
}
