package io.wirehost.host.config;

import java.nio.file.Path;

/**
 * Where the plugins are.
 *
 * @param directory as configured; a relative one begins at the working directory
 */
public record PluginsConfig(Path directory) {}
