package io.wirehost.host.listen;

import io.wirehost.host.binding.Binding;
import io.wirehost.host.config.ListenerConfig;
import io.wirehost.host.config.Place;
import io.wirehost.host.config.Problem;
import io.wirehost.host.config.SettingChange;
import io.wirehost.host.config.SocketAddresses;
import io.wirehost.host.config.TakesEffect;
import io.wirehost.host.config.TapMask;
import io.wirehost.host.inbound.StartMatching;
import io.wirehost.host.loop.EventLoop;
import io.wirehost.host.session.Addresses;
import io.wirehost.host.session.Capacity;
import io.wirehost.host.session.ClosedSessions;
import io.wirehost.host.session.Population;
import io.wirehost.host.status.ListenerStatus;
import io.wirehost.host.tap.Taps;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** All listeners of a host, and how others take their place. Any thread. */
public final class Listeners {
    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final List<EventLoop> loops;
    private final Capacity capacity;
    private final ClosedSessions history;
    private final Taps taps;
    private final SelectorProvider transport;
    private final Function<String, StartMatching.Rules> rules;
    // Of those that are gone too: they may come back, and what is counted must not shrink.
    private final Map<String, Population> populations = new ConcurrentHashMap<>();

    // guarded by this
    private final Map<String, Listener> gone = new LinkedHashMap<>(); // sessions may be left
    private Map<String, Listener> current = new LinkedHashMap<>(); // in the order of the file
    private boolean closed;

    /**
     * None yet.
     *
     * @param loops filled before the first is prepared
     * @param capacity of all of them together
     * @param history of what has closed
     * @param taps that follow sessions
     * @param transport makes sockets
     * @param rules what a listener of this name serves now
     */
    public Listeners(
            List<EventLoop> loops,
            Capacity capacity,
            ClosedSessions history,
            Taps taps,
            SelectorProvider transport,
            Function<String, StartMatching.Rules> rules) {
        this.loops = loops;
        this.capacity = capacity;
        this.history = history;
        this.taps = taps;
        this.transport = transport;
        this.rules = rules;
    }

    /**
     * Opens what is needed to become these, so that nothing can fail afterwards. One change at a
     * time.
     *
     * @param problems gets what cannot be opened
     * @return to be completed or given up
     */
    public synchronized Change prepare(List<ListenerConfig> wanted, List<Problem> problems) {
        Change change = new Change(wanted);
        if (closed) {
            problems.add(
                    new Problem(
                            new Place(wanted.getFirst().place().file(), 0, ""),
                            "the host drains or stops and serves no new connections; start it"
                                    + " again"));
        } else if (problems.isEmpty()) { // else it would be in vain, and clients would notice
            change.open(problems);
        }
        return change;
    }

    /** Some listeners that are to take the place of those that are there. */
    public final class Change {
        private final Map<String, ListenerConfig> wanted = new LinkedHashMap<>();
        private final Map<Listener, ListeningSocket> opened = new HashMap<>();
        private final List<ListeningSocket> shared = new ArrayList<>();
        private final Map<String, List<Binding>> before = new HashMap<>();

        private Change(List<ListenerConfig> configs) {
            configs.forEach(each -> wanted.put(each.name(), each));
            current.keySet().forEach(name -> before.put(name, rules.apply(name).bindings()));
        }

        private void open(List<Problem> problems) {
            List<ListeningSocket> leaving = leaving();
            for (ListenerConfig config : wanted.values()) {
                Listener listener = current.get(config.name());
                if (listener == null || !stays(listener)) {
                    try {
                        open(listener == null ? create(config) : listener, config, leaving);
                    } catch (IOException | RuntimeException e) {
                        problems.add(new Problem(config.place().child("bind"), refusal(config, e)));
                    }
                }
            }
        }

        private List<ListeningSocket> leaving() {
            return all().stream().filter(each -> !stays(each)).map(Listener::socket).toList();
        }

        private boolean stays(Listener listener) {
            ListenerConfig config = wanted.get(listener.name());
            return config != null && config.bind().equals(listener.config().bind());
        }

        private Listener create(ListenerConfig config) {
            Population population =
                    populations.computeIfAbsent(
                            config.name(),
                            name ->
                                    new Population(
                                            name,
                                            config.maxConnections(),
                                            capacity,
                                            history,
                                            taps));
            return new Listener(config, () -> rules.apply(config.name()), loops, population);
        }

        /** An address that one of ours leaves is shared with it for a moment. */
        private void open(Listener listener, ListenerConfig config, List<ListeningSocket> leaving)
                throws IOException {
            boolean shares = false;
            for (ListeningSocket other : leaving) {
                if (SocketAddresses.clash(config.bind(), other.address())) {
                    other.share(true);
                    shared.add(other);
                    shares = true;
                }
            }
            ListeningSocket socket = listener.bind(config, transport, shares);
            opened.put(listener, socket);
            if (shares) {
                shared.add(socket);
            }
        }

        /** Nothing of it happens. */
        public void giveUp() {
            opened.values().forEach(ListeningSocket::close);
            shareNoLonger();
        }

        /**
         * It happens. What is served must be what these are to serve. When it returns, the
         * addresses that are given up can be had again.
         */
        public List<ListenerChange> complete() {
            List<ListeningSocket> leaving = leaving();
            List<ListenerChange> changes = turn();
            leaving.forEach(each -> each.awaitClosed(PATIENCE));
            return changes;
        }

