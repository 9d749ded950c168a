package io.wirehost.bench.cases;

import static io.wirehost.bench.compare.Target.Bound.AT_LEAST;
import static io.wirehost.bench.compare.Target.Bound.AT_MOST;
import static io.wirehost.bench.compare.Target.Bound.LESS_THAN;
import static io.wirehost.bench.server.Contenders.ALL_PLUGINS;
import static io.wirehost.bench.server.Contenders.C;
import static io.wirehost.bench.server.Contenders.C_BLOCKING;
import static io.wirehost.bench.server.Contenders.GO;
import static io.wirehost.bench.server.Contenders.INLINE;
import static io.wirehost.bench.server.Contenders.NETTY_EPOLL;
import static io.wirehost.bench.server.Contenders.NETTY_NIO;
import static io.wirehost.bench.server.Contenders.POOL;
import static io.wirehost.bench.server.Contenders.REDIS;
import static io.wirehost.bench.server.Contenders.SESSION;

import io.wirehost.bench.compare.Metric;
import io.wirehost.bench.compare.Target;

import java.util.ArrayList;
import java.util.List;

/** What this host is to reach. */
public final class Targets {
    private Targets() {}

    /** All of them, in the order of the report. */
    public static List<Target> all() {
        List<Target> all = new ArrayList<>();
        for (String echo : List.of("echo-50", "echo-500")) {
            all.add(cpu(echo, INLINE, C, 1.10));
            all.add(cheaper(echo, INLINE, NETTY_EPOLL));
            all.add(cheaper(echo, INLINE, NETTY_NIO));
            all.add(cheaper(echo, INLINE, GO));
            all.add(cpu(echo, SESSION, C, 1.20));
            all.add(cheaper(echo, SESSION, GO));
        }
        all.add(cpu("kv-get-1", SESSION, REDIS, 1.05));
        all.add(cpu("kv-set-1", SESSION, REDIS, 1.05));
        all.add(cpu("kv-get-16", SESSION, REDIS, 1.15));
        all.add(cpu("kv-set-16", SESSION, REDIS, 1.15));
        for (String server : List.of(INLINE, SESSION)) {
            all.add(new Target("latency", Metric.P999, server, NETTY_EPOLL, AT_MOST, 1.5));
        }
        for (String server : List.of(INLINE, SESSION)) {
            all.add(cpu("connect", server, C, 1.4));
            all.add(cheaper("connect", server, NETTY_EPOLL));
        }
        for (String server : List.of(INLINE, SESSION, POOL)) {
            all.add(new Target("idle", Metric.SESSION, server, null, AT_MOST, 1_000));
        }
        all.add(new Target("download", Metric.SPEED, POOL, GO, AT_LEAST, 1.0));
        all.add(new Target("download", Metric.SPEED, POOL, C_BLOCKING, AT_LEAST, 0.9));
        all.add(new Target("upload", Metric.SPEED, POOL, GO, AT_LEAST, 1.0));
        all.add(cpu("broadcast", INLINE, C, 1.2));
        all.add(cpu("broadcast", SESSION, C, 1.2));
        all.add(new Target("start", Metric.START, ALL_PLUGINS, null, AT_MOST, 0.40));
        return all;
    }

    private static Target cpu(String name, String server, String reference, double limit) {
        return new Target(name, Metric.CPU, server, reference, AT_MOST, limit);
    }

    private static Target cheaper(String name, String server, String reference) {
        return new Target(name, Metric.CPU, server, reference, LESS_THAN, 1.0);
    }
}
