package io.wirehost.kv;

import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All data of one binding, and the memory that its clients take for their transactions. It is
 * locked, as the monitor that it is, for one command or one transaction, as if there was one
 * thread: so each of them is atomic, across keys and databases. Messages are sent while it is
 * locked, which does not wait for who gets them; nobody waits for anything else then. Sessions of
 * one event loop never contend for it.
 */
final class Store {
    private static final int SWEPT_AT_ONCE = 1_000;

    private final InstantSource clock;
    private final List<Database> databases;
    private final long maxMemory;
    private long usedMemory; // guarded by this
    private long expired; // guarded by this

    Store(InstantSource clock, int databases, long maxMemory) {
        this.clock = clock;
        this.databases =
                IntStream.range(0, databases).mapToObj(index -> new Database(this, index)).toList();
        this.maxMemory = maxMemory;
    }

    List<Database> databases() {
        return databases;
    }

    /** Milliseconds since 1970. */
    long now() {
        return clock.millis();
    }

    void resize(long bytes) {
        assert Thread.holdsLock(this);
        usedMemory += bytes;
    }

    long usedMemory() {
        return usedMemory;
    }

    void countExpired() {
        expired++;
    }

    /** How many keys have expired so far. */
    long expired() {
        return expired;
    }

    long maxMemory() {
        return maxMemory;
    }

    /**
     * Refuses what may need memory while there is none.
     *
     * @throws CommandException if the command is refused
     */
    void requireMemory(Command command) {
        if (command.needsMemory()) {
            requireMemory();
        }
    }

    /**
     * Refuses what does need memory while there is none.
     *
     * @throws CommandException if there is none
     */
    void requireMemory() {
        if (usedMemory > maxMemory) {
            throw CommandException.outOfMemory();
        }
    }

    /** How many keys there are in all databases. */
    synchronized int size() {
        return databases.stream().mapToInt(Database::size).sum();
    }

    void clear() {
        databases.forEach(Database::clear);
    }

    /** Removes what has expired, in portions, so that commands come in between. */
    void sweep() {
        for (Database database : databases) {
            int removed;
            do {
                synchronized (this) {
                    removed = database.removeExpired(SWEPT_AT_ONCE);
                }
            } while (removed == SWEPT_AT_ONCE);
        }
    }
}
