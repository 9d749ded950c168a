package io.wirehost.bench.cases;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wirehost.bench.compare.Case;
import io.wirehost.bench.load.Clients;
import io.wirehost.bench.load.Exchange;
import io.wirehost.bench.load.Greetings;
import io.wirehost.bench.load.Load;
import io.wirehost.bench.load.RedisBenchmark;
import io.wirehost.bench.server.Contenders;
import io.wirehost.bench.server.RunningServer;
import io.wirehost.bench.server.Server;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** All that is measured. */
public final class Cases {
    private static final int AT_ONCE = 64;
    private static final int FEW = 50;
    private static final int FAN = 10_000;
    private static final String BOTH_CORES = "0,1";

    private final Contenders contenders;
    private final Laboratory laboratory;
    private final int manySessions;
    private final long objectSize;

    /**
     * The cases.
     *
     * @param manySessions how many are many
     * @param objectSize the bytes of what is uploaded and downloaded
     */
    public Cases(Contenders contenders, Laboratory laboratory, int manySessions, long objectSize) {
        this.contenders = contenders;
        this.laboratory = laboratory;
        this.manySessions = manySessions;
        this.objectSize = objectSize;
    }

    /** In the order of the report. */
    public List<Case> all() {
        List<Case> all = new ArrayList<>();
        all.add(echo("echo-50", contenders.echo(), laboratory, 50, 1));
        all.add(echo("echo-500", contenders.echo(), laboratory, 500, 1));
        all.add(echo("echo-pipelined", contenders.echo(), laboratory, 50, 16));
        for (int depth : new int[] {1, 16}) {
            for (String test : new String[] {"get", "set"}) {
                all.add(keyValue(test, depth));
            }
        }
        all.add(latency());
        all.add(greetings());
        all.add(fanOut());
        all.add(
                new TransferCase(
                        TransferCase.Direction.DOWNLOAD,
                        contenders.dataserver(),
                        laboratory,
                        objectSize));
        all.add(
                new TransferCase(
                        TransferCase.Direction.UPLOAD,
                        contenders.dataserver(),
                        laboratory,
                        objectSize));
        all.add(new IdleCase(contenders.echo(), laboratory, manySessions));
        all.add(new StartCase(contenders.starters(), laboratory.withCores(BOTH_CORES)));
        for (int sessions : new int[] {100, 1_000, 5_000, manySessions}) {
            all.add(echo("sessions-" + sessions, contenders.curve(), laboratory, sessions, 1));
        }
        all.add(echo("loops", contenders.loops(), laboratory.withCores(BOTH_CORES), 500, 1));
        return all;
    }

    private static Case echo(
            String name, List<Server> servers, Laboratory laboratory, int connections, int depth) {
        return new LoadCase(
                name,
                "Echo of 64 bytes, %,d connections, %d in flight%s"
                        .formatted(
                                connections,
                                depth,
                                laboratory.cores().equals(BOTH_CORES)
                                        ? ", on both cores, one of them shared with the load"
                                        : ""),
                "packet",
                servers,
                laboratory,
                server -> saturation(server, connections, Exchange::echo, depth));
    }

    private Case latency() {
        return new LoadCase(
                "latency",
                "Echo of 64 bytes, 50 connections, paced at 70 % of saturation",
                "packet",
                contenders.latency(),
                laboratory,
                new PacedLoads(laboratory.warmUp(), laboratory.run()));
    }

    private Case greetings() {
        return new LoadCase(
                "connect",
                "Connections with a start packet of 16 bytes, an answer, and a close",
                "connection",
                contenders.greet(),
                laboratory,
                server -> new Greetings(server.address(), AT_ONCE));
    }

    private Case fanOut() {
        return new LoadCase(
                "broadcast",
                "Broadcast of a packet of 64 bytes to %,d sessions".formatted(FAN),
                "copy",
                contenders.fanOut(),
                laboratory,
                server -> {
                    Exchange same = Exchange.echo(0);
                    Clients clients = new Clients(server.address(), FAN, number -> same, 1);
                    clients.awaitWelcome();
                    return Load.of(clients, clients::fanOut);
                });
    }

    private Case keyValue(String test, int depth) {
        boolean redis = Contenders.isInstalled(RedisBenchmark.PROGRAM);
        String value = "v".repeat(RedisBenchmark.VALUE_SIZE);
        Exchange set = new Exchange(request("SET", RedisBenchmark.KEY, value), "+OK\r\n");
        Exchange get =
                new Exchange(
                        request("GET", RedisBenchmark.KEY),
                        "$%d\r\n%s\r\n".formatted(value.length(), value));
        Exchange measured = test.equals("get") ? get : set;
        return new LoadCase(
                "kv-%s-%d".formatted(test, depth),
                "%S of 64 bytes%s, %d connections, %d in flight"
                        .formatted(test, redis ? " by redis-benchmark" : "", FEW, depth),
                "request",
                contenders.keyValue(),
                laboratory,
                server -> {
                    check(server, set);
                    check(server, get);
                    return redis
                            ? RedisBenchmark.of(server.address(), test, FEW, depth)
                            : saturation(server, FEW, number -> measured, depth);
                });
    }

    private static Load saturation(
            RunningServer server, int connections, IntFunction<Exchange> exchanges, int depth)
            throws IOException {
        Clients clients = new Clients(server.address(), connections, exchanges, depth);
        return Load.of(clients, time -> clients.saturate(depth, time));
    }

    private static void check(RunningServer server, Exchange exchange) throws IOException {
        try (Clients clients = new Clients(server.address(), 1, number -> exchange, 1)) {
            clients.saturate(1, Duration.ofMillis(10));
        }
    }

    private static String request(String... words) {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append("$%d\r\n%s\r\n".formatted(word.getBytes(US_ASCII).length, word));
        }
        return request.toString();
    }
}
