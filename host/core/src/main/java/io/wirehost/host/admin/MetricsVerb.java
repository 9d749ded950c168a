package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.metrics.HostMetrics;

import java.util.Map;

/** {@code metrics}: all of them, as the text that Prometheus reads. */
public final class MetricsVerb implements AdminVerb {
    private final HostMetrics metrics;

    /**
     * The verb.
     *
     * @param metrics of the host
     */
    public MetricsVerb(HostMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public Map<String, Object> answer(Config request) {
        return Map.of("text", metrics.text());
    }
}
