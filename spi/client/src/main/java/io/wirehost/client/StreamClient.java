package io.wirehost.client;

import io.wirehost.spi.DataSize;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A connection as a stream of bytes: the other end of a {@link io.wirehost.spi.StreamSession}.
 *
 * <pre>{@code
 * try (var client = StreamClient.connect(server, ConnectOptions.DEFAULTS.withStartPacket(hello))) {
 *     client.write(ByteBuffer.wrap(request));
 *     client.finishOutput();
 *     byte[] answer = client.readAll(DataSize.ofMebibytes(1));
 * }
 * }</pre>
 *
 * <p><b>Thread:</b> any; calls block. One thread may read while another writes; more of either wait
 * for their turn. {@link #close} and {@link #abort} never wait, and end the calls of others.
 *
 * <p><b>Errors:</b> see the {@linkplain io.wirehost.client package}.
 *
 * <p>Small writes go out at once ({@code TCP_NODELAY}); to gather them, put a {@link
 * java.io.BufferedOutputStream} around {@link #output}. The operating system probes silent peers
 * ({@code SO_KEEPALIVE}).
 */
public final class StreamClient implements ByteChannel {
    /** For one call of the system: the JDK copies as much into direct memory, and keeps that. */
    private static final int PIECE = 64 * 1024;

    private final SocketChannel channel;
    // A timeout for one read of a blocking channel is only to be had through its socket.
    private final InputStream socketInput;
    private final Peer peer;
    private final InetSocketAddress localAddress;
    private final ConnectOptions options;
    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();

    // written before the channel is closed for it
    private volatile @Nullable SocketTimeoutException writeTimedOut;

    private StreamClient(SocketChannel channel, Peer peer, ConnectOptions options)
            throws IOException {
        this.channel = channel;
        this.socketInput = channel.socket().getInputStream();
        this.peer = peer;
        this.localAddress = (InetSocketAddress) channel.getLocalAddress();
        this.options = options;
    }

    /**
     * Connects with {@link ConnectOptions#DEFAULTS}.
     *
     * @param server where to
     * @return the connection
     * @throws IOException as {@link #connect(InetSocketAddress, ConnectOptions)}
     */
    public static StreamClient connect(InetSocketAddress server) throws IOException {
        return connect(server, ConnectOptions.DEFAULTS);
    }

    /**
     * Connects and sends the start packet.
     *
     * @param server where to
     * @param options timeouts and start packet
     * @return the connection
     * @throws SocketTimeoutException if it took longer than {@link ConnectOptions#connectTimeout}
     * @throws UnknownHostException if {@code server} is unresolved
     * @throws java.net.ConnectException if nobody listens there
     * @throws IOException if it fails for another reason, or the start packet cannot be written
     */
    public static StreamClient connect(InetSocketAddress server, ConnectOptions options)
            throws IOException {
        Peer peer = new Peer(server);
        if (server.isUnresolved()) {
            throw new UnknownHostException("connect to " + peer + ": the host has no address");
        }
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            connect(channel, peer, options.connectTimeout());
            StreamClient client = new StreamClient(channel, peer, options);
            client.write(options.startPacket(), "send the start packet to");
            return client;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void connect(SocketChannel channel, Peer peer, Duration timeout)
            throws IOException {
        try {
            channel.socket().connect(peer.address(), millis(timeout));
        } catch (SocketTimeoutException e) {
            throw peer.timedOut("connect to", timeout);
        } catch (ClosedByInterruptException e) {
            throw peer.interrupted("connect to");
        } catch (IOException e) {
            throw peer.failed("connect to", e);
        }
    }

    /** As the JDK's sockets take it: 0 is no limit, so that the shortest is 1. */
    private static int millis(Duration timeout) {
        if (timeout.isZero()) {
            return 0;
        }
        return timeout.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) >= 0
                ? Integer.MAX_VALUE
                : Math.toIntExact(timeout.plusNanos(999_999).toMillis());
    }

    /**
     * Reads what is there, waiting for at least one byte, for {@link ConnectOptions#readTimeout} at
     * the most.
     *
     * @param target where to; if it has no room, 0 is answered
     * @return how many bytes; −1 if the peer has ended its stream
     * @throws SocketTimeoutException if no byte came in time; the connection goes on
     * @throws IOException if the connection is lost or closed
     * @throws IllegalArgumentException if the target is read-only
     */
    @Override
    public int read(ByteBuffer target) throws IOException {
        return readWithin(target, options.readTimeout());
    }

    /**
     * As {@link #read(ByteBuffer)}, with a timeout of its own.
     *
     * @param target where to; if it has no room, 0 is answered
     * @param timeout more than zero; rounded up to milliseconds
     * @return how many bytes; −1 if the peer has ended its stream
     * @throws SocketTimeoutException if no byte came in time; the connection goes on
     * @throws IOException if the connection is lost or closed
     * @throws IllegalArgumentException if the target is read-only or the timeout not more than zero
     */
    public int read(ByteBuffer target, Duration timeout) throws IOException {
        return readWithin(target, requirePositive(timeout));
    }

    static Duration requirePositive(Duration timeout) {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("timeout " + timeout + " must be more than zero");
        }
        return timeout;
    }

    /** As the public ones; a timeout of zero is none. */
    int readWithin(ByteBuffer target, Duration timeout) throws IOException {
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("the target is read-only");
        }
        lock(reading, "read from");
        try {
            channel.socket().setSoTimeout(millis(timeout));
            int room = Math.min(target.remaining(), PIECE);
            if (target.hasArray()) {
                int at = target.position();
                int count = socketInput.read(target.array(), target.arrayOffset() + at, room);
                target.position(at + Math.max(0, count));
                return count;
            }
            byte[] bytes = new byte[room];
            int count = socketInput.read(bytes, 0, room);
            target.put(bytes, 0, Math.max(0, count));
            return count;
        } catch (SocketTimeoutException e) {
            throw peer.timedOut("read from", timeout);
        } catch (IOException e) {
            throw failed("read from", e);
        } finally {
            reading.unlock();
        }
    }

    /**
     * Reads to the end of the stream. The {@link ConnectOptions#readTimeout} holds for each wait on
     * the way. What was read before an error is lost.
     *
     * @param max the most that is taken
     * @return all bytes
     * @throws IOException if there are more than {@code max}, or as {@link #read(ByteBuffer)}
     */
    public byte[] readAll(DataSize max) throws IOException {
        int limit = Math.min(max.toIntSaturated(), Integer.MAX_VALUE - 1);
        byte[] bytes = input().readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw new IOException("read from " + peer + ": it sent more than " + max);
        }
        return bytes;
    }

    /**
     * Writes all that the buffer has remaining, waiting while the peer does not read. Written means
     * handed to the operating system: it does not say that the peer has it.
     *
     * @param source its position is moved behind what was written
     * @return how many bytes it had remaining
     * @throws SocketTimeoutException if {@link ConnectOptions#writeTimeout} passed; the connection
     *     is reset
     * @throws IOException if the connection is lost or closed, or its output finished. What the
     *     peer sent before may still be there to be read
     */
    @Override
    public int write(ByteBuffer source) throws IOException {
        return write(source, "write to");
    }

    private int write(ByteBuffer source, String doing) throws IOException {
        int count = source.remaining();
        lock(writing, doing);
        try {
            while (source.hasRemaining()) {
                int at = source.position();
                ByteBuffer piece = source.slice(at, Math.min(source.remaining(), PIECE));
                try {
                    writeInTime(piece, doing);
                } finally {
                    source.position(at + piece.position());
                }
            }
            return count;
        } catch (IOException e) {
            throw failed(doing, e);
        } finally {
            writing.unlock();
        }
    }

    private void writeInTime(ByteBuffer piece, String doing) throws IOException {
        Duration timeout = options.writeTimeout();
        if (timeout.isZero()) {
            writeFully(piece);
            return;
        }
        var deadline =
                new WriteDeadline(millis(timeout), () -> abortFor(peer.timedOut(doing, timeout)));
        IOException failure = null;
        try {
            writeFully(piece);
        } catch (IOException e) {
            failure = e;
        }
        if (!deadline.met()) {
            throw peer.timedOut(doing, timeout);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void abortFor(SocketTimeoutException late) {
        writeTimedOut = late;
        abort();
    }

    private void writeFully(ByteBuffer piece) throws IOException {
        while (piece.hasRemaining()) {
            channel.write(piece);
        }
    }

    /**
     * Ends the output (TCP half-close) while input goes on: the peer reads to the end and can still
     * answer. Does nothing the second time.
     *
     * @throws IOException if the connection is lost or closed
     */
    public void finishOutput() throws IOException {
        lock(writing, "finish the output to");
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            throw failed("finish the output to", e);
        } finally {
            writing.unlock();
        }
    }

    /**
     * The input as a stream. Closing it closes the connection.
     *
     * @return a view: what is read there is not read here
     */
    public InputStream input() {
        return Channels.newInputStream(this);
    }

    /**
     * The output as a stream. Closing it closes the connection.
     *
     * @return a view, without a buffer
     */
    public OutputStream output() {
        return Channels.newOutputStream(this);
    }

    /**
     * The other side.
     *
     * @return the address that was asked for; also after closing
     */
    public InetSocketAddress remoteAddress() {
        return peer.address();
    }

    /**
     * This side.
     *
     * @return its address; also after closing
     */
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    /**
     * Whether this side has not closed it. It says nothing of the peer.
     *
     * @return false from the first {@link #close} or {@link #abort} on, by whatever cause
     */
    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    /**
     * Closes the connection: what was written is still delivered, then the peer reads the end of
     * the stream. Calls that other threads are blocked in end with a {@link
     * ClosedChannelException}. Does nothing the second time.
     *
     * <p>If there is input that was not read, TCP resets the connection, and the peer may lose what
     * it has not read yet (RFC 1122, 4.2.2.13). To be sure that the peer got all, {@link
     * #finishOutput}, then read to the end, then close.
     */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The channel is closed all the same, and there is nothing that a caller could do.
        }
    }

    /**
     * Closes the connection at once with a reset (RST), so that the peer does not take it for a
     * good end. What was written and not delivered is dropped.
     */
    public void abort() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // Closed before.
        }
        close();
    }

    /** Waiting for one's turn ends by an interrupt as waiting for the peer does. */
    void lock(ReentrantLock lock, String doing) throws ClosedByInterruptException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw peer.interrupted(doing);
        }
    }

    void requireOpen(String doing) throws ClosedChannelException {
        if (!channel.isOpen()) {
            throw peer.closed(doing, writeTimedOut);
        }
    }

    Peer peer() {
        return peer;
    }

    private IOException failed(String doing, IOException e) {
        if (e instanceof SocketTimeoutException) {
            return e;
        }
        if (e instanceof ClosedByInterruptException) {
            return peer.interrupted(doing);
        }
        if (!channel.isOpen()) {
            return peer.closed(doing, writeTimedOut);
        }
        return e instanceof ClosedChannelException
                ? peer.outputFinished(doing)
                : peer.failed(doing, e);
    }
}
