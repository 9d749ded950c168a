package io.wirehost.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Connections that begin with a start packet, get it back, and are closed by the server; a number
 * of them at a time, one after the other.
 */
public final class Greetings implements Load {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int SIZE = 16;

    private final InetSocketAddress server;
    private final int atOnce;
    private final Selector selector;
    private final ByteBuffer startPacket =
            ByteBuffer.allocateDirect(SIZE).put("greet----------\n".getBytes(US_ASCII)).flip();
    private final ByteBuffer answer = ByteBuffer.allocateDirect(SIZE + 1);

    /**
     * A load.
     *
     * @param atOnce how many connections there are at a time
     */
    public Greetings(InetSocketAddress server, int atOnce) throws IOException {
        this.server = server;
        this.atOnce = atOnce;
        this.selector = Selector.open();
    }

    /** Connects again and again; a packet of the result is a connection. */
    @Override
    public LoadResult run(Duration time) throws IOException {
        Run run = new Run(System.nanoTime() + time.toNanos());
        long began = System.nanoTime();
        for (int i = 0; i < atOnce; i++) {
            run.connect();
        }
        run.finish();
        return LoadResult.of(run.latencies, began);
    }

    private static final class Greeting {
        final long began = System.nanoTime();
        int received;
    }

    private final class Run {
        final Histogram latencies = LoadResult.histogram();
        private final long end;
        private int open;
        private @Nullable IOException failure;

        Run(long end) {
            this.end = end;
        }

        void connect() throws IOException {
            Greeting greeting = new Greeting();
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (channel.connect(server)) {
                channel.register(selector, SelectionKey.OP_READ, greeting);
                send(channel);
            } else {
                channel.register(selector, SelectionKey.OP_CONNECT, greeting);
            }
            open++;
        }

        private void send(SocketChannel channel) throws IOException {
            if (channel.write(startPacket.rewind()) != SIZE) {
                throw new IOException("a new connection takes less than a start packet");
            }
        }

        void finish() throws IOException {
            while (open > 0) {
                if (selector.select(this::ready, PATIENCE.toMillis()) == 0) {
                    throw new IOException("no answer for " + PATIENCE.toSeconds() + " s");
                }
                if (failure != null) {
                    throw failure;
                }
            }
        }

        private void ready(SelectionKey key) {
            try {
                SocketChannel channel = (SocketChannel) key.channel();
                if (key.isConnectable()) {
                    channel.finishConnect();
                    key.interestOps(SelectionKey.OP_READ);
                    send(channel);
                } else {
                    receive(channel, (Greeting) key.attachment());
                }
            } catch (IOException e) {
                failure = e;
            }
        }

        private void receive(SocketChannel channel, Greeting greeting) throws IOException {
            int size = channel.read(answer.clear());
            if (size >= 0) {
                greeting.received += size;
                if (!answer.flip().equals(startPacket.rewind())) {
                    throw new IOException("a wrong answer: " + US_ASCII.decode(answer.rewind()));
                }
                return;
            }
            channel.close();
            if (greeting.received != SIZE) {
                throw new IOException("the server has closed a connection without an answer");
            }
            latencies.recordValue(System.nanoTime() - greeting.began);
            open--;
            if (System.nanoTime() < end) {
                connect();
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
