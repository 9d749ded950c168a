package io.wirehost.host.loop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Timers by deadline: adding, moving and cancelling take constant time, however many there are.
 * Hierarchical timing wheels after Varghese and Lauck (<i>Hashed and Hierarchical Timing
 * Wheels</i>, SOSP 1987): four wheels of 64 buckets, each bucket of a wheel as wide as the whole
 * wheel before it; an entry moves to a finer wheel as its time comes near. Bit masks of the buckets
 * in use tell the next time at which anything happens. Confined to one thread.
 *
 * <p>An entry expires up to one tick (8.4 ms) late, never early.
 */
public final class TimerWheel {
    private static final Logger log = LoggerFactory.getLogger(TimerWheel.class);

    private static final int TICK_SHIFT = 23;
    private static final int BITS = 6;
    private static final int BUCKETS = 1 << BITS;
    private static final int LEVELS = 4;
    private static final long SPAN = 1L << (BITS * LEVELS);

    /** A timer; in at most one wheel, at most once. Subclasses say what happens. */
    public abstract static class Entry {
        private long tick;
        private @Nullable Entry previous; // null: not scheduled
        private @Nullable Entry next;

        /**
         * Called once, in the wheel's thread, when the time has come. May schedule itself again.
         */
        protected abstract void expired(long now);

        /** Whether it waits. */
        public final boolean isScheduled() {
            return previous != null;
        }
    }

    private static final class Bucket extends Entry {
        Bucket() {
            close(this);
        }

        static void close(Entry head) {
            head.previous = head;
            head.next = head;
        }

        @Override
        protected void expired(long now) {
            throw new AssertionError("a bucket is no timer");
        }
    }

    private final Bucket[][] wheels = new Bucket[LEVELS][BUCKETS];
    private final long[] used = new long[LEVELS];
    private final long origin;
    private long current; // the last tick that was expired

    /** An empty wheel. */
    public TimerWheel(long now) {
        this.origin = now;
        for (Bucket[] wheel : wheels) {
            for (int i = 0; i < BUCKETS; i++) {
                wheel[i] = new Bucket();
            }
        }
    }

    /**
     * Schedules an entry, or moves it. A deadline that has passed expires at the next tick; the
     * farthest one is 146 years (half the range of a long) from the wheel's origin.
     */
    public void schedule(Entry entry, long deadline) {
        move(entry, tick(deadline));
    }

    /** The same, unless the entry expires as early already. */
    public void scheduleBy(Entry entry, long deadline) {
        long tick = tick(deadline);
        if (!entry.isScheduled() || tick < entry.tick) {
            move(entry, tick);
        }
    }

    private long tick(long deadline) {
        long sinceOrigin = Math.max(0, deadline - origin);
        return Math.max(current + 1, (sinceOrigin + (1L << TICK_SHIFT) - 1) >> TICK_SHIFT);
    }

    private void move(Entry entry, long tick) {
        cancel(entry);
        entry.tick = tick;
        insert(entry);
    }

    /** Takes an entry out; nothing happens if it is not in. */
    public void cancel(Entry entry) {
        Entry before = entry.previous;
        Entry after = entry.next;
        if (before == null || after == null) {
            return;
        }
        before.next = after;
        after.previous = before;
        entry.previous = null;
        entry.next = null;
        // An emptied bucket keeps its bit until its time: at worst one needless wake-up.
    }

    /** Expires all entries whose time has come. */
    public void advance(long now) {
        long target = (now - origin) >> TICK_SHIFT;
        while (current < target) {
            long next = nextTick();
            if (next > target) {
                current = target;
                return;
            }
            current = next;
            cascade();
            expireBucket((int) (current & (BUCKETS - 1)), now);
        }
    }

    /** When {@link #advance} has something to do next; {@link Long#MAX_VALUE} if never. */
    public long nextDeadline() {
        long next = nextTick();
        return next == Long.MAX_VALUE ? next : origin + (next << TICK_SHIFT);
    }

    private void insert(Entry entry) {
        long delta = Math.min(entry.tick - current, SPAN - 1);
        int level = delta <= 0 ? 0 : (63 - Long.numberOfLeadingZeros(delta)) / BITS;
        long tick = delta == entry.tick - current ? entry.tick : current + delta;
        int index = (int) (tick >> (level * BITS)) & (BUCKETS - 1);
        Bucket bucket = wheels[level][index];
        Entry last = previousOf(bucket);
        entry.previous = last;
        entry.next = bucket;
        last.next = entry;
        ((Entry) bucket).previous = entry;
        used[level] |= 1L << index;
    }

    private long nextTick() {
        long next = Long.MAX_VALUE;
        for (int level = 0; level < LEVELS; level++) {
            if (used[level] != 0) {
                long position = current >> (level * BITS);
                // The bucket after the present one becomes bit 0.
                long ahead = Long.rotateRight(used[level], (int) (position + 1) & (BUCKETS - 1));
                long bucket = position + 1 + Long.numberOfTrailingZeros(ahead);
                next = Math.min(next, bucket << (level * BITS));
            }
        }
        return next;
    }

    /** At a multiple of 64 ticks, spreads the next bucket of the coarser wheel over this one. */
    private void cascade() {
        for (int level = 1; level < LEVELS; level++) {
            if ((current & ((1L << (level * BITS)) - 1)) != 0) {
                return;
            }
            int index = (int) (current >> (level * BITS)) & (BUCKETS - 1);
            Entry entry = takeBucket(level, index);
            while (entry != null) {
                Entry next = entry.next;
                insert(entry);
                entry = next;
            }
        }
    }

    private void expireBucket(int index, long now) {
        Entry entry = takeBucket(0, index);
        // Linked for themselves now: an expiring entry may cancel one of those behind it.
        Bucket expiring = new Bucket();
        while (entry != null) {
            Entry next = entry.next;
            Entry last = previousOf(expiring);
            entry.previous = last;
            entry.next = expiring;
            last.next = entry;
            ((Entry) expiring).previous = entry;
            entry = next;
        }
        while (true) {
            Entry first = ((Entry) expiring).next;
            if (first == null || first instanceof Bucket) {
                return;
            }
            cancel(first);
            try {
                first.expired(now);
            } catch (Throwable e) { // the others of this tick are not to be lost
                log.error("A timer failed: {}", first, e);
            }
        }
    }

    /** Empties a bucket; the answer is linked by {@code next} and ends with null. */
    private @Nullable Entry takeBucket(int level, int index) {
        used[level] &= ~(1L << index);
        Bucket bucket = wheels[level][index];
        Entry first = ((Entry) bucket).next;
        if (first == null || first instanceof Bucket) {
            return null;
        }
        previousOf(bucket).next = null;
        Bucket.close(bucket);
        return first;
    }

    private static Entry previousOf(Entry linked) {
        Entry previous = linked.previous;
        if (previous == null) {
            throw new AssertionError("not linked");
        }
        return previous;
    }
}
