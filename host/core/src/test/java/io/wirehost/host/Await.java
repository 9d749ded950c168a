package io.wirehost.host;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another thread will bring about, for want of an event to wait for. */
public final class Await {
    private Await() {}

    public static void until(BooleanSupplier condition, Supplier<String> expected) {
        long deadline = System.nanoTime() + TestHost.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still waiting for " + expected.get());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
