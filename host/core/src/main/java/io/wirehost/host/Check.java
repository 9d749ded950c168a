package io.wirehost.host;

import io.wirehost.host.admin.AdminClient;
import io.wirehost.host.config.ConfigException;
import io.wirehost.host.config.ConfigLoader;
import io.wirehost.host.config.HostConfig;
import io.wirehost.host.config.LoadedConfig;
import io.wirehost.host.config.Problem;
import io.wirehost.host.plugin.Admission;
import io.wirehost.host.plugin.PluginStore;
import io.wirehost.host.plugin.Plugins;

import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether a host could serve a configuration. Nothing is touched, so it can be asked while one
 * runs.
 *
 * @param problems all that keeps it from serving
 * @param warnings what would be otherwise than it looks; empty if there are problems
 * @param config without problems
 */
public record Check(List<Problem> problems, List<Problem> warnings, Optional<HostConfig> config) {

    /**
     * Looks at it.
     *
     * @param home the directory of the installation
     * @param conf the configuration file
     */
    public static Check of(Path home, Path conf) {
        return of(home, conf, OptionalLong.empty());
    }

    /**
     * Looks at it.
     *
     * @param home the directory of the installation
     * @param conf the configuration file
     * @param descriptors that the host may have open; empty: as many as this process
     */
    public static Check of(Path home, Path conf, OptionalLong descriptors) {
        try {
            LoadedConfig loaded = load(home, conf);
            List<Problem> warnings = new ArrayList<>(warnings(home, conf, loaded.host()));
            warnings.addAll(
                    new Preflight(
                                    SelectorProvider.provider(),
                                    descriptors.isPresent() ? descriptors : Preflight.descriptors(),
                                    AdminClient.listening(Main.var(home).resolve("host.sock")))
                            .warnings(loaded));
            return new Check(List.of(), warnings, Optional.of(loaded.host()));
        } catch (ConfigException e) {
            return new Check(e.problems(), List.of(), Optional.empty());
        }
    }

    /** Of a wrong one, also tells the mistakes that only the plugins can see. */
    static LoadedConfig load(Path home, Path conf) throws ConfigException {
        try {
            return ConfigLoader.read(conf);
        } catch (ConfigException e) {
            List<Problem> problems = new ArrayList<>(e.problems());
            if (e.usable().isPresent()) {
                try {
                    warnings(home, conf, e.usable().get());
                } catch (ConfigException more) {
                    problems.addAll(more.problems());
                }
            }
            throw new ConfigException(problems, conf.toString());
        }
    }

    private static List<Problem> warnings(Path home, Path conf, HostConfig config)
            throws ConfigException {
        PluginStore store = PluginStore.lookingAt(store(Main.var(home)));
        try (Plugins plugins = plugins(home, conf, config, store)) {
            return Host.check(config, plugins, Main.var(home));
        }
    }

    /** Where a host keeps copies of the plugins. */
    static Path store(Path var) {
        return var.resolve("plugins");
    }

    static Plugins plugins(Path home, Path conf, HostConfig config, PluginStore store)
            throws ConfigException {
        Admission admission =
                switch (config.plugins().trust()) {
                    case NONE -> Admission.ofOwnFiles();
                    case CHECKSUM -> Admission.ofListed(conf.resolveSibling("plugins.lock"));
                };
        admission.checkList();
        return Plugins.load(home.resolve(config.plugins().directory()), store.admitting(admission));
    }
}
