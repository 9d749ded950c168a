package io.wirehost.host.config;

import io.wirehost.spi.DataSize;
import io.wirehost.spi.Range;

/**
 * Bounds of a session's write queue.
 *
 * @param packets packets that wait to be packed; when they are as many, an offer is answered FULL
 * @param high packed bytes from which on nothing more is read or dispatched
 * @param low packed bytes at which that goes on again
 * @param limit packed bytes from which on nothing more is packed, and an offer is answered FULL
 */
@TakesEffect(TakesEffect.When.NEW_SESSIONS)
public record WriteQueueConfig(
        @Range(min = "1", max = "1000000") int packets,
        @Range(min = "1B", max = "1GiB") DataSize high,
        @Range(min = "0B", max = "1GiB") DataSize low,
        @Range(min = "1B", max = "1GiB") DataSize limit) {
    /**
     * Checks the order of the three.
     *
     * @throws IllegalArgumentException unless low ≤ high ≤ limit
     */
    public WriteQueueConfig {
        if (low.compareTo(high) > 0) {
            throw new IllegalArgumentException(
                    "low (" + low + ") is more than high (" + high + "); lower low or raise high");
        }
        if (high.compareTo(limit) > 0) {
            throw new IllegalArgumentException(
                    "high ("
                            + high
                            + ") is more than limit ("
                            + limit
                            + "); lower high or raise limit");
        }
    }
}
