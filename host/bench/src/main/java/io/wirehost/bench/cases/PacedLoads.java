package io.wirehost.bench.cases;

import io.wirehost.bench.load.Clients;
import io.wirehost.bench.load.Exchange;
import io.wirehost.bench.load.Load;
import io.wirehost.bench.server.RunningServer;

import java.io.IOException;
import java.time.Duration;

/**
 * Packets at a rate that all servers get alike: a part of what the first of them, once warm, takes
 * as fast as the load can send.
 */
final class PacedLoads implements LoadCase.Loads {
    private static final int CONNECTIONS = 50;
    private static final double PART = 0.7;
    private static final int MOST_UNDER_WAY = 1_024;

    private final Duration warmUp;
    private final Duration run;
    private double rate; // set by the first server

    PacedLoads(Duration warmUp, Duration run) {
        this.warmUp = warmUp;
        this.run = run;
    }

    @Override
    public Load connect(RunningServer server) throws IOException {
        Clients clients =
                new Clients(server.address(), CONNECTIONS, Exchange::echo, MOST_UNDER_WAY);
        clients.saturate(1, warmUp);
        if (rate == 0) {
            rate = PART * clients.saturate(1, run).rate();
        }
        return Load.of(clients, time -> clients.pace(rate, time));
    }
}
