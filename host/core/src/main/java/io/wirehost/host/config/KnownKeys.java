package io.wirehost.host.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Which keys stand in which block of the file; told by the records, where one is the other. */
final class KnownKeys {
    /** Of the host itself. */
    static final NavigableSet<String> HOST_ONLY =
            without(Keys.of(HostConfig.class), List.of("listeners"));

    /** Of a listener, whoever serves it. */
    static final NavigableSet<String> LISTENER_ONLY =
            without(Keys.of(ListenerConfig.class), List.of("name", "bindings", "place"));

    /** Of one handler at a listener. */
    static final NavigableSet<String> BINDING =
            without(Keys.of(BindingConfig.class), List.of("place"));

    /** What only an entry of {@code handlers} can say, where there is such a list. */
    static final List<String> NOT_SHARED = List.of("handler", "codec", "codec-config", "config");

    private static final String TOP = "belongs to the top of the file; move it there";

    static final Keys HOST =
            new Keys(
                    with(HOST_ONLY, "defaults", "listeners", "vars"),
                    all(
                            with(union(LISTENER_ONLY, BINDING), "handlers"),
                            "belongs to a listener; move it there, or into defaults for all of"
                                    + " them"),
                    "");

    static final Keys DEFAULTS =
            new Keys(
                    without(union(LISTENER_ONLY, BINDING), with(NOT_SHARED, "bind")),
                    merge(
                            all(HOST_ONLY, TOP),
                            all(
                                    with(NOT_SHARED, "bind", "handlers"),
                                    "has no default; set it in each listener")),
                    "");

    static final Keys LISTENER =
            new Keys(
                    with(union(LISTENER_ONLY, BINDING), "handlers"),
                    all(HOST_ONLY, TOP),
                    "the settings of a handler stand in config { }, those of a codec in"
                            + " codec-config { }; ");

    static final Keys ENTRY =
            new Keys(
                    BINDING,
                    merge(
                            all(HOST_ONLY, TOP),
                            all(LISTENER_ONLY, "belongs to the listener; move it out of handlers")),
                    LISTENER.hint());

    private KnownKeys() {}

    private static NavigableSet<String> without(
            Collection<String> keys, Collection<String> others) {
        NavigableSet<String> rest = new TreeSet<>(keys);
        rest.removeAll(others);
        return rest;
    }

    private static NavigableSet<String> with(Collection<String> keys, String... others) {
        return union(keys, List.of(others));
    }

    private static NavigableSet<String> union(Collection<String> some, Collection<String> others) {
        NavigableSet<String> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    private static Map<String, String> all(Collection<String> keys, String message) {
        Map<String, String> messages = new HashMap<>();
        keys.forEach(key -> messages.put(key, message));
        return messages;
    }

    private static Map<String, String> merge(Map<String, String> less, Map<String, String> more) {
        Map<String, String> messages = new HashMap<>(less);
        messages.putAll(more);
        return messages;
    }
}
