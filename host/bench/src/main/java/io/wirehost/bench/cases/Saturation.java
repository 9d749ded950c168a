package io.wirehost.bench.cases;

import io.wirehost.bench.compare.Case;
import io.wirehost.bench.compare.Metric;
import io.wirehost.bench.compare.Sample;
import io.wirehost.bench.load.Clients;
import io.wirehost.bench.load.Exchange;
import io.wirehost.bench.server.RunningServer;
import io.wirehost.bench.server.Server;

import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Packets there and back as fast as they go, over connections that stay.
 *
 * @param exchanges what each connection, by its number, sends and gets
 * @param depth how many packets each connection has under way
 */
public record Saturation(
        String name,
        String title,
        List<Server> servers,
        Laboratory laboratory,
        int connections,
        int depth,
        IntFunction<Exchange> exchanges)
        implements Case {
    @Override
    public List<Metric> metrics() {
        return List.of(Metric.CPU, Metric.BUSY, Metric.RATE, Metric.P50, Metric.P99, Metric.P999);
    }

    @Override
    public Trial prepare(Server server) throws IOException, InterruptedException {
        RunningServer running = laboratory.start(server);
        try {
            Clients clients = new Clients(running.address(), connections, exchanges, depth);
            clients.saturate(depth, laboratory.warmUp());
            return new Loaded(running, clients);
        } catch (IOException e) {
            running.close();
            throw e;
        }
    }

    private final class Loaded implements Trial {
        private final RunningServer server;
        private final Clients clients;

        Loaded(RunningServer server, Clients clients) {
            this.server = server;
            this.clients = clients;
        }

        @Override
        public Sample run() throws IOException, InterruptedException {
            return Measured.of(server, () -> clients.saturate(depth, laboratory.run()));
        }

        @Override
        public void close() throws IOException {
            try (server) {
                clients.close();
            }
        }
    }
}
