package io.wirehost.host.plugin;

import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.StartPacketHandler;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A plugin as it was found.
 *
 * @param info what is told of it
 * @param codecs none if it is refused
 * @param handlers none if it is refused
 * @param jars open for as long as it is served; none if it is refused
 */
record Plugin(
        PluginInfo info,
        List<Provider<PacketCodec<?, ?>>> codecs,
        List<Provider<StartPacketHandler>> handlers,
        List<PluginJar> jars) {
    /**
     * Loads what the services of a file name. What is wrong with it refuses it, and no other. The
     * number tells its class loader from those of other generations.
     */
    static Plugin load(PluginFile file, PluginStore store, int generation) {
        Loading loading = new Loading(file);
        try {
            return loading.from(store, generation);
        } catch (Throwable e) {
            loading.close();
            return refused(loading.info(), loading.refusal(e).reason());
        }
    }

    /** Loads the copy of an earlier version of what lies there now. */
    static Plugin loadEarlier(PluginFile file, String sha256, PluginStore store, int generation) {
        Loading loading = new Loading(file);
        try {
            return loading.fromCopy(sha256, store, generation);
        } catch (Throwable e) {
            loading.close();
            return refused(loading.info(), loading.refusal(e).reason());
        }
    }

    /** What lies there, as much of it as can be read. Nothing of it is loaded. */
    static PluginInfo identify(PluginFile file, PluginStore store) {
        Loading loading = new Loading(file);
        try {
            loading.identify(store, Fingerprint.of(file));
        } catch (Throwable _) {
            // Whoever loads it tells the cause.
        } finally {
            loading.close();
        }
        return loading.info();
    }

    /** Not looked at any closer. */
    static Plugin refused(PluginFile file, String reason) {
        return refused(PluginInfo.found(file), file + ": " + reason);
    }

    private static Plugin refused(PluginInfo info, String reason) {
        return new Plugin(info.refused(reason), List.of(), List.of(), List.of());
    }

    static Plugin served(PluginInfo info, List<PluginJar> jars, int generation) throws Refusal {
        // A name of its own, since stacks and heap dumps know loaders by nothing else.
        String name = info.id() + "#" + generation;
        ClassLoader loader = new PluginClassLoader(name, jars, HostApi.INSTANCE);
        List<Provider<PacketCodec<?, ?>>> codecs =
                new Services<PacketCodec<?, ?>>(PacketCodec.class, info.id(), jars, loader)
                        .providers();
        List<Provider<StartPacketHandler>> handlers =
                new Services<>(StartPacketHandler.class, info.id(), jars, loader).providers();
        if (codecs.isEmpty() && handlers.isEmpty()) {
            throw new Refusal(
                    "%s: has no service: name its classes, one a line, in %s or %s"
                            .formatted(
                                    info.file().getFileName(),
                                    Services.path(PacketCodec.class),
                                    Services.path(StartPacketHandler.class)));
        }
        return supplying(info, codecs, handlers, jars);
    }

    static Plugin supplying(
            PluginInfo info,
            List<Provider<PacketCodec<?, ?>>> codecs,
            List<Provider<StartPacketHandler>> handlers,
            List<PluginJar> jars)
            throws Refusal {
        return new Plugin(
                info.supplying(names("codec", codecs), names("handler", handlers)),
                codecs,
                handlers,
                jars);
    }

    /** The names of providers of one plugin, which must differ. */
    private static <T> List<String> names(String kind, List<Provider<T>> providers) throws Refusal {
        Map<String, Provider<T>> named = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (Provider<T> provider : providers) {
            Provider<T> other = named.put(provider.name(), provider);
            if (other != null) {
                throw new Refusal(
                        "%s: %s and %s both supply the %s %s: rename one"
                                .formatted(
                                        provider.plugin(),
                                        other.type().getName(),
                                        provider.type().getName(),
                                        kind,
                                        provider.name()));
            }
            names.add(provider.name());
        }
        return names;
    }

    boolean isRefused() {
        return info.state() == PluginInfo.State.REFUSED;
    }

    /** Its class loader; null if its classes did not come from jars of its own. */
    @Nullable ClassLoader loader() {
        if (jars.isEmpty()) {
            return null;
        }
        return codecs.isEmpty() ? handlers.getFirst().loader() : codecs.getFirst().loader();
    }

    /** How many classes it has loaded from jars of its own. */
    int loadedClasses() {
        return loader() instanceof PluginClassLoader own ? own.loadedClasses() : 0;
    }

    /** The same without what it supplies, its jars closed. */
    Plugin refused(String reason) {
        close();
        return refused(info, reason);
    }

    void close() {
        jars.forEach(PluginJar::close);
    }
}
