package io.wirehost.kv;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One of the numbered key spaces. An entry whose time has come is gone for everybody who asks, and
 * is removed by whoever meets it first: a command or the sweep. Guarded by the lock of the store.
 */
final class Database {
    private final Store store;
    private final int index;
    private Table table = new Table();
    private long memory; // of all entries
    private final TreeSet<Entry> expiring = new TreeSet<>(Entry.BY_EXPIRY);
    private final Map<Bytes, Set<Transaction>> watchers = new HashMap<>();

    Database(Store store, int index) {
        this.store = store;
        this.index = index;
    }

    int index() {
        return index;
    }

    int size() {
        return table.size();
    }

    /** How many of the entries expire. */
    int expiring() {
        return expiring.size();
    }

    // ---- looking

    @Nullable Entry find(byte[] key) {
        Entry entry = table.find(key, KeyHash.of(key));
        return entry == null || dropExpired(entry) ? null : entry;
    }

    /** The value of a key, which must be of this type if there is one. */
    <V extends Value> @Nullable V get(byte[] key, Class<V> type) {
        Entry entry = find(key);
        return entry == null ? null : entry.as(type);
    }

    private boolean dropExpired(Entry entry) {
        boolean expired = entry.expiresAt != Entry.NEVER && entry.expiresAt <= store.now();
        if (expired) {
            store.countExpired();
            remove(entry);
        }
        return expired;
    }

    /** Visits all that have not expired. */
    void forEach(Consumer<Entry> action) {
        long now = store.now();
        table.forEach(entry -> visit(entry, now, action));
    }

    /** As {@link Table#scan}, leaving out what has expired. */
    long scan(long cursor, Consumer<Entry> action) {
        long now = store.now();
        return table.scan(cursor, entry -> visit(entry, now, action));
    }

    private static void visit(Entry entry, long now, Consumer<Entry> action) {
        if (entry.expiresAt > now) {
            action.accept(entry);
        }
    }

    // ---- changing

    /** Sets a key, whatever it had; it does not expire. */
    void put(byte[] key, Value value) {
        put(key, value, Entry.NEVER);
    }

    /** Sets a key, whatever it had. */
    void put(byte[] key, Value value, long expiresAt) {
        int hash = KeyHash.of(key);
        Entry entry = table.find(key, hash);
        if (entry == null) {
            entry = new Entry(key, hash, value);
            table.add(entry);
        } else {
            entry.value = value;
        }
        if (entry.expiresAt != expiresAt) {
            setExpiry(entry, expiresAt);
        }
        changed(entry);
    }

    /** The entry of a key; a new one where there is none, {@link #changed} to be called for it. */
    Entry findOrAdd(byte[] key, Supplier<? extends Value> initial) {
        Entry entry = find(key);
        if (entry == null) {
            entry = new Entry(key, KeyHash.of(key), initial.get());
            table.add(entry);
        }
        return entry;
    }

    /** The value of an entry is another, or has changed: counts its memory, tells who watches. */
    void changed(Entry entry) {
        if (entry.value.isEmpty()) {
            remove(entry);
            return;
        }
        long measured = entry.measure();
        resize(measured - entry.memory);
        entry.memory = measured;
        touch(entry.key);
    }

    private void resize(long bytes) {
        memory += bytes;
        store.resize(bytes);
    }

    void expire(Entry entry, long expiresAt) {
        setExpiry(entry, expiresAt);
        changed(entry);
    }

    private void setExpiry(Entry entry, long expiresAt) {
        if (entry.expiresAt != Entry.NEVER) {
            expiring.remove(entry);
        }
        entry.expiresAt = expiresAt;
        if (expiresAt != Entry.NEVER) {
            expiring.add(entry);
        }
    }

    void remove(Entry entry) {
        if (entry.expiresAt != Entry.NEVER) {
            expiring.remove(entry);
        }
        table.remove(entry);
        resize(-entry.memory);
        touch(entry.key);
    }

    /** Removes entries whose time has come, the oldest first, and at most so many. How many. */
    int removeExpired(int most) {
        int removed = 0;
        while (removed < most && !expiring.isEmpty() && dropExpired(expiring.first())) {
            removed++;
        }
        return removed;
    }

    void clear() {
        watchers.forEach((key, transactions) -> {
            if (find(key.array()) != null) {
                transactions.forEach(Transaction::spoil);
            }
        });
        resize(-memory);
        table = new Table();
        expiring.clear();
    }

    // ---- watching

    void watch(Bytes key, Transaction transaction) {
        watchers.computeIfAbsent(key, any -> new HashSet<>()).add(transaction);
    }

    @SuppressWarnings("NullAway") // a remapping function may answer null
    void unwatch(Bytes key, Transaction transaction) {
        watchers.computeIfPresent(
                key,
                (any, transactions) -> {
                    transactions.remove(transaction);
                    return transactions.isEmpty() ? null : transactions;
                });
    }

    /** How many keys somebody watches. */
    int watchedKeys() {
        return watchers.size();
    }

    private void touch(byte[] key) {
        if (!watchers.isEmpty()) {
            watchers.getOrDefault(new Bytes(key), Set.of()).forEach(Transaction::spoil);
        }
    }
}
