package io.wirehost.host.dispatch;

import io.wirehost.host.binding.Binding;
import io.wirehost.host.session.Connection;
import io.wirehost.host.session.Deadlines;
import io.wirehost.host.session.Stage;
import io.wirehost.spi.CloseReason;
import io.wirehost.spi.SessionClosedException;
import io.wirehost.spi.SessionInfo;
import io.wirehost.spi.StreamHandler;
import io.wirehost.spi.StreamSession;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A stream session as its handler sees it. The handler's thread reads and writes the socket itself;
 * only when it has to wait does the loop watch the socket for it.
 */
public final class StreamedSession extends ServedSession implements StreamSession, Stage {
    private static final int CHUNK = 256 * 1024;

    /** One direction: who waits for the socket, and whether the loop has called. */
    private final class Side {
        private final int operation;
        private volatile @Nullable Thread waiting;
        private volatile boolean called;
        private boolean answered; // confined to the loop: called, and not waited for since

        Side(int operation) {
            this.operation = operation;
        }

        /** Waits until the socket is ready; false if the time was over first. */
        boolean await(long nanos) throws IOException {
            called = false;
            waiting = Thread.currentThread();
            connection.loop().execute(this::watch);
            long deadline = nanos == 0 ? 0 : System.nanoTime() + nanos;
            try {
                while (!called) {
                    failIfClosed();
                    if (nanos == 0) {
                        LockSupport.park(StreamedSession.this);
                    } else {
                        long left = deadline - System.nanoTime();
                        if (left <= 0) {
                            return false;
                        }
                        LockSupport.parkNanos(StreamedSession.this, left);
                    }
                    if (Thread.interrupted()) {
                        connection.abort("the thread of its handler was interrupted");
                        throw new ClosedByInterruptException();
                    }
                }
                return true;
            } finally {
                waiting = null;
            }
        }

        private void watch() {
            answered = false;
            if (connection.isOpen()) {
                want(true);
                if (operation == SelectionKey.OP_READ) {
                    connection.deadlines().awaitByte();
                } else {
                    connection.deadlines().awaitWrite();
                }
            }
        }

        /** The socket is ready. Interest stays, as mostly the thread will soon wait again. */
        void ready() {
            if (operation == SelectionKey.OP_READ) {
                connection.deadlines().awaitNoByte();
            } else {
                connection.deadlines().writeComplete();
            }
            if (answered) {
                want(false);
            } else {
                answered = true;
                wake();
            }
        }

        private void want(boolean wanted) {
            if (operation == SelectionKey.OP_READ) {
                connection.wantRead(wanted);
            } else {
                connection.wantWrite(wanted);
            }
        }

        void wake() {
            called = true;
            LockSupport.unpark(waiting);
        }
    }

    private final SocketChannel channel;
    private final StreamHandler handler;
    private final Side input = new Side(SelectionKey.OP_READ);
    private final Side output = new Side(SelectionKey.OP_WRITE);
    private volatile boolean ended; // the peer's stream

    private final ByteBuffer early; // came with the start packet; confined to the reader

    /** A stream that has not begun; {@code early} are bytes that came with the start packet. */
    public StreamedSession(
            Connection connection, Binding binding, StreamHandler handler, ByteBuffer early) {
        super(connection, binding);
        this.channel = connection.channel();
        this.handler = handler;
        this.early = early;
    }

    /** Begins to serve. */
    public void start() {
        binding.sessions().add(this);
        binding.runner().run(connection.loop(), this::serve);
    }

    private void serve() {
        try {
            handler.serve(this);
            connection.close(
                    CloseReason.of(
                            ended
                                    ? CloseReason.Kind.PEER_CLOSED
                                    : CloseReason.Kind.CLOSED_BY_HANDLER));
        } catch (Throwable e) {
            if (connection.isOpen()) {
                // A reset, so that the peer does not take half an answer for a whole one.
                connection.abort(Faults.handler(connection, binding, e));
            } else if (!(e instanceof IOException)) {
                Faults.handler(connection, binding, e);
            }
        } finally {
            connection.handlerDone();
        }
    }

    // ---- what the handler does

    @Override
    public int read(ByteBuffer target) throws IOException {
        return read(target, 0);
    }

