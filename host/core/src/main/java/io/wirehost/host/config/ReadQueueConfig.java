package io.wirehost.host.config;

import io.wirehost.spi.DataSize;
import io.wirehost.spi.Range;

/**
 * Bounds of a session's read queue. Where one is reached, reading from the peer pauses.
 *
 * @param packets packets that wait for the handler
 * @param bytes their size as they came in
 */
@TakesEffect(TakesEffect.When.NEW_SESSIONS)
public record ReadQueueConfig(
        @Range(min = "1", max = "1000000") int packets,
        @Range(min = "1B", max = "1GiB") DataSize bytes) {}
