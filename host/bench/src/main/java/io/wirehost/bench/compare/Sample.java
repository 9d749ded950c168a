package io.wirehost.bench.compare;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What one run has measured.
 *
 * @param values by metric
 */
public record Sample(Map<Metric, Double> values) {
    /** Keeps a copy. */
    public Sample {
        values = Collections.unmodifiableMap(new EnumMap<>(values));
    }
}
