package io.wirehost.host.listen;

import io.wirehost.host.config.ListenerConfig;
import io.wirehost.host.config.TcpConfig;
import io.wirehost.host.inbound.StartMatching;
import io.wirehost.host.loop.EventLoop;
import io.wirehost.host.session.Addresses;
import io.wirehost.host.session.Connection;
import io.wirehost.host.session.Population;
import io.wirehost.host.status.ListenerStatus;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * An address that is listened on, under a name. What is configured of it may change meanwhile, the
 * address as well. Any thread, unless it says otherwise.
 */
final class Listener {
    private static final Logger log = LoggerFactory.getLogger(Listener.class);
    private static final long BETWEEN_WARNINGS = TimeUnit.SECONDS.toNanos(10);

    private final String name;
    private final Supplier<StartMatching.Rules> rules;
    private final List<EventLoop> loops;
    private final Population population;
    private final AtomicLong warned = new AtomicLong(Long.MIN_VALUE);

    private volatile ListenerConfig config;
    private volatile @Nullable ListeningSocket socket; // null until it has begun
    private volatile boolean closed;

    private boolean suspended; // guarded by this

    /** Not listening yet. The rules are those of the moment, and asked for at each connection. */
    Listener(
            ListenerConfig config,
            Supplier<StartMatching.Rules> rules,
            List<EventLoop> loops,
            Population population) {
        this.name = config.name();
        this.config = config;
        this.rules = rules;
        this.loops = loops;
        this.population = population;
    }

    /**
     * A socket for this listener, by another configuration maybe. Without {@code reuse-port} a
     * connection goes to the loop with the fewest.
     */
    ListeningSocket bind(ListenerConfig wanted, SelectorProvider transport, boolean shared)
            throws IOException {
        boolean placed = wanted.reusePort();
        return ListeningSocket.bind(
                wanted,
                loops,
                transport,
                shared,
                (channel, loop) -> accepted(channel, loop, placed));
    }

    /** Goes on by another configuration. */
    synchronized void become(ListenerConfig wanted) {
        config = wanted;
        population.resize(wanted.maxConnections());
    }

    /** Begins to accept at this socket, instead of the one before if there was one. */
    synchronized void become(ListenerConfig wanted, ListeningSocket fresh) {
        become(wanted);
        ListeningSocket before = socket;
        socket = fresh;
        if (suspended) {
            fresh.suspend(true);
        }
        fresh.begin();
        if (before != null) {
            before.finish();
        }
        log.info("Listener {} on {}", name, Addresses.text(fresh.address()));
    }

    /**
     * Accepts nothing until {@link #resume}. Who connects meanwhile waits in the kernel's backlog,
     * and beyond it gets no answer.
     */
    synchronized void suspend() {
        suspend(true);
        log.info(
                "Listener {} is suspended; up to {} connections wait in the kernel",
                name,
                socket().config().backlog());
    }

    /** Goes on, with those that have waited. */
    synchronized void resume() {
        suspend(false);
        log.info("Listener {} is resumed", name);
    }

    private void suspend(boolean wanted) {
        suspended = wanted;
        socket().suspend(wanted);
    }

    /** Whether it accepts connections. */
    synchronized ListenerStatus.State state() {
        if (closed) {
            return ListenerStatus.State.CLOSED;
        }
        if (suspended) {
            return ListenerStatus.State.SUSPENDED;
        }
        return socket().isFailing() ? ListenerStatus.State.FAILING : ListenerStatus.State.LISTENING;
    }

    /** Accepts no more than those who have connected. Open sessions go on. */
    void finish() {
        socket().finish();
    }

    /** Accepts no more. Open sessions go on. */
    void close() {
        closed = true;
        socket().close();
    }

    /** A connection was accepted by this loop. Called there. */
    private void accepted(SocketChannel channel, EventLoop acceptedBy, boolean placed) {
        if (!population.admit()) {
            refuse(channel, acceptedBy);
            return;
        }
        EventLoop loop =
                placed
                        ? acceptedBy
                        : loops.stream()
                                .min(Comparator.comparingInt(each -> each.load().get()))
                                .orElse(acceptedBy);
        loop.load().incrementAndGet(); // at once, for the placing of the next one
        loop.execute(() -> open(channel, loop));
    }

    private void open(SocketChannel channel, EventLoop loop) {
        Connection.open(
                channel,
                loop,
                population,
                connection -> {
                    shapeBuffer(channel, config.tcp());
                    StartMatching matching = new StartMatching(connection, rules, this::configure);
                    connection.enter(matching);
                    if (closed) { // accepted before, and too late to be drained with the others
                        matching.drain();
                    } else {
                        matching.begin();
                    }
                });
    }

    private static void shapeBuffer(SocketChannel channel, TcpConfig tcp) throws IOException {
        if (tcp.sendBuffer().isPresent()) {
            channel.setOption(
                    StandardSocketOptions.SO_SNDBUF, tcp.sendBuffer().get().toIntSaturated());
        }
    }

    private void configure(SocketChannel channel) throws IOException {
        TcpConfig tcp = config.tcp();
        if (tcp.noDelay()) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        if (tcp.keepAlive()) {
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        }
    }

    private void refuse(SocketChannel channel, EventLoop loop) {
        long last = warned.get();
        long now = loop.now();
        if ((last == Long.MIN_VALUE || now - last > BETWEEN_WARNINGS)
                && warned.compareAndSet(last, now)) {
            log.warn(
                    "Listener {} has {} connections and refuses more (max-connections of the"
                            + " listener or of the host)",
                    name,
                    population.open());
        }
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("A refused connection did not close: {}", e.getMessage());
        }
    }

    /** Its name in the configuration. */
    String name() {
        return name;
    }

    /** What holds for it. */
    ListenerConfig config() {
        return config;
    }

    /** Where it listens; to be asked when it has begun. */
    ListeningSocket socket() {
        ListeningSocket now = socket;
        if (now == null) {
            throw new IllegalStateException("listener " + name + " has not begun");
        }
        return now;
    }

    /** Its connections in numbers. */
    Population population() {
        return population;
    }
}
