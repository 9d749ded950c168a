package io.wirehost.bench.cases;

import io.wirehost.bench.server.RunningServer;
import io.wirehost.bench.server.Server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and for how long things are measured.
 *
 * @param scratch for the files of the servers
 * @param warmUp how long a server is under load before it is measured
 * @param run how long it is measured
 */
public record Laboratory(Path scratch, Duration warmUp, Duration run) {
    private static final String SERVER_CORE = "0"; // bench.sh puts the load on core 1
    private static final String BOTH_CORES = "0,1";

    /** On the core of the servers. */
    public RunningServer start(Server server) throws IOException, InterruptedException {
        return RunningServer.start(server, SERVER_CORE, scratch);
    }

    /** On all cores, that of the load included. */
    public RunningServer startOnBothCores(Server server) throws IOException, InterruptedException {
        return RunningServer.start(server, BOTH_CORES, scratch);
    }
}
