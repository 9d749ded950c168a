package io.wirehost.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The load generator of Redis. It counts errors, but does not look at values. */
public final class RedisBenchmark {
    /** What it is called. */
    public static final String PROGRAM = "redis-benchmark";

    /** The key that it reads and writes. */
    public static final String KEY = "key:__rand_int__";

    /** The bytes of a value. */
    public static final int VALUE_SIZE = 64;

    private static final long FEW_REQUESTS = 20_000;

    private final InetSocketAddress server;
    private final String test;
    private final int connections;
    private final int depth;
    private double rate; // of the last run, by which the next one gets its length

    private RedisBenchmark(InetSocketAddress server, String test, int connections, int depth) {
        this.server = server;
        this.test = test;
        this.connections = connections;
        this.depth = depth;
    }

    /**
     * Makes a load, and runs it for a few requests, to know the rate.
     *
     * @param test {@code get} or {@code set}
     * @param depth how many requests each connection has under way
     */
    public static Load of(InetSocketAddress server, String test, int connections, int depth)
            throws IOException, InterruptedException {
        RedisBenchmark benchmark = new RedisBenchmark(server, test, connections, depth);
        benchmark.run(Duration.ZERO);
        return Load.of(() -> {}, benchmark::run);
    }

    /** It takes a number of requests, not a time. */
    private LoadResult run(Duration time) throws IOException, InterruptedException {
        long requests = Math.max(FEW_REQUESTS, (long) (rate * time.toNanos() / 1e9));
        String options =
                "%s -h %s -p %d -t %s -c %d -P %d -d %d -n %d --csv"
                        .formatted(
                                PROGRAM,
                                server.getAddress().getHostAddress(),
                                server.getPort(),
                                test,
                                connections,
                                depth,
                                VALUE_SIZE,
                                requests);
        Process process =
                new ProcessBuilder(List.of(options.split(" ", -1)))
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(options + ": " + output);
        }
        LoadResult result = parse(output, requests);
        rate = result.rate();
        return result;
    }

    /** The last line has the numbers: test, rate, and latencies in milliseconds. */
    static LoadResult parse(String output, long requests) throws IOException {
        String line = output.strip().lines().reduce((before, last) -> last).orElse("");
        String[] fields = line.replace("\"", "").split(",", -1);
        try {
            double rate = Double.parseDouble(fields[1]);
            double p50 = Double.parseDouble(fields[4]) * 1e3;
            double p99 = Double.parseDouble(fields[6]) * 1e3;
            Duration time = Duration.ofNanos((long) (requests / rate * 1e9));
            return new LoadResult(requests, time, Map.of(50.0, p50, 99.0, p99));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IOException("not what redis-benchmark writes: " + output, e);
        }
    }
}
