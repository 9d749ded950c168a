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
 * @param cores that a server may use, as {@code taskset -c} takes them
 * @param warmUp how long a server is under load before it is measured
 * @param run how long it is measured
 */
public record Laboratory(Path scratch, String cores, Duration warmUp, Duration run) {
    RunningServer start(Server server) throws IOException, InterruptedException {
        return RunningServer.start(server, cores, scratch);
    }

    Laboratory withCores(String others) {
        return new Laboratory(scratch, others, warmUp, run);
    }
}
