package io.wirehost.host.plugin;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where plugins come from, and by which way. */
record PluginSource(Path directory, PluginStore store, Settling settling) {
    private static final Logger log = LoggerFactory.getLogger(PluginSource.class);

    /** What lies in the directory; nothing if it cannot be listed. */
    List<PluginFile> files() {
        return listed().orElse(List.of());
    }

    /** What lies in the directory; empty if it cannot be listed. */
    Optional<List<PluginFile>> listed() {
        try {
            if (Files.isDirectory(directory)) {
                return Optional.of(PluginFile.in(directory));
            }
            log.warn("{} is not a directory: make it, and copy plugins into it", directory);
        } catch (IOException | UncheckedIOException e) {
            log.error(
                    "{} cannot be listed ({}): give the user of the host the right to read it",
                    directory,
                    e.toString());
        }
        return Optional.empty();
    }

    /** The hashes of all that lies in the directory; empty if some of it cannot be read. */
    Optional<Set<String>> hashes() {
        return listed().map(
                        files -> {
                            Set<String> hashes = new HashSet<>();
                            files.forEach(file -> hashes.add(sha256(file)));
                            return hashes;
                        })
                .filter(hashes -> !hashes.contains(""));
    }

    /** Of the content of a file; empty if it cannot be read, which loading it tells. */
    String sha256(PluginFile file) {
        try {
            return Fingerprint.of(file).sha256();
        } catch (Refusal _) {
            return "";
        }
    }

    /** Loads what lies there, unless it is not settled. */
    Plugin load(PluginFile file, boolean settled, int number) {
        return settled
                ? Plugin.load(file, store, number)
                : Plugin.refused(
                        file,
                        "is still being written: copy it under a name that ends in .part, and"
                                + " rename it then");
    }

    /** Loads the copy of what lay there. */
    Plugin loadEarlier(PluginFile file, String sha256, int number) {
        return Plugin.loadEarlier(file, sha256, store, number);
    }
}
