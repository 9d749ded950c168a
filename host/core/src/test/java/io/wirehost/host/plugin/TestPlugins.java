package io.wirehost.host.plugin;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** Loads plugins that the test itself has just written. */
public final class TestPlugins {
    private TestPlugins() {}

    static Plugins load(Path directory) {
        return load(directory, PluginStore.inPlace());
    }

    /** Likewise, and soon takes for leaked what is not collected. */
    public static Plugins load(Path directory, PluginStore store, Duration betweenCollections) {
        return Plugins.load(
                directory,
                store,
                new Settling(InstantSource.system(), _ -> {}),
                betweenCollections);
    }

    /** As a host does, but at once. */
    public static Plugins load(Path directory, PluginStore store) {
        return Plugins.load(directory, store, new Settling(InstantSource.system(), _ -> {}));
    }
}
