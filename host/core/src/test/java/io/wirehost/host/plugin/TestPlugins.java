package io.wirehost.host.plugin;

import java.nio.file.Path;
import java.time.InstantSource;

/** Loads plugins that the test itself has just written. */
public final class TestPlugins {
    private TestPlugins() {}

    static Plugins load(Path directory) {
        return load(directory, PluginStore.inPlace());
    }

    /** As a host does, but at once. */
    public static Plugins load(Path directory, PluginStore store) {
        return Plugins.load(directory, store, new Settling(InstantSource.system(), _ -> {}));
    }
}
