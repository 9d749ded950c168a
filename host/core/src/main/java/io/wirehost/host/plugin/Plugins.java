package io.wirehost.host.plugin;

import io.wirehost.host.config.QuarantineConfig;
import io.wirehost.host.leak.LeakFinder;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.StartPacketHandler;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The plugins of a directory as they were at one time, and who of them supplies which name.
 * Immutable; any thread.
 *
 * <p>A plugin is {@code <name>.jar} or a folder of jars. One that cannot be served is refused whole
 * and by itself, with a reason; the others are served. Where two supply one name, or have one id,
 * both are refused: neither has the better right, and to serve the one that was found first would
 * let the name of a file decide what a port speaks.
 */
public final class Plugins implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Plugins.class);
    private static final Duration BETWEEN_COLLECTIONS = Duration.ofSeconds(5);

    private final @Nullable Source source; // null: they come from nowhere
    private final Generations living; // those of earlier times as well
    private final List<Generation> served;
    private final List<PluginInfo> refused; // or held back
    private final History history; // if these are served
    private final Map<String, Provider<PacketCodec<?, ?>>> codecs;
    private final Map<String, Provider<StartPacketHandler>> handlers;

    private Plugins(
            @Nullable Source source,
            Generations living,
            List<Generation> served,
            List<PluginInfo> refused,
            History history) {
        this.source = source;
        this.living = living;
        this.served = List.copyOf(served);
        this.refused = List.copyOf(refused);
        this.history = history.serving(served.stream().map(Generation::info).toList());
        this.codecs = byName(served, Plugin::codecs);
        this.handlers = byName(served, Plugin::handlers);
    }

    private static <T> Map<String, Provider<T>> byName(
            List<Generation> served, Function<Plugin, List<Provider<T>>> supplied) {
        Map<String, Provider<T>> named = new TreeMap<>();
        for (Generation generation : served) {
            Plugin plugin = generation.plugin();
            if (plugin != null) {
                supplied.apply(plugin).forEach(provider -> named.put(provider.name(), provider));
            }
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
        return load(directory, store, settling, BETWEEN_COLLECTIONS);
    }

    static Plugins load(
            Path directory, PluginStore store, Settling settling, Duration betweenCollections) {
        Source source = new Source(directory, store, settling);
        return new Plugins(
                        source,
                        noneYet(store.disabled(), betweenCollections),
                        List.of(),
                        List.of(),
                        store.history())
                .reloaded();
    }

    private static Generations noneYet(Disabled disabled, Duration betweenCollections) {
        return new Generations(
                new CollectionProof(betweenCollections, LeakFinder::holders), disabled);
    }

    /** Where plugins come from, and by which way. */
    private record Source(Path directory, PluginStore store, Settling settling) {}

    /**
     * What lies in the directory now. Of what has not changed it has the same generations, which go
     * on; the rest is loaded. Nothing of these plugins is closed.
     *
     * @return to be used instead of these, and these {@link #retireAllBut retired} then; or not to
     *     be used, and retired itself
     */
    public Plugins reloaded() {
        if (source == null) {
            return this;
        }
        List<PluginFile> files = files(source.directory);
        Set<PluginFile> unsettled = source.settling.unsettled(files);
        List<Generation> found = new ArrayList<>();
        List<PluginInfo> refusals = new ArrayList<>();
        for (PluginFile file : files) {
            String lying = sha256(file);
            String wanted = history.insteadOf(lying);
            boolean held = !wanted.equals(lying);
            if (held) {
                refusals.add(Plugin.heldBack(file, source.store));
            }
            Generation same = served(file, wanted);
            if (same != null) {
                found.add(same);
                continue;
            }
            int number = living.nextNumber();
            Plugin plugin =
                    held
                            ? Plugin.loadEarlier(file, wanted, source.store, number)
                            : load(file, source.store, unsettled, number);
            if (plugin.isRefused()) {
                refusals.add(withNamesOfBefore(plugin.info()));
            } else {
                found.add(living.add(plugin, number));
            }
        }
        Clashes.of(found)
                .forEach((loser, reason) -> {
                    found.remove(loser);
                    refusals.add(loser.info().refused(reason));
                    if (!served.contains(loser)) {
                        loser.retire();
                    }
                });
        source.store.prune(history.hashesAnd(living.hashes()));
        found.stream().filter(one -> !served.contains(one)).forEach(one -> tell(one.info()));
        refusals.forEach(Plugins::tell);
        return new Plugins(source, living, found, refusals, history);
    }

    /**
     * These, but of one plugin the version that was served before. What is served now is held back
     * until another one lies in the directory, or it is {@link #promoted}.
     *
     * @param id of the plugin
     * @return to be used as those of {@link #reloaded}
     * @throws VersionException if there is none
     */
    public Plugins rolledBack(String id) throws VersionException {
        Generation now = known(id);
        Optional<String> before = history.before(id);
        if (source == null || before.isEmpty()) {
            throw new VersionException(
                    ("nothing was served before plugin %s: copy the jar that is wanted into the"
                                    + " plugins folder, and reload")
                            .formatted(now.info().title()));
        }
        List<PluginInfo> others = new ArrayList<>(refused);
        if (!history.isHeldBack(id)) {
            others.add(now.info().heldBack());
        }
        int number = living.nextNumber();
        Plugin plugin =
                Plugin.loadEarlier(
                        new PluginFile(source.directory, now.info().file()),
                        before.get(),
                        source.store,
                        number);
        return replacing(now, plugin, number, others, history.rolledBack(id));
    }

    /**
     * These, but of one plugin the version that was held back.
     *
     * @param id of the plugin
     * @return to be used as those of {@link #reloaded}
     * @throws VersionException if none is held back, or it cannot be loaded any more
     */
    public Plugins promoted(String id) throws VersionException {
        Generation now = known(id);
        if (source == null || !history.isHeldBack(id)) {
            throw new VersionException(
                    ("no version of plugin %s is held back: to serve another one, copy it into"
                                    + " the plugins folder, and reload")
                            .formatted(id));
        }
        List<PluginInfo> others =
                refused.stream()
                        .filter(one ->
                                one.state() != PluginInfo.State.HELD
                                        || !one.file().equals(now.info().file()))
                        .toList();
        int number = living.nextNumber();
        Plugin plugin =
                Plugin.load(
                        new PluginFile(source.directory, now.info().file()), source.store, number);
        return replacing(now, plugin, number, others, history);
    }

    private Generation known(String id) throws VersionException {
        return served.stream()
                .filter(one -> one.info().id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new VersionException(
                                "no plugin %s is served; there are: %s"
                                        .formatted(
                                                id,
                                                String.join(
                                                        ", ",
                                                        served.stream()
                                                                .map(one -> one.info().id())
                                                                .toList()))));
    }

    private Plugins replacing(
            Generation old,
            Plugin plugin,
            int number,
            List<PluginInfo> others,
            History historyOfAll)
            throws VersionException {
        if (plugin.isRefused()) {
            throw new VersionException(plugin.info().reason());
        }
        Generation fresh = living.add(plugin, number);
        List<Generation> found = new ArrayList<>(served);
        found.set(found.indexOf(old), fresh);
        String clash = Clashes.of(found).get(fresh);
        if (clash != null) {
            fresh.retire();
            throw new VersionException(clash);
        }
        tell(fresh.info());
        return new Plugins(source, living, found, others, historyOfAll);
    }

    private static Plugin load(
            PluginFile file, PluginStore store, Set<PluginFile> unsettled, int number) {
        return unsettled.contains(file)
                ? Plugin.refused(
                        file,
                        "is still being written: copy it under a name that ends in .part, and"
                                + " rename it then")
                : Plugin.load(file, store, number);
    }

    private static List<PluginFile> files(Path directory) {
        try {
            if (Files.isDirectory(directory)) {
                return PluginFile.in(directory);
            }
            log.warn("{} is not a directory: make it, and copy plugins into it", directory);
        } catch (IOException | UncheckedIOException e) {
            log.error(
                    "{} cannot be listed ({}): give the user of the host the right to read it",
                    directory,
                    e.toString());
        }
        return List.of();
    }

    /** Empty where nothing depends on it. */
    private String sha256(PluginFile file) {
        if (served.isEmpty() && !history.holdsAnyBack()) {
            return "";
        }
        try {
            return Fingerprint.of(file).sha256();
        } catch (Refusal _) {
            return ""; // to load it fails as well, and tells why
        }
    }

    /** The generation of this file with this content. */
    private @Nullable Generation served(PluginFile file, String sha256) {
        return served.stream().filter(one -> one.is(file, sha256)).findFirst().orElse(null);
    }

    /** Of what could not be read, the one before it tells what is missed now. */
    private PluginInfo withNamesOfBefore(PluginInfo info) {
        return served.stream()
                .map(Generation::info)
                .filter(before ->
                        before.id().equals(info.id()) || before.file().equals(info.file()))
                .findFirst()
                .map(before -> info.supplying(before.codecs(), before.handlers()))
                .orElse(info);
    }

    private static void tell(PluginInfo info) {
        switch (info.state()) {
            case VERIFIED ->
                    log.info(
                            "plugin {} {} supplies codecs {} and handlers {}",
                            info.id(),
                            info.version().isEmpty() ? "(no version)" : info.version(),
                            info.codecs(),
                            info.handlers());
            case HELD -> log.info("plugin {} is held back: {}", info.title(), info.reason());
            case REFUSED -> log.warn("plugin {} is refused: {}", info.id(), info.reason());
            case ACTIVE, DISABLED, QUARANTINED, DRAINING, CLOSED, LEAKED, COLLECTED ->
                    throw new IllegalArgumentException(info.toString());
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
            Generations living = noneYet(Disabled.none(), BETWEEN_COLLECTIONS);
            Plugin plugin = Plugin.supplying(info, codecs, handlers, List.of());
            return new Plugins(
                    null,
                    living,
                    List.of(living.add(plugin, living.nextNumber())),
                    List.of(),
                    History.EMPTY);
        } catch (Refusal e) {
            throw new IllegalArgumentException(e.reason(), e);
        }
    }

    /**
     * What was found in the directory, served or refused.
     *
     * @return by id
     */
    public List<PluginInfo> infos() {
        return Stream.concat(served.stream().map(Generation::info), refused.stream())
                .sorted(Comparator.comparing(PluginInfo::id).thenComparing(PluginInfo::file))
                .toList();
    }

    /**
     * The generations that can be bound.
     *
     * @return one of each plugin that is not refused
     */
    public List<GenerationInfo> served() {
        return served.stream().map(Generation::describe).toList();
    }

    /**
     * Every generation that is not proven to be gone, those of earlier times too, and what is
     * refused.
     *
     * @return by id, the older first
     */
    public List<GenerationInfo> generations() {
        return Stream.concat(
                        living.describe().stream(), refused.stream().map(GenerationInfo::refused))
                .sorted(
                        Comparator.comparing((GenerationInfo one) -> one.plugin().id())
                                .thenComparingInt(GenerationInfo::number))
                .toList();
    }

    /**
     * How many generations were closed and are gone.
     *
     * @return since the first plugins of the directory were loaded
     */
    public int collected() {
        return living.collected();
    }

    /**
     * The generation that a provider of these plugins belongs to.
     *
     * @param id of its plugin
     * @return the only one of that id
     */
    public Generation generation(String id) {
        return served.stream()
                .filter(one -> one.info().id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no plugin " + id));
    }

    /** New connections get these plugins from now on, until they fail too often. */
    public void publish(QuarantineConfig quarantine) {
        served.forEach(one -> one.publish(quarantine));
        if (source != null) {
            source.store.remember(history);
        }
    }

    /**
     * Lets a plugin have no new connections, also not with a newer jar, until it is enabled.
     *
     * @param id of the plugin
     * @throws IOException if that cannot be written down for the next start; then nothing changes
     */
    public void disable(String id) throws IOException {
        living.disabled().add(id);
        log.info("plugin {} is disabled and gets no new connections", id);
    }

    /**
     * Lets a plugin have new connections again, whether it was disabled or has failed too often.
     *
     * @param id of the plugin
     * @throws IOException if that cannot be written down for the next start; then nothing changes
     */
    public void enable(String id) throws IOException {
        living.disabled().remove(id);
        served.stream().filter(one -> one.info().id().equals(id)).forEach(Generation::release);
        log.info("plugin {} is enabled", id);
    }

    /** Retires the generations that the others do not have as well. */
    public void retireAllBut(Plugins others) {
        served.stream().filter(one -> !others.served.contains(one)).forEach(Generation::retire);
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
     * Closes the jars, whoever uses them. Classes that were loaded go on working; what was not
     * loaded yet is not found any more.
     */
    @Override
    public void close() {
        living.close();
        served.forEach(Generation::close);
    }
}
