package io.wirehost.kv;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The commands of a client that wait for EXEC, and the keys that must not have changed by then.
 * Used by the callbacks of one session, except for what is guarded by the lock of the store.
 */
final class Transaction {
    /** A command that waits. */
    @SuppressWarnings("ArrayRecordComponent") // shared, never changed
    record Queued(Command command, byte[][] words) {}

    private record Watched(Database database, Bytes key) {}

    private static final int MEMORY_OF_WORD = 24;
    private static final int MEMORY_OF_WATCHED = 200;

    private final Store store;
    private final long maxMemory;

    private boolean open;
    private boolean failed; // a command was not queued
    private long memory; // of the queue; counted by the store
    private final List<Queued> queue = new ArrayList<>();

    private final Set<Watched> watched = new LinkedHashSet<>(); // guarded by the lock of the store
    private long watchedMemory; // counted by the store; guarded by its lock
    private boolean spoiled; // guarded by the lock of the store

    Transaction(Store store, long maxMemory) {
        this.store = store;
        this.maxMemory = maxMemory;
    }

    boolean isOpen() {
        return open;
    }

    void open() {
        open = true;
    }

    /** A command of it was wrong: nothing of it will be done. */
    void fail() {
        failed = true;
        clearQueue();
    }

    boolean hasFailed() {
        return failed;
    }

    /** What waits. */
    List<Queued> queue() {
        return Collections.unmodifiableList(queue);
    }

    /**
     * Lets a command wait, if it will be done at all.
     *
     * @throws CommandException if there is no room for it
     */
    void queue(Command command, byte[][] words) {
        if (failed) {
            return;
        }
        long needed = 0;
        for (byte[] word : words) {
            needed += MEMORY_OF_WORD + Memory.of(word);
        }
        if (memory + needed > maxMemory) {
            throw tooLarge();
        }
        synchronized (store) {
            store.requireMemory();
            store.resize(needed);
        }
        memory += needed;
        queue.add(new Queued(command, words));
    }

    private void clearQueue() {
        if (!queue.isEmpty()) {
            synchronized (store) {
                store.resize(-memory);
            }
            memory = 0;
            queue.clear();
        }
    }

    private CommandException tooLarge() {
        return new CommandException(
                "ERR the transaction is larger than max-transaction, which is %d bytes"
                        .formatted(maxMemory));
    }

    // ---- with the store locked

    void watch(Database database, byte[] key) {
        Watched wanted = new Watched(database, new Bytes(key));
        if (watched.contains(wanted)) {
            return;
        }
        long needed = MEMORY_OF_WATCHED + Memory.of(key);
        if (watchedMemory + needed > maxMemory) {
            throw tooLarge();
        }
        store.requireMemory();
        store.resize(needed);
        watchedMemory += needed;
        database.find(key); // what has expired by now is no change later
        watched.add(wanted);
        database.watch(wanted.key, this);
    }

    void unwatch() {
        watched.forEach(each -> each.database.unwatch(each.key, this));
        watched.clear();
        store.resize(-watchedMemory);
        watchedMemory = 0;
        spoiled = false;
    }

    /** A key that is watched has changed. */
    void spoil() {
        spoiled = true;
    }

    boolean isSpoiled() {
        watched.forEach(each -> each.database.find(each.key.array())); // may have expired
        return spoiled;
    }

    /** What waits; the transaction is closed, and watches nothing. */
    List<Queued> take() {
        List<Queued> taken = List.copyOf(queue);
        reset();
        return taken;
    }

    // ----

    /** Forgets everything. */
    void reset() {
        open = false;
        failed = false;
        clearQueue();
        if (!watched.isEmpty()) {
            synchronized (store) {
                unwatch();
            }
        }
    }
}
