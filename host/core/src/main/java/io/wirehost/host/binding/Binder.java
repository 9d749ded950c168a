package io.wirehost.host.binding;

import com.typesafe.config.ConfigObject;

import io.wirehost.host.config.BindingConfig;
import io.wirehost.host.config.BlockPlace;
import io.wirehost.host.config.ListenerConfig;
import io.wirehost.host.config.Place;
import io.wirehost.host.config.Problem;
import io.wirehost.host.config.SettingsBinder;
import io.wirehost.host.config.Spelling;
import io.wirehost.host.loop.CarriedThread;
import io.wirehost.host.loop.EventLoop;
import io.wirehost.host.plugin.PacketTypes;
import io.wirehost.host.plugin.Pins;
import io.wirehost.host.plugin.PluginInfo;
import io.wirehost.host.plugin.Plugins;
import io.wirehost.host.plugin.Provider;
import io.wirehost.host.plugin.Thrown;
import io.wirehost.host.plugin.WarmUp;
import io.wirehost.spi.CodecContext;
import io.wirehost.spi.Dispatch;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.StartPacketHandler;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Makes bindings of their configuration: finds handler and codec in the plugins, maps their
 * settings, and compares their packet types. What is wrong is collected, all of it. One thread.
 */
public final class Binder {
    private final Plugins plugins;
    private final Path data;
    private final List<Problem> problems;
    private final List<Binding> reusable;
    private final WarmUp warmUp;
    private final SettingsBinder settings = new SettingsBinder();
    private final List<Binding> made = new ArrayList<>();

    /**
     * Handlers keep their files in folders of {@code data}. Those of {@code before} that would be
     * made alike are used again, also for sessions on other terms.
     */
    public Binder(
            Plugins plugins,
            Path data,
            Collection<Binding> before,
            WarmUp warmUp,
            List<Problem> problems) {
        this.plugins = plugins;
        this.data = data;
        this.reusable = new ArrayList<>(before);
        this.warmUp = warmUp;
        this.problems = problems;
    }

