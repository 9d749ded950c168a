package io.wirehost.bench.cases;

import io.wirehost.bench.load.Clients;
import io.wirehost.bench.load.Exchange;
import io.wirehost.bench.load.Load;
import io.wirehost.bench.server.RunningServer;

import java.io.IOException;
import java.time.Duration;

/**
 * Packets at a rate that all servers get alike: a part of what the first of them takes as fast as
 * the load can send.
 */
final class PacedLoads implements LoadCase.Loads {
    private static final int CONNECTIONS = 50;
    private static final double PART = 0.7;
    private static final int MOST_UNDER_WAY = 1_024;

    private final Duration warmUp;
    private double rate; // set by the first server

    PacedLoads(Duration warmUp) {
        this.warmUp = warmUp;
    }

    @Override
    public Load connect(RunningServer server) throws IOException {
        Clients clients =
                new Clients(server.address(), CONNECTIONS, Exchange::echo, MOST_UNDER_WAY);
        double saturated = clients.saturate(1, warmUp).rate();
        if (rate == 0) {
            rate = PART * saturated;
        }
        return Load.of(clients, time -> clients.pace(rate, time));
    }
}
