package io.wirehost.host.config;

import io.wirehost.spi.DataSize;
import io.wirehost.spi.Range;

import java.util.Optional;

/**
 * Options of accepted sockets.
 *
 * @param noDelay TCP_NODELAY
 * @param keepAlive SO_KEEPALIVE
 * @param sendBuffer SO_SNDBUF; empty: the system sizes it
 * @param receiveBuffer SO_RCVBUF; empty: the system sizes it
 */
@TakesEffect(TakesEffect.When.NEW_SESSIONS)
public record TcpConfig(
        boolean noDelay,
        boolean keepAlive,
        @Range(min = "1KiB", max = "1GiB") Optional<DataSize> sendBuffer,
        @TakesEffect(TakesEffect.When.NEXT_START) @Range(min = "1KiB", max = "1GiB")
                Optional<DataSize> receiveBuffer) {}