    /** The bindings of a listener; one that cannot be made is left out, and a problem told. */
    public List<Binding> bind(ListenerConfig listener, List<EventLoop> loops) {
        return listener.bindings().stream()
                .map(each -> Optional.ofNullable(bind(listener, each, loops)))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Gives up all that were made; none of them has started. */
    public void discard() {
        made.forEach(Binding::discard);
    }

    private @Nullable Binding bind(
            ListenerConfig listener, BindingConfig config, List<EventLoop> loops) {
        int before = problems.size();
        BlockPlace place = config.place();
        Provider<StartPacketHandler> handler =
                find(
                        "handler",
                        config.handler(),
                        plugins.handler(config.handler()),
                        plugins.handlerNames(),
                        place);
        Provider<PacketCodec<?, ?>> codec =
                config.codec()
                        .map(name ->
                                find(
                                        "codec",
                                        name,
                                        plugins.codec(name),
                                        plugins.codecNames(),
                                        place))
                        .orElse(null);
        Binding same =
                handler == null || problems.size() > before
                        ? null
                        : takeReusable(Blueprint.of(listener, config, handler, codec));
        if (same != null && same.terms().equals(terms(config, same.blueprint().handler()))) {
            return same;
        }
        CodecSource source = codec == null ? null : codecSource(codec, config);
        if (handler == null) {
            return null;
        }
        SessionTerms terms = terms(config, handler);
        if (codec != null || config.codec().isEmpty()) {
            compareTypes(handler, codec, place);
        }
        if (terms.dispatch() == Dispatch.INLINE
                && PacketTypes.needsCodec(handler.type()) == PacketTypes.CodecNeed.NO) {
            problems.add(
                    new Problem(
                            place.child("dispatch"),
                            "inline: handler "
                                    + handler.name()
                                    + " serves streams, which would block the loop; set session or"
                                    + " pool"));
        }
        if (same != null) {
            return problems.size() > before ? null : same.with(place, source, terms);
        }
        Record handlerSettings = settings(config.config(), place.child("config"), handler);
        StartPacketHandler instance = problems.size() > before ? null : newHandler(handler, place);
        if (instance == null || handlerSettings == null) {
            return null;
        }
        BindingContext context =
                new BindingContext(
                        listener.name(),
                        handlerSettings,
                        data.resolve(listener.name()),
                        new HandlerLog(
                                LoggerFactory.getLogger(handler.type()),
                                listener.name(),
                                handler.plugin()),
                        loops,
                        handler.loader(),
                        listener.maxStartPacket().toIntSaturated());
        Pins pins = new Pins();
        Binding binding =
                new Binding(
                        Blueprint.of(listener, config, handler, codec),
                        place,
                        instance,
                        source,
                        new Runner(
                                terms.dispatch(),
                                new CarriedThread.Kind(
                                        "session-" + listener.name(), handler.loader())),
                        terms,
                        context,
                        pins,
                        use(pins, context.sessions(), handler, codec),
                        new Tally());
        made.add(binding);
        return binding;
    }

    private static SessionTerms terms(BindingConfig config, Provider<StartPacketHandler> handler) {
        return SessionTerms.of(config, config.dispatch().orElse(handler.dispatch()));
    }

    /**
     * The codec that these plugins have for a binding of other plugins. Empty: it is the same one,
     * there is none, or a problem.
     */
    public Optional<CodecSource> codecFor(Binding binding, BindingConfig config) {
        if (config.codec().isEmpty()) {
            return Optional.empty();
        }
        String name = config.codec().get();
        Provider<PacketCodec<?, ?>> codec =
                find("codec", name, plugins.codec(name), plugins.codecNames(), config.place());
        return codec == null || codec.equals(binding.requiredCodec().provider())
                ? Optional.empty()
                : Optional.ofNullable(codecSource(codec, config));
    }

    private @Nullable Binding takeReusable(Blueprint blueprint) {
        for (Iterator<Binding> rest = reusable.iterator(); rest.hasNext(); ) {
            Binding binding = rest.next();
            if (binding.blueprint().equals(blueprint)) {
                rest.remove();
                return binding;
            }
        }
        return null;
    }

    private Supply use(
            Pins pins,
            BindingSessions sessions,
            Provider<StartPacketHandler> handler,
            @Nullable Provider<?> codec) {
        Supply used =
                new Supply(
                        plugins.generation(handler.plugin()),
                        codec == null ? null : plugins.generation(codec.plugin()));
        try {
            used.use(pins, sessions::traffic);
        } catch (RuntimeException | Error e) {
            used.release(pins); // it may use one of two
            throw e;
        }
        return used;
    }

    private <T> @Nullable Provider<T> find(
            String kind,
            String name,
            Optional<Provider<T>> found,
            Set<String> names,
            BlockPlace binding) {
        if (found.isPresent()) {
            return found.get();
        }
        Optional<PluginInfo> refused = refusedSupplier(kind, name);
        if (refused.isPresent()) {
            problems.add(
                    new Problem(
                            binding.child(kind),
                            name
                                    + " is of plugin "
                                    + refused.get().title()
                                    + ", which is refused: "
                                    + refused.get().reason()));
            return null;
        }
        problems.add(
                new Problem(
                        binding.child(kind),
                        "no plugin supplies a "
                                + kind
                                + " called "
                                + name
                                + "; "
                                + Spelling.nearest(name, names)
                                        .map(nearest -> "did you mean " + nearest + "?")
                                        .orElseGet(() -> remedy(names))));
        return null;
    }

    /** A plugin may be refused before it is known what it supplies. */
    private String remedy(Set<String> names) {
        List<PluginInfo> suspects =
                plugins.infos().stream()
                        .filter(info -> info.state() == PluginInfo.State.REFUSED)
                        .filter(info -> info.codecs().isEmpty() && info.handlers().isEmpty())
                        .toList();
        if (!suspects.isEmpty()) {
            suspects.forEach(info -> problems.add(refused(info)));
            return "maybe it is of one that is refused: "
                    + suspects.stream().map(PluginInfo::id).collect(Collectors.joining(", "));
        }
        return names.isEmpty()
                ? "put its jar into the plugins folder, which has none"
                : "there are " + String.join(", ", names);
    }

    /** The same one each time it is suspected, so that it is told once. */
    private static Problem refused(PluginInfo info) {
        Path directory = Objects.requireNonNullElse(info.file().getParent(), info.file());
        return new Problem(new Place(directory.toString(), 0, ""), info.reason());
    }

    private Optional<PluginInfo> refusedSupplier(String kind, String name) {
        return plugins.infos().stream()
                .filter(info -> info.state() == PluginInfo.State.REFUSED)
                .filter(info ->
                        (kind.equals("codec") ? info.codecs() : info.handlers()).contains(name))
                .findFirst();
    }

    private void compareTypes(
            Provider<StartPacketHandler> handler,
            @Nullable Provider<PacketCodec<?, ?>> codec,
            BlockPlace binding) {
        if (codec != null) {
            mismatch(codec, handler)
                    .ifPresent(clash ->
                            problems.add(
                                    new Problem(
                                            binding.child("codec"),
                                            codec.name()
                                                    + " does not fit handler "
                                                    + handler.name()
                                                    + ": "
                                                    + clash)));
        } else if (PacketTypes.needsCodec(handler.type()) == PacketTypes.CodecNeed.YES) {
            problems.add(
                    new Problem(
                            binding.child("codec"),
                            "missing; handler "
                                    + handler.name()
                                    + " serves packets: set codec to one of "
                                    + String.join(", ", fitting(handler))));
        }
    }

    private static Optional<String> mismatch(
            Provider<PacketCodec<?, ?>> codec, Provider<StartPacketHandler> handler) {
        return PacketTypes.mismatch(codec.name(), codec.type(), handler.name(), handler.type());
    }

    private List<String> fitting(Provider<StartPacketHandler> handler) {
        return plugins.codecNames().stream()
                .filter(name ->
                        plugins.codec(name)
                                .filter(codec -> mismatch(codec, handler).isEmpty())
                                .isPresent())
                .sorted()
                .toList();
    }

    /** Null: there is a problem. The constructor of the record is code of the plugin. */
    private @Nullable Record settings(ConfigObject block, Place place, Provider<?> provider) {
        Class<? extends Record> type = provider.settings();
        List<Problem> found =
                new CopyOnWriteArrayList<>(); // who is left behind may still add to it
        Record bound =
                warmUp(
                        provider,
                        "new " + type.getName() + "(…)",
                        () -> settings.bind(block, place, type, found),
                        place);
        problems.addAll(found);
        return bound;
    }

    private @Nullable CodecSource codecSource(
            Provider<PacketCodec<?, ?>> codec, BindingConfig config) {
        Record codecSettings =
                settings(config.codecConfig(), config.place().child("codec-config"), codec);
        if (codecSettings == null) {
            return null;
        }
        CodecSource source =
                new CodecSource(
                        codec,
                        CodecContext.of(codecSettings, config.maxPacketSize().toIntSaturated()));
        // Once to try: what fails now would fail at each connection.
        Object tried =
                warmUp(
                        codec,
                        "new " + codec.type().getName() + "() with its init",
                        source::newCodec,
                        config.place().child("codec"));
        return tried == null ? null : source;
    }

    private @Nullable StartPacketHandler newHandler(
            Provider<StartPacketHandler> handler, BlockPlace place) {
        return warmUp(
                handler,
                "new " + handler.type().getName() + "()",
                handler::newInstance,
                place.child("handler"));
    }

    /** Null: there is a problem, of this place. */
    private <T> @Nullable T warmUp(
            Provider<?> provider, String what, Callable<@Nullable T> call, Place place) {
        try {
            return warmUp.call(provider, what, call);
        } catch (Throwable e) {
            problems.add(
                    new Problem(
                            place,
                            provider.name()
                                    + " of plugin "
                                    + provider.plugin()
                                    + " cannot be used: "
                                    + Thrown.text(e)));
            return null;
        }
    }
}
