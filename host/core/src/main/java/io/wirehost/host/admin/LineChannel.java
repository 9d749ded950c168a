package io.wirehost.host.admin;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Lines over a connected socket, bounded in length and in time. Confined to one thread. */
final class LineChannel implements Closeable {
    private static final int FIRST_CAPACITY = 512;
    private static final int BATCH = 32 * 1024;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private ByteBuffer received = ByteBuffer.allocate(FIRST_CAPACITY); // always ready to be filled

    /** Takes the channel over only if this succeeds. */
    LineChannel(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        this.channel = channel;
        selector = Selector.open();
        key = channel.register(selector, 0);
    }

    /**
     * The next line, without its end; null where the stream ends, also in the middle of a line.
     *
     * @throws SocketTimeoutException if it is not all here in time, however many bytes have come
     * @throws LineTooLongException if it has more than {@code maxBytes}
     */
    @Nullable String readLine(int maxBytes, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        int scanned = 0;
        while (true) {
            for (; scanned < received.position() && scanned <= maxBytes; scanned++) {
                if (received.get(scanned) == '\n') {
                    return take(scanned);
                }
            }
            if (scanned > maxBytes) {
                throw new LineTooLongException(maxBytes);
            }
            if (!received.hasRemaining()) {
                received = ByteBuffer.allocate(2 * received.capacity()).put(received.flip());
            }
            int count = channel.read(received);
            if (count < 0) {
                return null;
            }
            if (count == 0) {
                await(SelectionKey.OP_READ, deadline);
            }
        }
    }

    /** Whether some of what comes next is here already, in memory. */
    boolean hasInput() {
        return received.position() > 0;
    }

    /**
     * Sends a line, which has no line end of its own.
     *
     * @throws SocketTimeoutException if the other side does not take it all in time
     */
    void writeLine(String line, Duration timeout) throws IOException {
        write(line + "\n", timeout);
    }

    /**
     * Sends lines, many at once.
     *
     * @throws SocketTimeoutException if the other side does not take them in time, each time anew
     */
    void writeLines(Iterable<String> lines, Duration timeout) throws IOException {
        StringBuilder batch = new StringBuilder();
        for (String line : lines) {
            batch.append(line).append('\n');
            if (batch.length() >= BATCH) {
                write(batch.toString(), timeout);
                batch.setLength(0);
            }
        }
        write(batch.toString(), timeout);
    }

    /** Waits until the other side has sent something, or has ended its stream. */
    boolean awaitInput(Duration timeout) throws IOException {
        key.interestOps(SelectionKey.OP_READ);
        boolean there = selector.select(timeout.toMillis()) > 0;
        selector.selectedKeys().clear();
        return there;
    }

    private void write(String text, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        ByteBuffer out = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (out.hasRemaining()) {
            if (channel.write(out) == 0) {
                await(SelectionKey.OP_WRITE, deadline);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (selector) {
            channel.close();
        }
    }

    private String take(int length) {
        String line = new String(received.array(), 0, length, StandardCharsets.UTF_8);
        received.flip().position(length + 1);
        received.compact();
        return line;
    }

    private void await(int operation, long deadline) throws IOException {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (millis <= 0) {
            throw new SocketTimeoutException("the other side keeps silent");
        }
        key.interestOps(operation);
        selector.select(millis);
        selector.selectedKeys().clear();
    }
}
