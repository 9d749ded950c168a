package io.wirehost.host.config;

import io.wirehost.spi.DataSize;
import io.wirehost.spi.Range;

import java.time.Duration;

/**
 * When everything may be stopped for a moment, to tell whether classes of a plugin are held.
 *
 * @param stopAfter how long a moment is awaited in which nothing goes through the sessions; zero:
 *     not at all
 * @param stopMaxHeap never while more than this is in use
 */
@TakesEffect(TakesEffect.When.NOW)
public record CollectionConfig(
        @Range(min = "0", max = "365d") Duration stopAfter,
        @Range(min = "0B", max = "1024GiB") DataSize stopMaxHeap) {}
