package io.wirehost.host.dispatch;

import io.wirehost.host.binding.Binding;
import io.wirehost.host.plugin.Generation;
import io.wirehost.host.plugin.Traffic;
import io.wirehost.host.session.Connection;
import io.wirehost.host.session.Deadlines;
import io.wirehost.host.session.Stage;
import io.wirehost.host.tap.TapPoint;
import io.wirehost.spi.CloseReason;
import io.wirehost.spi.SessionInfo;
import io.wirehost.spi.StreamHandler;
import io.wirehost.spi.StreamSession;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A stream session as its handler sees it. The handler's thread reads and writes the socket itself;
 * only when it has to wait does the loop watch the socket for it.
 */
public final class StreamedSession extends ServedSession implements StreamSession, Stage {
    private static final int CHUNK = 256 * 1024;
    private static final int FILE_PART = 1024 * 1024;

    private final SocketChannel channel;
    private final StreamHandler handler;
    private final SocketSide input;
    private final SocketSide output;
    private volatile boolean ended; // the peer's stream

    private final ByteBuffer early; // came with the start packet; confined to the reader

    /** A stream that has not begun; {@code early} are bytes that came with the start packet. */
    public StreamedSession(
            Connection connection, Binding binding, StreamHandler handler, ByteBuffer early) {
        super(connection, binding);
        this.channel = connection.channel();
        this.handler = handler;
        this.early = early;
        this.input = new SocketSide(connection, true);
        this.output = new SocketSide(connection, false);
    }

    /** Begins to serve. */
    public void start() {
        binding.opened(this);
        try {
            binding.runner().runAlone(connection, this::serve);
        } catch (Throwable e) { // no memory for a thread
            done();
            throw e;
        }
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
            done();
        }
    }

    private void done() {
        binding.ended(this);
        connection.handlerDone();
    }

    // ---- what the handler does

    @Override
    public int read(ByteBuffer target) throws IOException {
        return read(target, 0);
    }

    @Override
    public int read(ByteBuffer target, Duration timeout) throws IOException {
        return read(target, Math.max(1, TimeUnit.NANOSECONDS.convert(timeout)));
    }

    private int read(ByteBuffer target, long nanos) throws IOException {
        if (early.hasRemaining() || !target.hasRemaining()) {
            return readEarly(target);
        }
        while (true) {
            SocketSide.failIfClosed(connection);
            int count = (int) attempt(() -> inPart(target, channel::read));
            if (count > 0) {
                connection.countIn(count);
                TapPoint tap = connection.tapPoint();
                if (tap != null) {
                    tap.streamIn(target, count, connection.bytesIn());
                }
                input.succeeded();
                return count;
            }
            if (count < 0) {
                ended = true;
                connection.loop().execute(connection::endInput);
                return count;
            }
            if (!input.await(nanos)) {
                throw new SocketTimeoutException(
                        "no byte from " + remoteAddress() + " in " + Duration.ofNanos(nanos));
            }
        }
    }

    private int readEarly(ByteBuffer target) {
        int count = Math.min(early.remaining(), target.remaining());
        target.put(target.position(), early, early.position(), count);
        target.position(target.position() + count);
        early.position(early.position() + count);
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int all = source.remaining();
        while (source.hasRemaining()) {
            SocketSide.failIfClosed(connection);
            int part = Math.min(source.remaining(), CHUNK);
            int count = (int) attempt(() -> inPart(source, channel::write));
            connection.countOut(count);
            TapPoint tap = connection.tapPoint();
            if (tap != null) {
                tap.streamOut(source, count, connection.bytesOut());
            }
            if (count < part) {
                output.await(0);
            } else {
                output.succeeded();
            }
        }
        return all;
    }

    private interface Transfer {
        int with(ByteBuffer buffer) throws IOException;
    }

    /** Of a buffer on the heap the JDK makes a direct copy, as large as it is, for each call. */
    private static int inPart(ByteBuffer buffer, Transfer transfer) throws IOException {
        int limit = buffer.limit();
        buffer.limit(buffer.position() + Math.min(buffer.remaining(), CHUNK));
        try {
            return transfer.with(buffer);
        } finally {
            buffer.limit(limit);
        }
    }

    @Override
    public long sendFrom(FileChannel file, long position, long count) throws IOException {
        long sent = 0;
        while (sent < count) {
            SocketSide.failIfClosed(connection);
            long from = position + sent;
            // While the peer keeps pace the kernel goes on, and the socket cannot be closed.
            long most = Math.min(count - sent, FILE_PART);
            long part = attempt(() -> file.transferTo(from, most, channel));
            connection.countOut(part);
            TapPoint tap = connection.tapPoint();
            if (tap != null) {
                tap.fileOut(part, connection.bytesOut());
            }
            sent += part;
            if (part > 0) {
                output.succeeded();
            } else if (from >= file.size()) {
                break;
            } else {
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
        SocketSide.failIfClosed(connection);
        attempt(() -> {
            channel.shutdownOutput();
            return 0;
        });
    }

    private interface Attempt {
        long run() throws IOException;
    }

    /** Does something with the socket; if the connection is broken, it is closed. */
    private long attempt(Attempt attempt) throws IOException {
        try {
            return attempt.run();
        } catch (ClosedByInterruptException e) {
            connection.abort("the thread of its handler was interrupted");
            throw e;
        } catch (IOException e) {
            // One that was closed meanwhile may still deliver what was written before.
            SocketSide.failIfClosed(connection);
            if (e instanceof ClosedChannelException && channel.isOpen()) {
                throw e; // it is the file
            }
            connection.lost(e);
            SocketSide.failIfClosed(connection);
            throw e;
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
            case IDLE -> connection.end(CloseReason.of(CloseReason.Kind.IDLE_TIMEOUT));
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
        binding.closed(this);
        input.closed();
        output.closed();
    }

    @Override
    public Traffic traffic() {
        return new Traffic(0, 0, connection.bytesIn(), connection.bytesOut(), 0, 0);
    }

    @Override
    public Generation servedBy() {
        return binding.supply().handler();
    }

    @Override
    public SessionInfo describe(SessionInfo info) {
        return describe(info, 0, 0);
    }
}
