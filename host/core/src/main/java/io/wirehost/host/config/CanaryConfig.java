package io.wirehost.host.config;

import io.wirehost.spi.Range;

/**
 * When a version of a plugin that is tried with a part of the connections is taken back.
 *
 * @param minFaults of it, for that; 0: it never is
 * @param minConnections of it, for that
 * @param faultFactor how many times the faults per connection of the version beside it are too many
 */
@TakesEffect(TakesEffect.When.NOW)
public record CanaryConfig(
        @Range(min = "0", max = "10000") int minFaults,
        @Range(min = "1", max = "1000000") int minConnections,
        @Range(min = "1", max = "1000") double faultFactor) {}
