package io.wirehost.host.config;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Reads {@code listeners}. An entry of {@code handlers} inherits from its listener, and that from
 * {@code defaults}.
 */
final class ListenerReader {
    private static final String NAME = "[a-z][a-z0-9-]*";

    /** Stands in for one that is missing, so that what else is wrong can be found. */
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final RecordBinder binder;
    private final List<Problem> problems;
    private final List<Taken> taken = new ArrayList<>();

    private record Taken(InetSocketAddress address, Setting bind, String listener) {}

    ListenerReader(RecordBinder binder, List<Problem> problems) {
        this.binder = binder;
        this.problems = problems;
    }

    /** The listeners without mistakes, in the order of the file. */
    List<ListenerConfig> read(Block root, Place whole) {
        Block defaults = block(root, "defaults");
        Block listeners = block(root, "listeners");
        if (defaults == null || listeners == null) {
            return List.of();
        }
        checkDefaults(defaults);
        Map<String, Setting> settings = listeners.settings();
        settings.values().removeIf(Setting::isNull); // taken back, by a file that includes another
        if (settings.isEmpty()) {
            report(
                    whole.child("listeners"),
                    "there are none; add one, as in listeners { echo { bind = \"127.0.0.1:7007\","
                            + " handler = echo } }");
        }
        List<ListenerConfig> all = new ArrayList<>();
        settings.forEach((name, setting) -> {
            ListenerConfig listener = listener(name, setting, defaults);
            if (listener != null) {
                all.add(listener);
            }
        });
        return all;
    }

    /** Also what each listener sets anew, so that a mistake does not lie in wait for the next. */
    private void checkDefaults(Block defaults) {
        KnownKeys.DEFAULTS.check(defaults, problems);
        for (Class<?> type : List.of(ListenerConfig.class, BindingConfig.class)) {
            binder.read(Shape.of(type), defaults, KnownKeys.DEFAULTS.valid(), Set.of());
        }
    }

    private @Nullable ListenerConfig listener(String name, Setting setting, Block defaults) {
        if (!name.matches(NAME)) {
            report(
                    setting.place(),
                    "the name of a listener is made of lower-case letters, digits and hyphens and"
                            + " begins with a letter; rename it");
        }
        Block own = block(setting, name + " { }");
        if (own == null) {
            return null;
        }
        Set<String> meant = KnownKeys.LISTENER.check(own, problems);
        Block inheriting = own.over(defaults);
        Map<String, Object> values =
                binder.read(
                        Shape.of(ListenerConfig.class), inheriting, KnownKeys.LISTENER_ONLY, meant);
        standIns(ListenerConfig.class).forEach(values::putIfAbsent);
        Setting bind = own.find("bind");
        if (bind != null && values.get("bind") instanceof InetSocketAddress address) {
            take(new Taken(address, bind, own.place().path()));
        }
        if (!problems.isEmpty()) {
            values.putIfAbsent("bind", ANY_PORT);
        }
        values.put("name", name);
        values.put("bindings", bindings(own, inheriting, meant));
        values.put("place", BlockPlace.of(own));
        return (ListenerConfig) binder.make(ListenerConfig.class, values, own.place());
    }

    /** For values that are wrong, so that what else is wrong can be found. */
    private Map<String, Object> standIns(Class<?> type) {
        return problems.isEmpty()
                ? Map.of()
                : Defaults.of(type, KnownKeys.DEFAULTS.valid(), "defaults");
    }

    private void take(Taken one) {
        for (Taken other : taken) {
            if (SocketAddresses.clash(one.address, other.address)) {
                report(
                        one.bind.place(),
                        one.bind.shown()
                                + " is taken by "
                                + other.listener
                                + " in line "
                                + other.bind.place().line()
                                + " of "
                                + other.bind.place().file()
                                + " ("
                                + other.bind.shown()
                                + "); choose another port");
                return;
            }
        }
        taken.add(one);
    }

    private List<BindingConfig> bindings(Block own, Block inheriting, Set<String> meant) {
        Setting handlers = own.find("handlers");
        if (handlers != null) {
            checkNothingBeside(handlers, own);
            return entries(handlers, inheriting);
        }
        if (own.find("handler") != null) {
            return binding(inheriting, meant);
        }
        if (!meant.contains("handler") && !meant.contains("handlers")) {
            report(
                    own.place(),
                    "has neither handler nor handlers; add one of them, as in handler = echo");
        }
        return List.of();
    }

    private void checkNothingBeside(Setting handlers, Block own) {
        for (String key : KnownKeys.NOT_SHARED) {
            Setting setting = own.find(key);
            if (setting != null) {
                report(
                        setting.place(),
                        "stands beside handlers in line "
                                + handlers.place().line()
                                + "; move it into an entry of handlers");
            }
        }
    }

    private List<BindingConfig> entries(Setting handlers, Block inheriting) {
        if (handlers.isUnresolved()) {
            return List.of();
        }
        List<Setting> elements = handlers.elements();
        if (elements == null || elements.isEmpty()) {
            String found = elements == null ? handlers.shown() + " is not a list" : "is empty";
            report(handlers.place(), found + "; write handlers = [ { handler = echo } ]");
            return List.of();
        }
        List<BindingConfig> bindings = new ArrayList<>();
        for (Setting element : elements) {
            Block entry = block(element, "{ handler = echo }");
            if (entry != null) {
                Set<String> meant = KnownKeys.ENTRY.check(entry, problems);
                bindings.addAll(binding(entry.over(inheriting), meant));
            }
        }
        return bindings;
    }

    private List<BindingConfig> binding(Block block, Set<String> meant) {
        Map<String, Object> values =
                binder.read(Shape.of(BindingConfig.class), block, KnownKeys.BINDING, meant);
        standIns(BindingConfig.class).forEach(values::putIfAbsent);
        values.put("place", BlockPlace.of(block));
        Object binding = binder.make(BindingConfig.class, values, block.place());
        return binding == null ? List.of() : List.of((BindingConfig) binding);
    }

    /** Of a key that reference.conf has, so that it is never missing. */
    private @Nullable Block block(Block root, String key) {
        return block(Objects.requireNonNull(root.find(key)), key + " { }");
    }

    private @Nullable Block block(Setting setting, String example) {
        Block block = setting.block();
        if (block == null && !setting.isUnresolved()) {
            report(setting.place(), setting.shown() + " is not a block; write " + example);
        }
        return block;
    }

    private void report(Place place, String message) {
        problems.add(new Problem(place, message));
    }
}
