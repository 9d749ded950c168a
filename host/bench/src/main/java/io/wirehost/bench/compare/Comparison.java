package io.wirehost.bench.compare;

import io.wirehost.bench.server.Server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Runs cases. All servers of a case are up at once, those that are not measured idle; the runs are
 * interleaved, each round in another order, so that a drift of the machine meets all alike.
 */
public final class Comparison {
    private record Prepared(String server, Case.Trial trial) {}

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
        return of.servers().size() * (1 + runs);
    }

    /** Measures a case. */
    public Result measure(Case of) throws IOException, InterruptedException {
        Result result = new Result(of);
        List<Prepared> prepared = new ArrayList<>();
        try {
            for (Server server : of.servers()) {
                prepare(of, server, result).ifPresent(prepared::add);
            }
            for (int run = 1; run <= runs; run++) {
                for (Prepared one : prepared) {
                    run(one, run, result);
                }
                Collections.rotate(prepared, 1);
            }
            return result;
        } finally {
            for (Prepared one : prepared) {
                one.trial.close();
            }
        }
    }

    private Optional<Prepared> prepare(Case of, Server server, Result result)
            throws InterruptedException {
        progress.step(of.name() + ": " + server.name() + " warms up");
        try {
            return Optional.of(new Prepared(server.name(), of.prepare(server)));
        } catch (IOException e) {
            result.fail(server.name(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void run(Prepared one, int run, Result result) throws InterruptedException {
        progress.step("%s: %s, run %d of %d".formatted(result.of().name(), one.server, run, runs));
        if (!result.failures().containsKey(one.server)) {
            try {
                result.add(one.server, one.trial.run());
            } catch (IOException e) {
                result.fail(one.server, String.valueOf(e.getMessage()));
            }
        }
    }
}
