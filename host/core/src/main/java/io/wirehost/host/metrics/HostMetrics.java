package io.wirehost.host.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.wirehost.host.plugin.DurationBuckets;
import io.wirehost.host.plugin.FaultKind;
import io.wirehost.host.plugin.GenerationInfo;
import io.wirehost.host.plugin.PluginCounters;
import io.wirehost.host.plugin.Traffic;
import io.wirehost.host.session.SessionDirectory;
import io.wirehost.host.status.HostCounters;
import io.wirehost.host.status.HostStatus;
import io.wirehost.host.status.ListenerStatus;
import io.wirehost.host.status.SessionStatus;
import io.wirehost.spi.CloseReason;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** All metrics of a host. Any thread; one collection at a time. */
public final class HostMetrics {
    /** What the text is, for a web server to say. */
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final double MILLIS = TimeUnit.SECONDS.toMillis(1);
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String REFUSED = CloseReason.Kind.TOO_MANY_CONNECTIONS.label();

    private final Supplier<HostStatus> status;
    private final Supplier<HostCounters> counters;
    private final SessionDirectory sessions;
    private final Growing growing = new Growing(); // guarded by this

    /** Of a host; each is asked at each collection. */
    public HostMetrics(
            Supplier<HostStatus> status,
            Supplier<HostCounters> counters,
            SessionDirectory sessions) {
        this.status = status;
        this.counters = counters;
        this.sessions = sessions;
    }

    /** All of them at this moment, in the text format of Prometheus. */
    public synchronized String text() {
        Series series = new Series();
        HostStatus now = status.get();
        HostCounters counted = counters.get();
        addListeners(series, now, counted.refused());
        addTraffic(series);
        addPlugins(series, now, counted);
        JvmSeries.addTo(series);
        var bytes = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create()
                    .write(bytes, series.build(), EscapingScheme.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // not in memory
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void addListeners(Series series, HostStatus now, long refused) {
        series.gauge(
                "wirehost_sessions_active",
                "Sessions that are open.",
                values -> {
                    for (ListenerStatus listener : now.listeners()) {
                        values.add(listener.sessions(), "listener", listener.name());
                    }
                });
        series.counter(
                "wirehost_accepted",
                "Connections that were accepted, refused ones included.",
                values -> {
                    for (ListenerStatus listener : now.listeners()) {
                        values.add(listener.accepted(), "listener", listener.name());
                    }
                });
        series.counter(
                "wirehost_accept_rejected",
                "Connections that were accepted and closed at once, by the reason.",
                values -> values.add(refused, "reason", REFUSED));
        series.counter(
                "wirehost_sessions_closed",
                "Sessions that have ended, by the reason.",
                values -> {
                    for (ListenerStatus listener : now.listeners()) {
                        listener.closed()
                                .forEach((reason, count) -> {
                                    if (!reason.equals(REFUSED)) {
                                        values.add(
                                                count,
                                                "listener",
                                                listener.name(),
                                                "reason",
                                                reason);
                                    }
                                });
                    }
                });
    }

    private void addTraffic(Series series) {
        // The closed ones first: one that closes in between is missed, which Growing mends, and
        // not counted twice.
        Map<String, Traffic> all = new TreeMap<>(sessions.closedTraffic());
        for (SessionStatus session : sessions.open()) {
            if (!session.protocol().isEmpty()) {
                all.merge(session.protocol(), session.traffic(), Traffic::plus);
            }
        }
        series.counter(
                "wirehost_packets",
                "Packets that were unpacked (in) and packed (out).",
                values ->
                        all.forEach((protocol, traffic) -> {
                            add(values, "packets", protocol, "in", traffic.packetsIn());
                            add(values, "packets", protocol, "out", traffic.packetsOut());
                        }));
        series.counter(
                "wirehost_bytes",
                "Bytes that were received (in) and taken by the kernel (out).",
                values ->
                        all.forEach((protocol, traffic) -> {
                            add(values, "bytes", protocol, "in", traffic.bytesIn());
                            add(values, "bytes", protocol, "out", traffic.bytesOut());
                        }));
        series.gauge(
                "wirehost_write_queue_bytes",
                "Packed bytes that the kernel has not taken.",
                values ->
                        all.forEach((protocol, traffic) ->
                                values.add(traffic.writeQueue(), "protocol", protocol)));
    }

    private void add(
            Series.Values values, String what, String protocol, String direction, long sum) {
        values.add(
                growing.atLeast(what + " " + direction + " " + protocol, sum),
                "protocol",
                protocol,
                "direction",
                direction);
    }

    private static void addPlugins(Series series, HostStatus now, HostCounters counters) {
        series.counter(
                "wirehost_malformed",
                "What peers have sent that was no packet.",
                values -> {
                    for (PluginCounters plugin : counters.plugins()) {
                        values.add(
                                plugin.faults().getOrDefault(FaultKind.MALFORMED, 0L),
                                "plugin",
                                plugin.plugin());
                    }
                });
        series.counter(
                "wirehost_plugin_faults",
                "How often plugins have failed, by what failed.",
                values -> {
                    for (PluginCounters plugin : counters.plugins()) {
                        plugin.faults()
                                .forEach((kind, count) -> {
                                    if (kind != FaultKind.MALFORMED) {
                                        values.add(
                                                count,
                                                "plugin",
                                                plugin.plugin(),
                                                "kind",
                                                kind.label());
                                    }
                                });
                    }
                });
        series.histogram(
                "wirehost_handler_seconds",
                "How long callbacks of handlers took, with what they waited for; one call in 64"
                        + " is measured and counted.",
                histograms -> {
                    for (PluginCounters plugin : counters.plugins()) {
                        DurationBuckets handling = plugin.handling();
                        histograms.add(
                                limits(),
                                handling.counts().stream().mapToLong(Long::longValue).toArray(),
                                handling.nanos() / NANOS,
                                "plugin",
                                plugin.plugin());
                    }
                });
        series.info(
                "wirehost_plugin",
                "The generations of plugins that serve, or have sessions left.",
                values -> {
                    for (GenerationInfo generation : now.plugins()) {
                        if (generation.number() > 0) {
                            values.add(
                                    1,
                                    "id",
                                    generation.plugin().id(),
                                    "version",
                                    generation.plugin().version(),
                                    "generation",
                                    Integer.toString(generation.number()));
                        }
                    }
                });
        series.counter(
                "wirehost_loop_stall",
                "How often a loop was held for longer than loop-stall.",
                values -> values.add(counters.stalls()));
        series.gauge(
                "wirehost_config_last_reload_success",
                "1 if the last reload was taken over, or there was none; else 0.",
                values -> values.add(counters.reloads().lastSucceeded() ? 1 : 0));
        series.gauge(
                "wirehost_config_last_reload_success_timestamp_seconds",
                "When configuration and plugins were taken over last, by a reload or by the start.",
                values -> values.add(counters.reloads().lastSuccess().toEpochMilli() / MILLIS));
    }

    /** In seconds, the last one for all that is longer. */
    private static double[] limits() {
        double[] limits = new double[DurationBuckets.LIMITS.size() + 1];
        for (int i = 0; i < DurationBuckets.LIMITS.size(); i++) {
            limits[i] = DurationBuckets.LIMITS.get(i) / NANOS;
        }
        limits[limits.length - 1] = Double.POSITIVE_INFINITY;
        return limits;
    }
}
