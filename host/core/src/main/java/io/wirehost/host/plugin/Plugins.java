package io.wirehost.host.plugin;

import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.StartPacketHandler;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The plugins of a directory, and who of them supplies which name. Immutable; any thread.
 *
 * <p>A plugin is {@code <name>.jar} or a folder of jars. One that cannot be served is refused whole
 * and by itself, with a reason; the others are served. Where two supply one name, or have one id,
 * both are refused: neither has the better right, and to serve the one that was found first would
 * let the name of a file decide what a port speaks.
 */
public final class Plugins implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Plugins.class);

    private final List<Plugin> plugins;
    private final Map<String, Provider<PacketCodec<?, ?>>> codecs;
    private final Map<String, Provider<StartPacketHandler>> handlers;

    private Plugins(List<Plugin> plugins) {
        this.plugins = List.copyOf(plugins);
        this.codecs = byName(plugins, Plugin::codecs);
        this.handlers = byName(plugins, Plugin::handlers);
    }

    private static <T> Map<String, Provider<T>> byName(
            List<Plugin> plugins, Function<Plugin, List<Provider<T>>> supplied) {
        Map<String, Provider<T>> named = new TreeMap<>();
        for (Plugin plugin : plugins) {
            supplied.apply(plugin).forEach(provider -> named.put(provider.name(), provider));
        }
        return Collections.unmodifiableMap(named);
    }

    /**
     * Loads what lies in a directory. Names that begin with a dot, or end in {@code .part} or
     * {@code .tmp}, are passed over. Each plugin, and each refusal, is logged once.
     *
     * @param directory of the plugins; if it is not there, there are none
     * @param store whose copies are loaded
     * @return the plugins, to be closed when nothing of them is used any more
     */
    public static Plugins load(Path directory, PluginStore store) {
        return load(directory, store, Settling.bySystemClock());
    }

    static Plugins load(Path directory, PluginStore store, Settling settling) {
        List<Plugin> found = new ArrayList<>();
        try {
            if (Files.isDirectory(directory)) {
                found.addAll(load(PluginFile.in(directory), store, settling));
            } else {
                log.warn("{} is not a directory: make it, and copy plugins into it", directory);
            }
        } catch (IOException | UncheckedIOException e) {
            log.error(
                    "{} cannot be listed ({}): give the user of the host the right to read it",
                    directory,
                    e.toString());
        }
        Plugins plugins = new Plugins(Clashes.refused(found));
        plugins.infos().forEach(Plugins::tell);
        return plugins;
    }

    private static List<Plugin> load(List<PluginFile> files, PluginStore store, Settling settling) {
        Set<PluginFile> unsettled = settling.unsettled(files);
        List<Plugin> loaded = new ArrayList<>();
        Set<String> used = new HashSet<>();
        for (PluginFile file : files) {
            Plugin plugin =
                    unsettled.contains(file)
                            ? Plugin.refused(
                                    file,
                                    "is still being written: copy it under a name that ends in"
                                            + " .part, and rename it then")
                            : Plugin.load(file, store);
            loaded.add(plugin);
            if (!plugin.info().sha256().isEmpty()) {
                used.add(plugin.info().sha256());
            }
        }
        store.prune(used);
        return loaded;
    }

    private static void tell(PluginInfo info) {
        switch (info.state()) {
            case ACTIVE ->
                    log.info(
                            "plugin {} {} supplies codecs {} and handlers {}",
                            info.id(),
                            info.version().isEmpty() ? "(no version)" : info.version(),
                            info.codecs(),
                            info.handlers());
            case REFUSED -> log.warn("plugin {} is refused: {}", info.id(), info.reason());
        }
    }

    /**
     * Makes one plugin of classes that are there already, for tests and for a host inside another
     * program. Each keeps its own loader.
     *
     * @param providers public classes with a public constructor without parameters, that implement
     *     {@link PacketCodec} or {@link StartPacketHandler} and are annotated with {@link
     *     io.wirehost.spi.Provides}
     * @return the plugins
     * @throws IllegalArgumentException if one of them would be refused in a jar
     */
    public static Plugins of(Class<?>... providers) {
        PluginInfo info = PluginInfo.found("embedded", Path.of(""));
        List<Provider<PacketCodec<?, ?>>> codecs = new ArrayList<>();
        List<Provider<StartPacketHandler>> handlers = new ArrayList<>();
        try {
            for (Class<?> type : providers) {
                boolean codec = PacketCodec.class.isAssignableFrom(type);
                if (codec) {
                    codecs.add(Provider.of(info.id(), PacketCodec.class, type));
                }
                if (!codec || StartPacketHandler.class.isAssignableFrom(type)) {
                    handlers.add(Provider.of(info.id(), StartPacketHandler.class, type));
                }
            }
            return new Plugins(List.of(Plugin.supplying(info, codecs, handlers, List.of())));
        } catch (Refusal e) {
            throw new IllegalArgumentException(e.reason(), e);
        }
    }

    /**
     * What was found, served or refused.
     *
     * @return by id
     */
    public List<PluginInfo> infos() {
        return plugins.stream()
                .map(Plugin::info)
                .sorted(Comparator.comparing(PluginInfo::id).thenComparing(PluginInfo::file))
                .toList();
    }

    /**
     * Who supplies a codec.
     *
     * @param name as {@code codec = …} has it
     * @return empty if no plugin that is served does; {@link #infos} may know one that is refused
     */
    public Optional<Provider<PacketCodec<?, ?>>> codec(String name) {
        return Optional.ofNullable(codecs.get(name));
    }

    /**
     * Who supplies a handler.
     *
     * @param name as {@code handler = …} has it
     * @return empty if no plugin that is served does; {@link #infos} may know one that is refused
     */
    public Optional<Provider<StartPacketHandler>> handler(String name) {
        return Optional.ofNullable(handlers.get(name));
    }

    /**
     * The codecs that can be bound.
     *
     * @return their names in alphabetical order
     */
    public Set<String> codecNames() {
        return codecs.keySet();
    }

    /**
     * The handlers that can be bound.
     *
     * @return their names in alphabetical order
     */
    public Set<String> handlerNames() {
        return handlers.keySet();
    }

    /**
     * Closes the jars. Classes that were loaded go on working; what was not loaded yet is not found
     * any more.
     */
    @Override
    public void close() {
        plugins.forEach(Plugin::close);
    }
}
