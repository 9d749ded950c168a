package io.wirehost.host.plugin;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/**
 * The open jars of a plugin, which nobody changes while they are used.
 *
 * @param jars in the order of their names
 * @param directory of the store; null if they are opened in place
 * @param isProven whether it links, as was found before
 */
record PluginCopy(List<PluginJar> jars, @Nullable Path directory, boolean isProven) {
    PluginCopy {
        jars = List.copyOf(jars);
    }

    /** It was found to link, which spares the next start the proof. */
    void rememberProven() {
        if (directory != null) {
            Proofs.seal(directory);
        }
    }
}
