package io.wirehost.bench.compare;

import io.wirehost.bench.server.Server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Runs cases. The runs are interleaved, each round in another order, so that a drift of the machine
 * meets all alike.
 */
public final class Comparison {
    private final int runs;
    private final Progress progress;

    /**
     * A comparison.
     *
     * @param runs how often each server is measured in each case
     * @param progress is told of each step
     */
    public Comparison(int runs, Progress progress) {
        this.runs = runs;
        this.progress = progress;
    }

    /** How many steps {@link #measure} takes. */
    public static int steps(Case of, int runs) {
        return of.servers().size() * runs;
    }

    /** Measures a case. */
    public Result measure(Case of) throws InterruptedException {
        Result result = new Result(of);
        List<Server> servers = new ArrayList<>(of.servers());
        Random order = new Random(1);
        for (int run = 1; run <= runs; run++) {
            for (Server server : servers) {
                progress.step(
                        "%s: %s, run %d of %d".formatted(of.name(), server.name(), run, runs));
                run(server, result);
            }
            Collections.shuffle(servers, order);
        }
        return result;
    }

    private static void run(Server server, Result result) throws InterruptedException {
        if (!result.failures().containsKey(server.name())) {
            try {
                result.add(server.name(), result.of().run(server));
            } catch (IOException | RuntimeException e) { // of a server that ended meanwhile
                result.fail(server.name(), String.valueOf(e.getMessage()));
            }
        }
    }
}
