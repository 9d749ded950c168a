package io.wirehost.host.config;

import io.wirehost.spi.Range;

import java.time.Duration;

/**
 * When a plugin has failed too often to get more connections.
 *
 * @param faults of its codecs and handlers, within the window; 0: never
 * @param window how long a fault counts
 * @param then what new connections get
 */
@TakesEffect(TakesEffect.When.NOW)
public record QuarantineConfig(
        @Range(min = "0", max = "10000") int faults,
        @Range(min = "1s", max = "1d") Duration window,
        Then then) {
    /** What becomes of new connections. */
    public enum Then {
        /** They are closed. */
        REFUSE,
        /** They get the version that was served before, if there is one. */
        FALLBACK
    }
}
