package io.wirehost.host.plugin;

import io.wirehost.host.config.CollectionConfig;
import io.wirehost.host.config.QuarantineConfig;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.StartPacketHandler;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The plugins of a directory as they were at one time, and who of them supplies which name.
 * Immutable; any thread.
 *
 * <p>A plugin is {@code <name>.jar} or a folder of jars. One that cannot be served is refused whole
 * and by itself, with a reason; the others are served. Where two supply one name, or have one id,
 * both are refused: neither has the better right, and to serve the one that was found first would
 * let the name of a file decide what a port speaks. Of two versions of a plugin one has that right
 * if it was promoted, or rolled back to, while the other lay there; that one is held back.
 */
public final class Plugins implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Plugins.class);
    private static final Duration BETWEEN_COLLECTIONS = Duration.ofSeconds(5);

    private final @Nullable PluginSource source; // null: they come from nowhere
    private final Generations living; // those of earlier times as well
    private final Lineup lineup;
    private final Map<String, Provider<PacketCodec<?, ?>>> codecs;
    private final Map<String, Provider<StartPacketHandler>> handlers;

    private Plugins(@Nullable PluginSource source, Generations living, Lineup lineup) {
        this.source = source;
        this.living = living;
        this.lineup = lineup.recorded(); // if they are published
        this.codecs = byName(lineup.served(), Plugin::codecs);
        this.handlers = byName(lineup.served(), Plugin::handlers);
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
        PluginSource source = new PluginSource(directory, store, settling);
        return new Plugins(
                        source,
                        new Generations(betweenCollections, store.disabled()),
                        Lineup.empty(store.history()))
                .reloaded();
    }

    /**
     * What lies in the directory now. Of what has not changed it has the same generations, which go
     * on; the rest is loaded. Nothing of these plugins is closed.
     *
     * @return to be used instead of these, and these {@link #retireAllBut retired} then; or not to
     *     be used, and retired itself
     */
    public Plugins reloaded() {
        return source == null ? this : with(new Reloading(source, living, lineup).run());
    }

    /**
     * These, but of one plugin the version that was served before; or, while another one is tried,
     * without that. What is given up is held back until another one lies in the directory, or it is
     * {@link #promoted}.
     *
     * @param id of the plugin
     * @param why it is given up
     * @return to be used as those of {@link #reloaded}
     * @throws VersionException if there is none
     */
    public Plugins rolledBack(String id, String why) throws VersionException {
        return with(versions().rolledBack(id, why));
    }

    /**
     * These without the version of a plugin that is tried, which has failed: it is held back, and
     * not to be promoted before it is tried again.
     *
     * @param id of the plugin
     * @param why it is given up
     * @return to be used as those of {@link #reloaded}
     * @throws VersionException if none is tried
     */
    public Plugins takenBack(String id, String why) throws VersionException {
        return with(versions().takenBack(id, why));
    }

    /**
     * These, but of one plugin the version that was served before, whether another one is tried or
     * not.
     *
     * @param id of the plugin
     * @param why the one of now is given up
     * @return to be used as those of {@link #reloaded}
     * @throws VersionException if there is none
     */
    public Plugins fallenBack(String id, String why) throws VersionException {
        return with(versions().fallenBack(id, why));
    }

    /**
     * These, but of one plugin the version that is tried, or that was held back.
     *
     * @param id of the plugin
     * @return to be used as those of {@link #reloaded}
     * @throws VersionException if there is none, it has failed when it was tried, or it cannot be
     *     loaded any more
     */
    public Plugins promoted(String id) throws VersionException {
        return with(versions().promoted(id));
    }

    /**
     * These, and of one plugin the version in the directory for a part of the new connections. If
     * that is so already, for another part.
     *
     * @param id of the plugin
     * @param percent of each hundred connections; from 0 to 100
     * @return to be used as those of {@link #reloaded}
     * @throws VersionException if there is no other version, or it cannot be tried now
     */
    public Plugins withCanary(String id, int percent) throws VersionException {
        return with(versions().tried(id, generation -> new Candidate.Canary(generation, percent)));
    }

    /**
     * These, and of one plugin the version in the directory to be compared.
     *
     * @param id of the plugin
     * @return to be used as those of {@link #reloaded}
     * @throws VersionException if there is no other version, or it cannot be tried now
     */
    public Plugins withShadow(String id) throws VersionException {
        return with(versions().tried(id, Candidate.Shadow::new));
    }

    /**
     * These, and without the shadow of one plugin, which is held back.
     *
     * @param id of the plugin
     * @return to be used as those of {@link #reloaded}
     * @throws VersionException if it has none
     */
    public Plugins withoutShadow(String id) throws VersionException {
        return with(versions().withoutShadow(id));
    }

    /** These as they are for the connections that the candidate gets; without one, the same. */
    public Plugins servingCandidate() {
        Candidate candidate = lineup.candidate();
        if (candidate == null) {
            return this;
        }
        Generation tried = candidate.generation();
        return with(lineup.serving(generation(tried.info().id()), tried));
    }

    private Versions versions() {
        return new Versions(source, living, lineup);
    }

    private Plugins with(Lineup next) {
        return new Plugins(source, living, next);
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
            Generations living = new Generations(BETWEEN_COLLECTIONS, Disabled.none());
            Plugin plugin = Plugin.supplying(info, codecs, handlers, List.of());
            Generation only = living.add(plugin, living.nextNumber());
            return new Plugins(
                    null, living, new Lineup(List.of(only), null, List.of(), History.EMPTY));
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
        return Stream.concat(
                        lineup.served().stream().map(Generation::info), lineup.refused().stream())
                .sorted(Comparator.comparing(PluginInfo::id).thenComparing(PluginInfo::file))
                .toList();
    }

    /**
     * The generations that can be bound.
     *
     * @return one of each plugin that is not refused
     */
    public List<GenerationInfo> served() {
        return lineup.served().stream().map(Generation::describe).toList();
    }

    /**
     * Every generation that is not proven to be gone, those of earlier times too, and what is
     * refused.
     *
     * @return by id, the older first
     */
    public List<GenerationInfo> generations() {
        return Stream.concat(
                        living.describe().stream(),
                        lineup.refused().stream().map(GenerationInfo::refused))
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
     * What each plugin that was ever loaded has done, in all its generations together.
     *
     * @return by their ids
     */
    public List<PluginCounters> counters() {
        return living.counters();
    }

    /**
     * The generation that a provider of these plugins belongs to.
     *
     * @param id of its plugin
     * @return the only one of that id
     */
    public Generation generation(String id) {
        return lineup.served(id).orElseThrow(() -> new IllegalArgumentException("no plugin " + id));
    }

    /** Whether it is one of these, and not only tried. */
    public boolean serves(Generation generation) {
        return lineup.served().contains(generation);
    }

    /** Tells of each generation that fails too often, on the thread of the session, at once. */
    public void tellQuarantine(Consumer<Generation> listener) {
        living.tellQuarantine(listener);
    }

    /**
     * What is tried beside those that are served.
     *
     * @return one at most
     */
    public Optional<Candidate> candidate() {
        return Optional.ofNullable(lineup.candidate());
    }

    /** When everything may be stopped to prove that what is replaced is gone. */
    public void limitStops(CollectionConfig limits) {
        living.limitStops(limits);
    }

    /** New connections get these plugins from now on, until they fail too often. */
    public void publish(QuarantineConfig quarantine) {
        Candidate candidate = lineup.candidate();
        int share = Candidate.share(candidate);
        for (Generation one : lineup.served()) {
            boolean shares = candidate != null && candidate.isOf(one.info().id());
            one.publish(PluginInfo.State.ACTIVE, shares ? 100 - share : 100, quarantine);
        }
        if (candidate != null) {
            candidate.generation().publish(candidate.state(), share, quarantine);
        }
        if (source != null) {
            source.store().remember(lineup.history());
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
        lineup.all().stream()
                .filter(one -> one.info().id().equals(id))
                .forEach(Generation::endQuarantine);
        log.info("plugin {} is enabled", id);
    }

    /** Retires the generations that the others do not have as well. */
    public void retireAllBut(Plugins others) {
        List<Generation> kept = others.lineup.all();
        lineup.all().stream().filter(one -> !kept.contains(one)).forEach(Generation::retire);
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
        lineup.all().forEach(Generation::close);
    }
}