        private List<ListenerChange> turn() {
            synchronized (Listeners.this) {
                if (closed) {
                    giveUp();
                    return List.of();
                }
                Map<String, Listener> next = new LinkedHashMap<>();
                List<ListenerChange> changes = new ArrayList<>();
                for (ListenerConfig config : wanted.values()) {
                    Listener listener = current.get(config.name());
                    changes.add(
                            listener == null ? begin(config, next) : goOn(listener, config, next));
                }
                current.values().stream()
                        .filter(each -> !wanted.containsKey(each.name()))
                        .forEach(each -> changes.add(end(each)));
                gone.keySet().removeAll(next.keySet());
                current = next;
                shareNoLonger();
                return changes;
            }
        }

        private ListenerChange begin(ListenerConfig config, Map<String, Listener> next) {
            Map.Entry<Listener, ListeningSocket> made =
                    opened.entrySet().stream()
                            .filter(each -> each.getKey().name().equals(config.name()))
                            .findFirst()
                            .orElseThrow();
            next.put(config.name(), made.getKey());
            made.getKey().become(config, made.getValue());
            return change(made.getKey(), ListenerChange.Kind.OPENED);
        }

        private ListenerChange goOn(
                Listener listener, ListenerConfig config, Map<String, Listener> next) {
            next.put(config.name(), listener);
            ListeningSocket socket = opened.get(listener);
            if (socket != null) {
                listener.become(config, socket);
                return change(listener, ListenerChange.Kind.MOVED);
            }
            boolean same = servesTheSame(listener) && !changesSessions(listener, config);
            listener.become(config);
            return change(listener, same ? ListenerChange.Kind.LEFT : ListenerChange.Kind.SWITCHED);
        }

        private static boolean changesSessions(Listener listener, ListenerConfig config) {
            return SettingChange.ofListener(listener.config(), config).stream()
                    .anyMatch(each -> each.when() == TakesEffect.When.NEW_SESSIONS);
        }

        private boolean servesTheSame(Listener listener) {
            return rules.apply(listener.name()).bindings().equals(before.get(listener.name()));
        }

        private ListenerChange end(Listener listener) {
            listener.finish();
            gone.put(listener.name(), listener);
            return change(listener, ListenerChange.Kind.CLOSED);
        }

        private void shareNoLonger() {
            for (ListeningSocket each : shared) {
                try {
                    each.share(false);
                } catch (IOException e) {
                    log.debug("{} is closed already", Addresses.text(each.address()), e);
                }
            }
        }
    }

    private static ListenerChange change(Listener listener, ListenerChange.Kind kind) {
        return new ListenerChange(
                listener.name(), kind, listener.socket().address(), listener.population().open());
    }

    private static String refusal(ListenerConfig listener, Exception e) {
        String reason =
                e instanceof UnsupportedAddressTypeException
                        ? "the system has no addresses of this kind"
                        : e.getMessage();
        return "cannot listen on "
                + Addresses.text(listener.bind())
                + ": "
                + (reason == null ? e : reason)
                + "; choose another address or port, or end who uses it";
    }

    /**
     * Has a listener accept nothing until it is resumed; open sessions go on.
     *
     * @return false if there is no listener of this name
     */
    public boolean suspend(String name) {
        Optional<Listener> found = find(name);
        found.ifPresent(Listener::suspend);
        return found.isPresent();
    }

    /**
     * Has a listener accept connections again.
     *
     * @return false if there is no listener of this name
     */
    public boolean resume(String name) {
        Optional<Listener> found = find(name);
        found.ifPresent(Listener::resume);
        return found.isPresent();
    }

    private synchronized Optional<Listener> find(String name) {
        return Optional.ofNullable(current.get(name));
    }

    /** Whether there is one of this name, or are sessions of one that is gone. */
    public boolean has(String name) {
        return withSessions(name).isPresent();
    }

    /** What a tap hides of the sessions of a listener. */
    public List<Pattern> tapMasks(String name) {
        return withSessions(name).stream()
                .flatMap(each -> each.config().tapMask().stream())
                .map(TapMask::pattern)
                .toList();
    }

    private synchronized Optional<Listener> withSessions(String name) {
        return find(name).or(() -> Optional.ofNullable(gone.get(name)));
    }

    /** What holds for the socket of a listener, which was bound some time ago. */
    public List<ListenerConfig> bound() {
        return all().stream().map(each -> each.socket().config()).toList();
    }

    private synchronized List<Listener> all() {
        return List.copyOf(current.values());
    }

    /** Each, and those that are gone as long as they have sessions. */
    public synchronized List<ListenerStatus> status() {
        gone.values().removeIf(each -> each.population().open() == 0);
        List<ListenerStatus> status = new ArrayList<>();
        current.values().forEach(each -> status.add(status(each, each.state())));
        gone.values().forEach(each -> status.add(status(each, ListenerStatus.State.DRAINING)));
        return status;
    }

    private ListenerStatus status(Listener listener, ListenerStatus.State state) {
        return new ListenerStatus(
                listener.name(),
                state,
                listener.socket().address(),
                rules.apply(listener.name()).bindings().stream().map(Binding::handlerName).toList(),
                listener.population().open(),
                listener.config().maxConnections(),
                listener.population().accepted(),
                listener.population().closed());
    }

    /** How many connections were closed at once since the host began, as there were too many. */
    public long refused() {
        return populations.values().stream().mapToLong(Population::refused).sum();
    }

    /** Accept no more, for good. Open sessions go on. */
    public synchronized void close() {
        closed = true;
        current.values().forEach(Listener::close);
        gone.values().forEach(Listener::close);
    }
}
