package io.wirehost.host.plugin;

import java.nio.file.Path;
import java.time.InstantSource;

/** Loads plugins that the test itself has just written. */
final class TestPlugins {
    private TestPlugins() {}

    static Plugins load(Path directory) {
        return load(directory, PluginStore.inPlace());
    }

    static Plugins load(Path directory, PluginStore store) {
        return Plugins.load(directory, store, new Settling(InstantSource.system(), _ -> {}));
    }
}
