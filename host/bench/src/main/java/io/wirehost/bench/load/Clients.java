package io.wirehost.bench.load;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Many connections that are served by one selector. */
public final class Clients implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Selector selector;
    private final List<SocketChannel> channels;
    private final List<Client> clients = new ArrayList<>();

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
        Histogram latencies = LoadResult.histogram();
        long began = System.nanoTime();
        long end = began + time.toNanos();
        for (Client client : clients) {
            client.send(depth, System.nanoTime());
        }
        long underWay = (long) clients.size() * depth;
        while (underWay > 0) {
            long now = System.nanoTime();
            underWay +=
                    select(
                            PATIENCE,
                            client -> {
                                int answers = client.receive(latencies);
                                if (answers > 0 && now < end) {
                                    client.send(answers, System.nanoTime());
                                    return 0;
                                }
                                return -answers;
                            });
        }
        return result(latencies, began);
    }

    private static LoadResult result(Histogram latencies, long began) {
        Duration time = Duration.ofNanos(System.nanoTime() - began);
        return new LoadResult(latencies.getTotalCount(), time, latencies);
    }

    /** What is done with a client whose answers have come, and by how much it changes a sum. */
    private interface Visitor {
        int visit(Client client) throws IOException;
    }

    private long select(Duration atMost, Visitor visitor) throws IOException {
        long[] sum = {0};
        IOException[] failure = {null};
        int ready =
                selector.select(
                        key -> {
                            try {
                                sum[0] += visitor.visit((Client) key.attachment());
                            } catch (IOException e) {
                                failure[0] = e;
                            }
                        },
                        atMost.toMillis());
        if (failure[0] != null) {
            throw failure[0];
        }
        if (ready == 0) {
            throw new IOException("no answer for " + atMost);
        }
        return sum[0];
    }

    @Override
    public void close() throws IOException {
        selector.close();
        Connections.close(channels);
    }
}
