package io.wirehost.kv;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Comparator;

/** A key with its value. Guarded by the lock of the store. */
final class Entry {
    static final long NEVER = Long.MAX_VALUE;

    /** Those that expire first come first; keys are unique, so no two are equal. */
    static final Comparator<Entry> BY_EXPIRY =
            Comparator.<Entry>comparingLong(entry -> entry.expiresAt)
                    .thenComparing(entry -> entry.key, Arrays::compare);

    final byte[] key;
    final int hash;
    Value value;
    long expiresAt = NEVER; // milliseconds since 1970
    long memory; // what the store has counted for it
    @Nullable Entry next; // in the same bucket

    Entry(byte[] key, int hash, Value value) {
        this.key = key;
        this.hash = hash;
        this.value = value;
    }

    /** The value, which must be of this type. */
    <V extends Value> V as(Class<V> type) {
        if (!type.isInstance(value)) {
            throw CommandException.wrongType();
        }
        return type.cast(value);
    }

    long measure() {
        long expiry = expiresAt == NEVER ? 0 : Memory.EXPIRY;
        return Memory.ENTRY + Memory.of(key) + value.memory() + expiry;
    }
}
