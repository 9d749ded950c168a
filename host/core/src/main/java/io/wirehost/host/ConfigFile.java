package io.wirehost.host;

import io.wirehost.host.config.ConfigException;
import io.wirehost.host.config.ConfigLoader;
import io.wirehost.host.config.EffectiveSetting;
import io.wirehost.host.config.HostConfig;
import io.wirehost.host.config.LoadedConfig;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The configuration file of a running host, and what of it is served. */
final class ConfigFile implements ConfigSource {
    private final Path file;
    private final Consumer<HostConfig> whenTaken;

    private LoadedConfig read; // by one reload at a time
    private volatile LoadedConfig served;

    /** Served already is what it came to at the start. */
    ConfigFile(Path file, LoadedConfig served, Consumer<HostConfig> whenTaken) {
        this.file = file;
        this.whenTaken = whenTaken;
        this.read = served;
        this.served = served;
    }

    @Override
    public HostConfig load() throws ConfigException {
        read = ConfigLoader.read(file);
        return read.host();
    }

    @Override
    public void taken() {
        served = read;
        whenTaken.accept(read.host());
    }

    /** What is served, as it was in the file when it was taken over. */
    List<EffectiveSetting> settings() {
        return served.settings();
    }
}
