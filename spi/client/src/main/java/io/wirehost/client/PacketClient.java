package io.wirehost.client;

import io.wirehost.spi.CodecContext;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketBuffer;
import io.wirehost.spi.PacketCodec;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A connection as a stream of packets: the other end of a {@link io.wirehost.spi.PacketSession}.
 * What comes in is either asked for, packet by packet:
 *
 * <pre>{@code
 * var context = CodecContext.of(new LineCodec.Settings(…), 64 * 1024);
 * try (var client = PacketClient.connect(server, new LineCodec(), context)) {
 *     client.send("hello");
 *     String answer = client.receive(Duration.ofSeconds(5));
 * }
 * }</pre>
 *
 * <p>or told to a listener as it comes:
 *
 * <pre>{@code
 * client.listen(line -> IO.println(line)).join();
 * }</pre>
 *
 * <p><b>Thread:</b> any; calls block. Any number of threads may send, one at a time receive. {@link
 * #close} and {@link #abort} never wait, and end the calls of others. The codec is never called by
 * two threads at once.
 *
 * <p><b>Errors:</b> see the {@linkplain io.wirehost.client package}.
 *
 * @param <I> the packets that come in, as the codec unpacks them
 * @param <O> the packets that go out, as the codec packs them
 */
public final class PacketClient<I, O> implements AutoCloseable {
    private static final String RECEIVE = "receive from";
    private static final String SEND = "send to";

    private final StreamClient stream;
    private final Duration readTimeout;
    private final PacketCodec<I, O> codec;
    private final ReentrantLock usingCodec = new ReentrantLock();
    private final ReentrantLock sending = new ReentrantLock();
    // Not a lock, since the thread of a listener gives back what another has taken.
    private final Semaphore receiving = new Semaphore(1);

    private final PacketBuffer output = new PacketBuffer(512); // guarded by sending
    private @Nullable IOException sendFailure; // guarded by sending

    private final Unpacker<I> unpacker; // guarded by receiving

    private volatile Consumer<MalformedPacketException> malformedObserver = _ -> {};

    private PacketClient(
            StreamClient stream, Duration readTimeout, PacketCodec<I, O> codec, int maxPacketSize) {
        this.stream = stream;
        this.readTimeout = readTimeout;
        this.codec = codec;
        this.unpacker = new Unpacker<>(codec, usingCodec, maxPacketSize);
    }

    /**
     * Connects with {@link ConnectOptions#DEFAULTS}.
     *
     * @param server where to
     * @param codec a new one, used by this connection alone from now on
     * @param context what the codec begins with, see {@link CodecContext#of}
     * @param <I> the packets that come in
     * @param <O> the packets that go out
     * @return the connection
     * @throws IOException as {@link StreamClient#connect(InetSocketAddress, ConnectOptions)}
     */
    public static <I, O> PacketClient<I, O> connect(
            InetSocketAddress server, PacketCodec<I, O> codec, CodecContext context)
            throws IOException {
        return connect(server, codec, context, ConnectOptions.DEFAULTS);
    }

    /**
     * Connects and sends the start packet. The codec begins behind that.
     *
     * @param server where to
     * @param codec a new one, used by this connection alone from now on
     * @param context what the codec begins with, see {@link CodecContext#of}
     * @param options timeouts and start packet
     * @param <I> the packets that come in
     * @param <O> the packets that go out
     * @return the connection
     * @throws IOException as {@link StreamClient#connect(InetSocketAddress, ConnectOptions)}
     */
    public static <I, O> PacketClient<I, O> connect(
            InetSocketAddress server,
            PacketCodec<I, O> codec,
            CodecContext context,
            ConnectOptions options)
            throws IOException {
        codec.init(context);
        StreamClient stream = StreamClient.connect(server, options);
        return new PacketClient<>(stream, options.readTimeout(), codec, context.maxPacketSize());
    }

    /**
     * Packs a packet and writes it, waiting while the peer does not read. Packets of several
     * threads go out one after the other, each whole.
     *
     * @param packet what to send
     * @throws SocketTimeoutException if {@link ConnectOptions#writeTimeout} passed; the connection
     *     is reset
     * @throws IOException if the connection is lost or closed, or its output finished. A part of
     *     the packet may be on its way, so that nothing can be sent any more; what the peer sent
     *     before may still be there to be received
     * @throws RuntimeException what the codec throws; nothing of the packet is sent and the
     *     connection goes on
     */
    public void send(O packet) throws IOException {
        stream.lock(sending, SEND);
        try {
            stream.requireOpen(SEND);
            if (sendFailure != null) {
                throw sendFailure;
            }
            pack(packet);
            try {
                stream.write(output.buffer().flip());
            } catch (IOException e) {
                sendFailure = e;
                throw e;
            }
        } finally {
            output.clear();
            sending.unlock();
        }
    }

    private void pack(O packet) {
        usingCodec.lock();
        try {
            codec.pack(packet, output);
        } finally {
            usingCodec.unlock();
        }
    }

    /**
     * Receives the next packet, waiting for {@link ConnectOptions#readTimeout} at the most.
     *
     * @return the packet; null if the peer has ended its stream, now and at each further call
     * @throws IOException as {@link #receive(Duration)}
     * @throws IllegalStateException as {@link #receive(Duration)}
     */
    public @Nullable I receive() throws IOException {
        return receiveWithin(readTimeout);
    }

    /**
     * Receives the next packet.
     *
     * @param timeout for the whole of it, more than zero; rounded up to milliseconds
     * @return the packet; null if the peer has ended its stream, now and at each further call
     * @throws SocketTimeoutException if it was not all here in time; the connection goes on, and
     *     what has come of the packet is kept
     * @throws ProtocolException if the peer sent what is no packet and cannot be skipped, or more
     *     than {@link CodecContext#maxPacketSize} bytes without a packet in them; the connection is
     *     closed. The cause is the {@link MalformedPacketException}
     * @throws IOException if the connection is lost or closed
     * @throws IllegalStateException if another thread is receiving, or a listener is; or if the
     *     codec answers a packet without consuming a byte, or skips more than it was given: as with
     *     all else that it throws, the connection is closed
     * @throws IllegalArgumentException if the timeout is not more than zero
     */
    public @Nullable I receive(Duration timeout) throws IOException {
        return receiveWithin(StreamClient.requirePositive(timeout));
    }

    private @Nullable I receiveWithin(Duration timeout) throws IOException {
        beginReceiving();
        try {
            return next(timeout, _ -> {});
        } finally {
            receiving.release();
        }
    }

    /**
     * Has somebody told of bytes that are no packet and were skipped. Without it they are skipped
     * in silence. It replaces the one before; a {@link PacketListener} is told besides.
     *
     * @param observer called on the thread that receives; what it throws closes the connection and
     *     comes to who receives
     */
    public void onMalformed(Consumer<? super MalformedPacketException> observer) {
        malformedObserver = observer::accept;
    }

    /**
     * Tells a listener of all packets to come, on a new virtual thread. When the peer ends its
     * stream, when the connection fails, or if no packet comes for {@link
     * ConnectOptions#readTimeout}, the connection is closed and the listener told why.
     *
     * @param listener what it throws closes the connection
     * @return the thread, to be waited for: it ends when {@link PacketListener#onClose} returns
     * @throws IllegalStateException if another thread is receiving, or a listener is
     */
    public Thread listen(PacketListener<? super I> listener) {
        beginReceiving();
        return Thread.ofVirtual().name("listen to " + stream.peer()).start(() -> tell(listener));
    }

    private void tell(PacketListener<? super I> listener) {
        Throwable cause = null;
        try {
            I packet;
            while ((packet = next(readTimeout, listener::onMalformed)) != null) {
                listener.onPacket(packet);
            }
        } catch (ClosedChannelException e) {
            cause = isOpen() ? e : e.getCause();
        } catch (Throwable e) {
            cause = e;
        }
        close();
        listener.onClose(cause);
    }

    private void beginReceiving() {
        if (!receiving.tryAcquire()) {
            throw new IllegalStateException(
                    RECEIVE
                            + " "
                            + stream.peer()
                            + ": another thread or a listener does so already");
        }
    }

    private @Nullable I next(Duration timeout, Consumer<MalformedPacketException> besides)
            throws IOException {
        long begin = System.nanoTime();
        try {
            while (!unpacker.isEnded()) {
                stream.requireOpen(RECEIVE);
                try {
                    I packet = unpacker.next();
                    if (packet != null || unpacker.isEnded()) {
                        return packet;
                    }
                    fill(timeout, begin);
                } catch (MalformedPacketException e) {
                    requireSkipped(e);
                    malformedObserver.accept(e);
                    besides.accept(e);
                }
            }
            return null;
        } catch (ProtocolException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void requireSkipped(MalformedPacketException malformed) throws ProtocolException {
        if (malformed.skip() == 0) {
            String message = RECEIVE + " " + stream.peer() + ": " + malformed.getMessage();
            var fatal = new ProtocolException(message);
            fatal.initCause(malformed);
            throw fatal;
        }
    }

    private void fill(Duration timeout, long begin) throws IOException {
        Duration left = timeout;
        if (!timeout.isZero()) {
            left = timeout.minusNanos(System.nanoTime() - begin);
            if (!left.isPositive()) {
                throw stream.peer().timedOut(RECEIVE, timeout);
            }
        }
        try {
            if (stream.readWithin(unpacker.room(), left) < 0) {
                unpacker.endOfStream();
            }
        } catch (SocketTimeoutException e) {
            throw stream.peer().timedOut(RECEIVE, timeout);
        }
    }

    /**
     * Ends the output (TCP half-close) after the packets being sent, while input goes on: the peer
     * can still answer. Does nothing the second time.
     *
     * @throws IOException if the connection is lost or closed
     */
    public void finishOutput() throws IOException {
        stream.finishOutput();
    }

    /**
     * The other side.
     *
     * @return the address that was asked for; also after closing
     */
    public InetSocketAddress remoteAddress() {
        return stream.remoteAddress();
    }

    /**
     * This side.
     *
     * @return its address; also after closing
     */
    public InetSocketAddress localAddress() {
        return stream.localAddress();
    }

    /**
     * Whether this side has not closed it. It says nothing of the peer.
     *
     * @return false from the first {@link #close} or {@link #abort} on, by whatever cause
     */
    public boolean isOpen() {
        return stream.isOpen();
    }

    /**
     * Closes the connection as {@link StreamClient#close} does. Packets that have come and were not
     * received are dropped. To be sure that the peer got all, {@link #finishOutput}, then receive
     * to the end, then close.
     */
    @Override
    public void close() {
        stream.close();
    }

    /** Closes the connection with a reset, as {@link StreamClient#abort} does. */
    public void abort() {
        stream.abort();
    }
}
