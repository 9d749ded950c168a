package io.wirehost.host;

import io.wirehost.host.config.ConfigException;
import io.wirehost.host.config.HostConfig;

/** Where a reload gets the configuration from. */
@FunctionalInterface
public interface ConfigSource {
    /**
     * Reads it.
     *
     * @throws ConfigException with all that is wrong with it
     */
    HostConfig load() throws ConfigException;

    /** What was read last is served now. */
    default void taken() {}
}
