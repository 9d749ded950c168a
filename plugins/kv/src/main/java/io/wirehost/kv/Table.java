package io.wirehost.kv;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Entries by their keys: buckets of chained entries, a power of two of them. Other than a {@link
 * java.util.HashMap} it is searched with the bare key, and it can be gone through in steps while it
 * changes. Like it, it moves all entries when it grows. Guarded by the lock of the store.
 */
final class Table {
    private static final int FEWEST_BUCKETS = 16;
    private static final int MOST_BUCKETS = 1 << 30;
    private static final int SPARSE = 8; // buckets an entry

    private @Nullable Entry[] buckets = new @Nullable Entry[FEWEST_BUCKETS];
    private int size;

    int size() {
        return size;
    }

    @Nullable Entry find(byte[] key, int hash) {
        Entry entry = buckets[hash & (buckets.length - 1)];
        while (entry != null && (entry.hash != hash || !Arrays.equals(entry.key, key))) {
            entry = entry.next;
        }
        return entry;
    }

    /** There must be none of this key. */
    void add(Entry entry) {
        if (size >= buckets.length && buckets.length < MOST_BUCKETS) {
            resize(2 * buckets.length);
        }
        link(entry);
        size++;
    }

    private void link(Entry entry) {
        int bucket = entry.hash & (buckets.length - 1);
        entry.next = buckets[bucket];
        buckets[bucket] = entry;
    }

    /** It must be there. */
    void remove(Entry entry) {
        int bucket = entry.hash & (buckets.length - 1);
        Entry before = null;
        for (Entry at = buckets[bucket]; at != null && at != entry; at = at.next) {
            before = at;
        }
        if (before == null) {
            buckets[bucket] = entry.next;
        } else {
            before.next = entry.next;
        }
        entry.next = null;
        size--;
        if (buckets.length > FEWEST_BUCKETS && size < buckets.length / SPARSE) {
            resize(buckets.length / 2);
        }
    }

    private void resize(int length) {
        @Nullable Entry[] old = buckets;
        buckets = new @Nullable Entry[length];
        for (Entry first : old) {
            for (Entry entry = first; entry != null; ) {
                Entry next = entry.next;
                link(entry);
                entry = next;
            }
        }
    }

    void forEach(Consumer<Entry> action) {
        for (Entry first : buckets) {
            for (Entry entry = first; entry != null; entry = entry.next) {
                action.accept(entry);
            }
        }
    }

    /**
     * Visits one bucket, and answers where to go on; 0 is the beginning, and the end. Cursors count
     * with their highest bit first, so that the buckets that one bucket is split into, or joined
     * of, are visited one after the other: what is there all the time is visited at least once,
     * however often the table is resized meanwhile.
     */
    long scan(long cursor, Consumer<Entry> visitor) {
        int mask = buckets.length - 1;
        for (Entry at = buckets[(int) cursor & mask]; at != null; at = at.next) {
            visitor.accept(at);
        }
        return Long.reverse(Long.reverse(cursor | ~mask) + 1);
    }
}
