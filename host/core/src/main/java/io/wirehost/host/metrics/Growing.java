package io.wirehost.host.metrics;

import java.util.HashMap;
import java.util.Map;

/**
 * Sums that must never go down, or Prometheus takes it for a new beginning: a session that closes
 * while sums are made of open and closed ones may be missed once. Confined to one collection at a
 * time.
 */
final class Growing {
    private final Map<String, Long> largest = new HashMap<>();

    /** The sum of this name, or the largest that it ever was. */
    long atLeast(String name, long sum) {
        return largest.merge(name, sum, Math::max);
    }
}
