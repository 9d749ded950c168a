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
    private long memory;
    private final List<Queued> queue = new ArrayList<>();

    private final Set<Watched> watched = new LinkedHashSet<>(); // guarded by the lock of the store
    private long watchedMemory; // guarded by the lock of the store
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
    }

    boolean hasFailed() {
        return failed;
    }

    /** What waits. */
    List<Queued> queue() {
        return Collections.unmodifiableList(queue);
    }

    /**
     * Lets a command wait.
     *
     * @throws CommandException if there is no room for it
     */
    void queue(Command command, byte[][] words) {
        if (command.needsMemory()) {
            synchronized (store) {
                store.requireMemory(command);
            }
        }
        for (byte[] word : words) {
            memory += MEMORY_OF_WORD + Memory.of(word);
        }
        if (memory > maxMemory) {
            queue.clear();
            throw tooLarge();
        }
        queue.add(new Queued(command, words));
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
        long needed = watchedMemory + MEMORY_OF_WATCHED + Memory.of(key);
        if (needed > maxMemory) {
            throw tooLarge();
        }
        watchedMemory = needed;
        database.find(key); // what has expired by now is no change later
        watched.add(wanted);
        database.watch(wanted.key, this);
    }

    void unwatch() {
        watched.forEach(each -> each.database.unwatch(each.key, this));
        watched.clear();
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
        memory = 0;
        queue.clear();
        if (!watched.isEmpty()) {
            synchronized (store) {
                unwatch();
            }
        }
    }
}
