package io.wirehost.host.config;

import io.wirehost.spi.Range;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the plugins are, which are loaded, and how they are replaced.
 *
 * @param directory as configured; a relative one begins at the working directory
 * @param trust what a plugin must show to be loaded
 * @param warmUpTimeout how long each call may take by which a plugin gets ready
 * @param watch the pause between two looks whether the directory has changed; zero: never looked at
 * @param drainMax how long sessions may go on with a plugin that was replaced; zero: for ever
 * @param quarantine when a plugin has failed too often
 * @param canary when a version that is tried is taken back
 * @param collection how it is proven that a version that was replaced is gone
 */
@TakesEffect(TakesEffect.When.NOW)
public record PluginsConfig(
        @TakesEffect(TakesEffect.When.NEXT_START) Path directory,
        @TakesEffect(TakesEffect.When.NEXT_START) Trust trust,
        @Range(min = "1ms", max = "1h") Duration warmUpTimeout,
        @Range(min = "0", max = "1h") Duration watch,
        @Range(min = "0", max = "365d") Duration drainMax,
        QuarantineConfig quarantine,
        CanaryConfig canary,
        CollectionConfig collection) {
    /** Which plugins are loaded. */
    public enum Trust {
        /** Those that nobody but their owner can change. */
        NONE,
        /** Of those, the ones whose hash is in {@code plugins.lock} beside the configuration. */
        CHECKSUM
    }
}
