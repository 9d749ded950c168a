package io.wirehost.host.config;

import io.wirehost.spi.Range;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the plugins are, and how they are replaced.
 *
 * @param directory as configured; a relative one begins at the working directory
 * @param watch the pause between two looks whether the directory has changed; zero: never looked at
 * @param drainMax how long sessions may go on with a plugin that was replaced; zero: for ever
 */
public record PluginsConfig(
        Path directory,
        @Range(min = "0", max = "1h") Duration watch,
        @Range(min = "0", max = "365d") Duration drainMax) {}
