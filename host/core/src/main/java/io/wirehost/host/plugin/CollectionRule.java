package io.wirehost.host.plugin;

import io.wirehost.host.config.CollectionConfig;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When the Java machine may be asked to collect, so that no session waits for it: while nothing
 * goes through the sessions. Where that never comes it may be once in a while all the same, but not
 * stop everything with a large heap, which takes long. Confined to the one who asks.
 */
final class CollectionRule {
    /** A collection beside everything else takes its share of the cores, and stops for moments. */
    private static final Duration BESIDE_TRAFFIC = Duration.ofMinutes(1);

    private final LongSupplier bytes;
    private final LongSupplier heapInUse;
    private final Waiting beside = new Waiting();
    private final Waiting stopped = new Waiting();
    private volatile @Nullable CollectionConfig limits; // of any thread; null: not told yet
    private long bytesBefore = -1;

    /** What it may be asked for. */
    enum Allowed {
        NOTHING,
        /** A collection while everything goes on. */
        BESIDE,
        /** One that everything is stopped for. */
        STOPPED
    }

    /** How long something was wanted in vain. */
    private static final class Waiting {
        private boolean wanted;
        private long since;

        void want(boolean wants, long now) {
            if (!wanted) {
                since = now;
            }
            wanted = wants;
        }

        boolean hasTaken(Duration time, long now) {
            return now - since >= time.toNanos();
        }
    }

    /**
     * Allows to stop nothing yet.
     *
     * @param bytes that went through the sessions
     * @param heapInUse in bytes
     */
    CollectionRule(LongSupplier bytes, LongSupplier heapInUse) {
        this.bytes = bytes;
        this.heapInUse = heapInUse;
    }

    /** From now on. Any thread. */
    void limit(CollectionConfig config) {
        limits = config;
    }

    /**
     * What may be asked for now, of what is wanted. To be called again and again, with pauses in
     * which something could go through the sessions.
     *
     * @param now as {@link System#nanoTime}
     */
    Allowed next(boolean wantsBeside, boolean wantsStopped, long now) {
        long bytesNow = bytes.getAsLong();
        boolean quiet = bytesNow == bytesBefore;
        bytesBefore = bytesNow;
        beside.want(wantsBeside, now);
        stopped.want(wantsStopped, now);
        if (wantsStopped && mayStop(quiet, now)) {
            stopped.since = now;
            return Allowed.STOPPED;
        }
        if (wantsBeside && (quiet || beside.hasTaken(BESIDE_TRAFFIC, now))) {
            beside.since = now;
            return Allowed.BESIDE;
        }
        return Allowed.NOTHING;
    }

    private boolean mayStop(boolean quiet, long now) {
        CollectionConfig by = limits;
        return by != null
                && (quiet || stopped.hasTaken(by.stopAfter(), now))
                && heapInUse.getAsLong() <= by.stopMaxHeap().bytes();
    }
}
