package io.wirehost.host.config;

import java.util.List;

/** A configuration that has no mistakes, and how it came about. Any thread. */
public final class LoadedConfig {
    private final HostConfig host;
    private final Block root;

    LoadedConfig(HostConfig host, Block root) {
        this.host = host;
        this.root = root;
    }

    /**
     * The configuration.
     *
     * @return what the host is told
     */
    public HostConfig host() {
        return host;
    }

    /**
     * Where a setting of the host itself is set.
     *
     * @param key the full path
     * @return the file alone, where the operator has not set it
     */
    public Place place(String key) {
        return settings().stream()
                .filter(each -> each.key().equals(key))
                .findFirst()
                .flatMap(EffectiveSetting::place)
                .orElseGet(() -> new Place(root.place().file(), 0, key));
    }

    /**
     * Every setting that holds. Made at each call.
     *
     * @return by their place in the configuration
     */
    public List<EffectiveSetting> settings() {
        return EffectiveConfig.of(root);
    }
}
