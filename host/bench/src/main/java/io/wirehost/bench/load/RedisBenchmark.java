package io.wirehost.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load generator of Redis. It counts errors, but does not look at values. */
public final class RedisBenchmark {
    /** What it is called. */
    public static final String PROGRAM = "redis-benchmark";

    /** The key that it reads and writes. */
    public static final String KEY = "key:__rand_int__";

    /** The bytes of a value. */
    public static final int VALUE_SIZE = 64;

    private static final long FEW_REQUESTS = 20_000;
    private static final Pattern RATE =
            Pattern.compile("throughput summary: ([0-9.]+) requests per second");
    private static final String NEXT = "\\s+[0-9.]+"; // column
    private static final Pattern P50 = summary(2);
    private static final Pattern P99 = summary(4);
    private static final Pattern P999 =
            Pattern.compile("(?m)^(?:99\\.9[0-9]+|100\\.0+)% <= ([0-9.]+) milliseconds");

    private final InetSocketAddress server;
    private final String test;
    private final int connections;
    private final int depth;
    private double rate; // of the last run, by which the next one gets its length

    /** A column of the latencies, behind so many. */
    private static Pattern summary(int before) {
        return Pattern.compile(
                "avg\\s+min\\s+p50\\s+p95\\s+p99\\s+max" + NEXT.repeat(before) + "\\s+([0-9.]+)");
    }

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
                "%s -h %s -p %d -t %s -c %d -P %d -d %d -n %d"
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

    /**
     * The summary has the rate and two of the latencies, in milliseconds. Of the distribution, the
     * first part that is 99.9 % or more counts, which may be a little more.
     */
    static LoadResult parse(String output, long requests) throws IOException {
        double rate = number(RATE, output);
        Map<Double, Double> micros =
                Map.of(
                        50.0, number(P50, output) * 1e3,
                        99.0, number(P99, output) * 1e3,
                        99.9, number(P999, output) * 1e3);
        return new LoadResult(requests, Duration.ofNanos((long) (requests / rate * 1e9)), micros);
    }

    private static double number(Pattern pattern, String output) throws IOException {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new IOException("not what redis-benchmark writes: " + output);
        }
        return Double.parseDouble(matcher.group(1));
    }
}
