package io.wirehost.host.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Metrics and health over HTTP.
 *
 * @param bind where; empty: nowhere
 * @param tokenFile holds what a client must show; empty: nothing must be shown
 */
@TakesEffect(TakesEffect.When.NEXT_START)
public record HttpConfig(Optional<InetSocketAddress> bind, Optional<Path> tokenFile) {
    /** Refuses an address that others can reach and anybody may ask. */
    public HttpConfig {
        if (tokenFile.isEmpty()
                && bind.isPresent()
                && !bind.get().getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "bind is not of this machine alone, and whoever reaches it could ask; set"
                            + " token-file as well, or bind 127.0.0.1 or [::1]");
        }
    }
}