    @Override
    public int read(ByteBuffer target, Duration timeout) throws IOException {
        return read(target, Math.max(1, timeout.toNanos()));
    }

    private int read(ByteBuffer target, long nanos) throws IOException {
        if (early.hasRemaining()) {
            int count = Math.min(early.remaining(), target.remaining());
            target.put(target.position(), early, early.position(), count);
            target.position(target.position() + count);
            early.position(early.position() + count);
            return count;
        }
        while (true) {
            failIfClosed();
            int count = attempt(() -> channel.read(target)).intValue();
            if (count > 0) {
                connection.countIn(count);
            } else if (count < 0) {
                ended = true;
                connection.loop().execute(connection::endInput);
            } else if (target.hasRemaining()) {
                if (!input.await(nanos)) {
                    throw new SocketTimeoutException(
                            "no byte from " + remoteAddress() + " in " + Duration.ofNanos(nanos));
                }
                continue;
            }
            return count;
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int all = source.remaining();
        while (source.hasRemaining()) {
            failIfClosed();
            int count = attempt(() -> channel.write(source)).intValue();
            connection.countOut(count);
            if (source.hasRemaining()) {
                output.await(0);
            }
        }
        return all;
    }

    @Override
    public long sendFrom(FileChannel file, long position, long count) throws IOException {
        long sent = 0;
        while (sent < count) {
            failIfClosed();
            long from = position + sent;
            long most = count - sent;
            long part = attempt(() -> file.transferTo(from, most, channel)).longValue();
            connection.countOut(part);
            sent += part;
            if (part == 0) {
                if (from >= file.size()) {
                    break;
                }
                output.await(0);
            }
        }
        return sent;
    }

    @Override
    public long receiveInto(FileChannel file, long position, long max) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer chunk = arena.allocate(Math.clamp(max, 1, CHUNK)).asByteBuffer();
            long received = 0;
            while (received < max) {
                chunk.clear().limit((int) Math.min(chunk.capacity(), max - received));
                if (read(chunk) < 0) {
                    break;
                }
                chunk.flip();
                while (chunk.hasRemaining()) {
                    received += file.write(chunk, position + received);
                }
            }
            return received;
        }
    }

    @Override
    public void finishOutput() throws IOException {
        failIfClosed();
        attempt(channel::shutdownOutput);
    }

    private interface Attempt {
        Object run() throws IOException;
    }

    /** Does something with the socket; if the connection is broken, it is closed. */
    private Number attempt(Attempt attempt) throws IOException {
        try {
            return attempt.run() instanceof Number number ? number : 0;
        } catch (ClosedByInterruptException e) {
            connection.abort("the thread of its handler was interrupted");
            throw e;
        } catch (IOException e) {
            connection.lost(e);
            failIfClosed();
            throw e;
        }
    }

    private void failIfClosed() throws SessionClosedException {
        CloseReason reason = connection.reason();
        if (reason != null) {
            throw new SessionClosedException(reason);
        }
    }

    // ---- what the loop does

    @Override
    public void readable() {
        input.ready();
    }

    @Override
    public void writable() {
        output.ready();
    }

    @Override
    public void timedOut(Deadlines.Kind deadline) {
        switch (deadline) {
            case IDLE -> connection.close(CloseReason.of(CloseReason.Kind.IDLE_TIMEOUT));
            case WRITE -> connection.abort(CloseReason.of(CloseReason.Kind.SLOW_CONSUMER));
            case FIXED, PACKET -> throw new IllegalStateException("no such deadline: " + deadline);
        }
    }

    /** A stream ends when its handler is done; the host waits for it as long as it may. */
    @Override
    public void drain() {}

    @Override
    public void finish(CloseReason reason) {
        connection.outputDone();
    }

    @Override
    public void closed(CloseReason reason) {
        binding.sessions().remove(this);
        input.wake();
        output.wake();
    }

    @Override
    public SessionInfo describe(SessionInfo info) {
        return new SessionInfo(
                info.id(),
                info.listener(),
                binding.handlerName(),
                info.remoteAddress(),
                info.openedAt(),
                info.state(),
                info.bytesIn(),
                info.bytesOut(),
                0,
                0,
                0,
                0,
                0,
                List.of());
    }
}
