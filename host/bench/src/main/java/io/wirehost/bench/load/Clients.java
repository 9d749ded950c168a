package io.wirehost.bench.load;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Many connections that are served by one selector. */
public final class Clients implements Closeable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int READ_SIZE = 64 * 1024;

    private final Selector selector;
    private final List<SocketChannel> channels;
    private final List<Client> clients = new ArrayList<>();
    private final ByteBuffer received = ByteBuffer.allocateDirect(READ_SIZE);

    /**
     * Connects.
     *
     * @param count how many connections
     * @param exchanges what each of them, by its number, sends and gets
     * @param capacity how many packets a connection may have under way
     */
    public Clients(
            InetSocketAddress server, int count, IntFunction<Exchange> exchanges, int capacity)
            throws IOException {
        channels = Connections.open(server, count);
        selector = Selector.open();
        for (SocketChannel channel : channels) {
            Client client = new Client(channel, exchanges.apply(clients.size()), capacity);
            channel.register(selector, SelectionKey.OP_READ, client);
            clients.add(client);
        }
    }

    /**
     * A closed loop: each connection has {@code depth} packets under way, and sends the next when
     * an answer comes. Ends when all are answered.
     */
    public LoadResult saturate(int depth, Duration time) throws IOException {
        Run run = new Run();
        long end = run.began + time.toNanos();
        for (Client client : clients) {
            client.send(depth, System.nanoTime());
            run.underWay += depth;
        }
        run.finish((client, answers) -> {
            long now = System.nanoTime();
            if (now < end) {
                client.send(answers, now);
                run.underWay += answers;
            }
        });
        return run.result();
    }

    /**
     * An open loop: packets are due at even distances, on one connection after the other, whether
     * answers come or not. A latency counts from when its packet was due, also where it was sent
     * late: that is what corrects for coordinated omission.
     *
     * @param rate packets per second
     */
    public LoadResult pace(double rate, Duration time) throws IOException {
        Run run = new Run();
        long count = (long) (rate * time.toNanos() / 1e9);
        for (long i = 0; i < count; ) {
            long due = run.began + (long) (i * 1e9 / rate);
            Client client = clients.get((int) (i % clients.size()));
            if (due <= System.nanoTime() && client.hasRoom()) {
                client.send(1, due);
                run.underWay++;
                i++;
            }
            run.poll();
        }
        run.finish((client, answers) -> {});
        return run.result();
    }

    /** Waits until each connection has got the packet with which the server welcomes it. */
    public void awaitWelcome() throws IOException {
        Run run = new Run();
        for (Client client : clients) {
            client.expect(run.began);
        }
        run.underWay = clients.size();
        run.finish((client, answers) -> {});
    }

    /**
     * One connection sends, and all of them get it; again and again. A packet of the result is one
     * that a connection got.
     */
    public LoadResult fanOut(Duration time) throws IOException {
        Run run = new Run();
        while (System.nanoTime() - run.began < time.toNanos()) {
            long now = System.nanoTime();
            clients.getFirst().send(1, now);
            for (Client client : clients.subList(1, clients.size())) {
                client.expect(now);
            }
            run.underWay += clients.size();
            run.finish((client, answers) -> {});
        }
        return run.result();
    }

    /** What is done when a client has got answers. */
    private interface Reaction {
        void answered(Client client, int answers) throws IOException;
    }

    private final class Run {
        final Histogram latencies = LoadResult.histogram();
        final long began = System.nanoTime();
        long underWay;
        @Nullable IOException failure;

        /** Takes answers, and reacts to them, until nothing is under way. */
        void finish(Reaction reaction) throws IOException {
            while (underWay > 0) {
                if (selector.select(key -> receive(key, reaction), PATIENCE.toMillis()) == 0) {
                    throw new IOException("no answer for " + PATIENCE.toSeconds() + " s");
                }
                check();
            }
        }

        /** Takes the answers that are there. */
        void poll() throws IOException {
            selector.selectNow(key -> receive(key, (client, answers) -> {}));
            check();
        }

        private void receive(SelectionKey key, Reaction reaction) {
            try {
                Client client = (Client) key.attachment();
                int answers = client.receive(received, latencies);
                underWay -= answers;
                if (answers > 0) {
                    reaction.answered(client, answers);
                }
            } catch (IOException e) {
                failure = e;
            }
        }

        private void check() throws IOException {
            if (failure != null) {
                throw failure;
            }
        }

        LoadResult result() {
            return LoadResult.of(latencies, began);
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        Connections.close(channels);
    }
}
