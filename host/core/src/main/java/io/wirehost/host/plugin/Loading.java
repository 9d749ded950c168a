package io.wirehost.host.plugin;

import java.util.List;

/**
 * A plugin on its way from a file to what can be bound. As far as it came is known also when it was
 * refused.
 */
final class Loading {
    private final PluginFile file;
    private PluginInfo info;
    private String spi = "";
    private List<PluginJar> jars = List.of();

    Loading(PluginFile file) {
        this.file = file;
        this.info = PluginInfo.found(file);
    }

    /** Loads it; no code of it runs. */
    Plugin from(PluginStore store, int generation) throws Refusal {
        store.admission().checkFile(file);
        return load(store, Fingerprint.of(file), generation);
    }

    /** Likewise, an earlier content of the file, of which there is a copy only. */
    Plugin fromCopy(String sha256, PluginStore store, int generation) throws Refusal {
        return load(store, store.fingerprint(sha256), generation);
    }

    private Plugin load(PluginStore store, Fingerprint fingerprint, int generation) throws Refusal {
        info = info.of(fingerprint);
        PluginCopy copy = store.open(file, fingerprint);
        PluginManifest manifest = identify(copy);
        store.admission().checkContent(file, info);
        manifest.check(jars, HostApi.Library.SPI.version());
        if (!copy.isProven()) {
            LinkProof.prove(jars, manifest);
        }
        copy.rememberProven();
        return Plugin.served(info, jars, generation);
    }

    /** Reads what it says of itself. */
    void identify(PluginStore store, Fingerprint fingerprint) throws Refusal {
        info = info.of(fingerprint);
        identify(store.open(file, fingerprint));
    }

    private PluginManifest identify(PluginCopy copy) throws Refusal {
        jars = copy.jars();
        PluginManifest manifest = PluginManifest.of(jars, file.id());
        info = info.named(manifest);
        spi = manifest.spi();
        return manifest;
    }

    /** Why it cannot be loaded, by what was thrown. */
    Refusal refusal(Throwable thrown) {
        // Also an entry too large for the heap, or types that nest too deep for the stack.
        return thrown instanceof Refusal refusal
                ? refusal
                : new Refusal(file + ": cannot be loaded (" + thrown + "): build or copy it again");
    }

    PluginInfo info() {
        return info;
    }

    /** The version of the SPI that it was built against; empty if it does not say. */
    String spi() {
        return spi;
    }

    void close() {
        jars.forEach(PluginJar::close);
    }
}
