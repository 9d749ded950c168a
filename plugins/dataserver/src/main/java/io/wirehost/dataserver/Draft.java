package io.wirehost.dataserver;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The next content of an object while it comes in. Until {@link #commit} the object is as it was;
 * {@link #close} without it leaves no trace. Used by one thread at a time, but for what it lets the
 * store do in the background.
 */
final class Draft implements AutoCloseable {
    /**
     * After so many bytes the disk is set to work, so that at the end little is left to wait for.
     */
    static final long FORCED_BEHIND = 32 << 20;

    private final ObjectStore store;
    private final Key key;
    private final Path path;
    private @Nullable FileChannel file;
    private long reserved;
    private long size;
    private long forcing; // that many bytes, or more, are forced or about to be
    private boolean committed;

    private final ReentrantLock force = new ReentrantLock();
    private boolean closed; // guarded by force
    private @Nullable IOException failure; // guarded by force; the kernel tells it only once

    Draft(ObjectStore store, Key key, Path path) {
        this.store = store;
        this.key = key;
        this.path = path;
    }

    /** Sets room aside for so many bytes in all; does no file work. */
    void reserve(long bytes) throws RefusedException {
        if (bytes > reserved) {
            store.quota().reserve(bytes - reserved);
            reserved = bytes;
        }
    }

    void append(ByteBuffer bytes) throws IOException, RefusedException {
        reserve(size + bytes.remaining());
        FileChannel open = file();
        while (bytes.hasRemaining()) {
            size += open.write(bytes);
        }
        if (size - forcing >= FORCED_BEHIND) {
            forcing = size;
            store.inBackground(() -> forceBehind(open));
        }
    }

    private void forceBehind(FileChannel open) {
        force.lock();
        try {
            if (!closed) {
                open.force(false);
            }
        } catch (IOException e) {
            failure = e;
        } finally {
            force.unlock();
        }
    }

    private void forceAll() throws IOException {
        force.lock();
        try {
            file().force(true);
            if (failure != null) {
                throw failure;
            }
        } finally {
            force.unlock();
        }
    }

    long size() {
        return size;
    }

    /** Whether the object has the new content, be it that {@link #commit} failed after that. */
    boolean committed() {
        return committed;
    }

    /**
     * Makes it the content of the object; when this returns, it survives a crash. The file stays
     * locked until it is in its place: who starts in the directory meanwhile must not remove it.
     */
    void commit() throws IOException {
        forceAll();
        store.prepare(key);
        store.publish(path, key);
        committed = true;
        store.quota().release(reserved - size);
        store.forceName(key);
    }

    @Override
    public void close() throws IOException {
        force.lock();
        try (FileChannel open = file) {
            closed = true;
            if (!committed) {
                store.quota().release(reserved);
                if (open != null) {
                    Files.deleteIfExists(path);
                }
            }
        } finally {
            force.unlock();
        }
    }

    private FileChannel file() throws IOException {
        FileChannel open = file;
        if (open == null) {
            open = store.create(path);
            file = open;
        }
        return open;
    }
}
