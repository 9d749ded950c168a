package io.wirehost.host.shadow;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of sessions on their way to be compared. It knows nothing of plugins, so that a session can
 * keep it for long. Sessions put, one thread takes.
 */
final class ShadowQueue {
    /** What a piece takes beside its bytes: itself, the buffer and its array, the node here. */
    static final long PIECE_BYTES = 128;

    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final long maxBytes;
    private volatile boolean closed;

    /**
     * A part of what came in.
     *
     * @param bytes the next ones, owned by whoever takes it; null: the stream has ended
     */
    record Piece(Feed feed, @Nullable ByteBuffer bytes) {
        private long size() {
            return PIECE_BYTES + (bytes == null ? 0 : bytes.remaining());
        }
    }

    ShadowQueue(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** False: there is no room, or nobody takes them any more. Does not wait. */
    boolean offer(Piece piece) {
        if (closed) {
            return false;
        }
        if (bytes.addAndGet(piece.size()) > maxBytes) {
            bytes.addAndGet(-piece.size());
            return false;
        }
        pieces.add(piece);
        if (closed) { // meanwhile
            pieces.clear();
        }
        return true;
    }

    /** Waits for the next one. */
    Piece take() throws InterruptedException {
        Piece piece = pieces.take();
        bytes.addAndGet(-piece.size());
        return piece;
    }

    boolean isClosed() {
        return closed;
    }

    /** Nothing is taken any more. */
    void close() {
        closed = true;
        pieces.clear();
    }
}
