package io.wirehost.host.plugin;

import java.nio.file.Path;
import java.util.List;

/**
 * What a plugin is, and whether a host of this version would serve it alone. None of its code has
 * run.
 *
 * @param info what is known of it
 * @param spi the version of the SPI that it was built against; empty if it does not say
 * @param reasons why it would be refused
 */
record PluginVerification(PluginInfo info, String spi, List<String> reasons) {
    /** Verifies a jar or a folder of jars, wherever it is. */
    static PluginVerification of(Path path) {
        PluginFile file = PluginFile.at(path);
        Loading loading = new Loading(file);
        PluginStore store = PluginStore.inPlace().admitting(Admission.ofAnything());
        try {
            PluginInfo info = loading.from(store, 0).info();
            return new PluginVerification(info, loading.spi(), List.of());
        } catch (Throwable e) {
            return new PluginVerification(
                    loading.info(), loading.spi(), loading.refusal(e).reasons());
        } finally {
            loading.close();
        }
    }

    boolean isRight() {
        return reasons.isEmpty();
    }
}
