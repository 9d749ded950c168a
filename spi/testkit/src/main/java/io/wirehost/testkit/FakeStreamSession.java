package io.wirehost.testkit;

import io.wirehost.spi.CloseReason;
import io.wirehost.spi.SessionClosedException;
import io.wirehost.spi.SessionInfo;
import io.wirehost.spi.StreamSession;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.time.Duration;

/**
 * A stream session whose peer is a test: it says what the peer sends and how much of the answer it
 * reads. Reads and writes block as the real ones do.
 */
public final class FakeStreamSession extends FakeSession implements StreamSession {
    private static final int CHUNK = 8192;

    private ByteBuffer input = ByteBuffer.allocate(CHUNK).limit(0); // guarded by this
    private boolean inputEnded; // guarded by this
    private final ByteArrayOutputStream output = new ByteArrayOutputStream(); // guarded by this
    private long outputLimit = Long.MAX_VALUE; // guarded by this
    private boolean outputFinished; // guarded by this
    private long bytesIn; // guarded by this
    private boolean starved; // guarded by this

    FakeStreamSession(FakeHandlerContext context, long id) {
        super(context, id);
    }

    /**
     * The peer sends bytes.
     *
     * @param bytes what it sends, copied
     */
    public synchronized void receive(byte[] bytes) {
        ByteBuffer larger = ByteBuffer.allocate(input.remaining() + bytes.length);
        input = larger.put(input).put(bytes).flip();
        starved = false;
        notifyAll();
    }

    /** The peer ends its stream. */
    public synchronized void endInput() {
        inputEnded = true;
        starved = false;
        notifyAll();
    }

    /**
     * Waits until the handler has read all that the peer sent and asks for more.
     *
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public synchronized void awaitStarved() throws InterruptedException {
        while (!starved && isOpen()) {
            wait();
        }
    }

    /**
     * How much the peer reads in all; without a bound at first. A write beyond it waits.
     *
     * @param bytes counted from the beginning of the session
     */
    public synchronized void limitOutput(long bytes) {
        outputLimit = bytes;
        notifyAll();
    }

    /**
     * Waits until the peer has read so much.
     *
     * @param bytes counted from the beginning of the session
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public synchronized void awaitOutput(long bytes) throws InterruptedException {
        while (output.size() < bytes && isOpen()) {
            wait();
        }
    }

    /**
     * What the peer has read.
     *
     * @return all bytes from the beginning of the session
     */
    public synchronized byte[] output() {
        return output.toByteArray();
    }

    /**
     * Whether the handler has ended its output while input may go on.
     *
     * @return as {@link #finishOutput} was called
     */
    public synchronized boolean outputFinished() {
        return outputFinished;
    }

    @Override
    public synchronized int read(ByteBuffer target) throws IOException {
        return read(target, Long.MAX_VALUE);
    }

    @Override
    public synchronized int read(ByteBuffer target, Duration timeout) throws IOException {
        return read(target, timeout.toNanos());
    }

    private int read(ByteBuffer target, long timeoutNanos) throws IOException {
        assert Thread.holdsLock(this);
        long begin = System.nanoTime();
        while (true) {
            checkOpen();
            if (input.hasRemaining() || !target.hasRemaining()) {
                int count = Math.min(target.remaining(), input.remaining());
                target.put(input.slice(input.position(), count));
                input.position(input.position() + count);
                bytesIn += count;
                return count;
            }
            if (inputEnded) {
                return -1;
            }
            long left = timeoutNanos - (System.nanoTime() - begin);
            if (left <= 0) {
                throw new SocketTimeoutException("no byte in " + Duration.ofNanos(timeoutNanos));
            }
            starved = true;
            notifyAll();
            await(left);
        }
    }

    @Override
    public synchronized int write(ByteBuffer source) throws IOException {
        int all = source.remaining();
        while (true) {
            checkOpen();
            int count = (int) Math.min(source.remaining(), outputLimit - output.size());
            for (int i = 0; i < count; i++) {
                output.write(source.get());
            }
            notifyAll();
            if (!source.hasRemaining()) {
                return all;
            }
            await(Long.MAX_VALUE);
        }
    }

    @Override
    public long sendFrom(FileChannel file, long position, long count) throws IOException {
        long sent = 0;
        while (sent < count) {
            ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, count - sent));
            if (file.read(chunk, position + sent) < 0) {
                break;
            }
            sent += write(chunk.flip());
        }
        return sent;
    }

    @Override
    public long receiveInto(FileChannel file, long position, long max) throws IOException {
        long received = 0;
        while (received < max) {
            ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, max - received));
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

    @Override
    public synchronized void finishOutput() throws IOException {
        checkOpen();
        outputFinished = true;
    }

    @Override
    public synchronized SessionInfo info() {
        return info(bytesIn, output.size(), 0, 0);
    }

    private void checkOpen() throws SessionClosedException {
        if (closeReason().isPresent()) {
            throw new SessionClosedException(closeReason().orElseThrow());
        }
    }

    @SuppressWarnings("WaitNotInLoop") // each caller loops
    private void await(long nanos) throws ClosedByInterruptException {
        assert Thread.holdsLock(this);
        try {
            wait(Math.max(1, nanos / 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close(new CloseReason(CloseReason.Kind.CLOSED_BY_HANDLER, "interrupted"));
            throw new ClosedByInterruptException();
        }
    }
}
