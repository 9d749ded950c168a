package io.wirehost.host.listen;

import io.wirehost.host.config.ListenerConfig;
import io.wirehost.host.config.TapMask;
import io.wirehost.host.config.TcpConfig;
import io.wirehost.host.inbound.StartMatching;
import io.wirehost.host.loop.EventLoop;
import io.wirehost.host.session.Addresses;
import io.wirehost.host.session.Connection;
import io.wirehost.host.session.Population;
import io.wirehost.host.status.ListenerStatus;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** An address that is listened on. Any thread, unless it says otherwise. */
public final class Listener {
    private static final Logger log = LoggerFactory.getLogger(Listener.class);
    private static final long BETWEEN_WARNINGS = TimeUnit.SECONDS.toNanos(10);

    private final ListenerConfig config;
    private final Supplier<StartMatching.Rules> rules;
    private final List<EventLoop> loops;
    private final Population population;
    private final List<Acceptor> acceptors;
    private final InetSocketAddress address;
    private final AtomicLong warned = new AtomicLong(Long.MIN_VALUE);
    private volatile boolean closed;

    private boolean suspended; // guarded by this

    /**
     * Binds the address; nothing is accepted before {@link #begin}. With {@code reuse-port} each
     * loop has a socket of its own, and the kernel spreads connections over them; else there is
     * one, and a connection goes to the loop with the fewest. The rules are those of the moment,
     * and asked for at each connection.
     */
    public static Listener bind(
            ListenerConfig config,
            Supplier<StartMatching.Rules> rules,
            List<EventLoop> loops,
            Population population,
            SelectorProvider transport)
            throws IOException {
        List<ServerSocketChannel> sockets = new ArrayList<>();
        try {
            InetSocketAddress address = config.bind();
            int count = config.reusePort() ? loops.size() : 1;
            for (int i = 0; i < count; i++) {
                ServerSocketChannel socket = transport.openServerSocketChannel();
                sockets.add(socket);
                prepare(socket, config);
                socket.bind(address, config.backlog());
                // Port 0 is chosen once.
                address = (InetSocketAddress) socket.getLocalAddress();
            }
            return new Listener(config, rules, loops, population, sockets, address);
        } catch (IOException | RuntimeException e) {
            for (ServerSocketChannel socket : sockets) {
                socket.close();
            }
            throw e;
        }
    }

    private static void prepare(ServerSocketChannel socket, ListenerConfig config)
            throws IOException {
        socket.configureBlocking(false);
        if (config.reusePort()) {
            socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
        // Must be set before listening to shape the window (tcp(7)); accepted sockets inherit it.
        if (config.tcp().receiveBuffer().isPresent()) {
            socket.setOption(
                    StandardSocketOptions.SO_RCVBUF,
                    config.tcp().receiveBuffer().get().toIntSaturated());
        }
    }

    private Listener(
            ListenerConfig config,
            Supplier<StartMatching.Rules> rules,
            List<EventLoop> loops,
            Population population,
            List<ServerSocketChannel> sockets,
            InetSocketAddress address) {
        this.config = config;
        this.rules = rules;
        this.loops = loops;
        this.population = population;
        this.address = address;
        List<Acceptor> made = new ArrayList<>();
        for (int i = 0; i < sockets.size(); i++) {
            made.add(
                    new Acceptor(
                            loops.get(i),
                            sockets.get(i),
                            config.name(),
                            config.backlog(),
                            this::accepted));
        }
        this.acceptors = List.copyOf(made);
    }

    /** Begins to accept. */
    public void begin() {
        acceptors.forEach(Acceptor::begin);
        log.info("Listener {} on {}", config.name(), Addresses.text(address));
    }

    /**
     * Accepts nothing until {@link #resume}. Who connects meanwhile waits in the kernel's backlog,
     * and beyond it gets no answer.
     */
    public synchronized void suspend() {
        suspend(true);
        log.info(
                "Listener {} is suspended; up to {} connections wait in the kernel",
                config.name(),
                config.backlog());
    }

    /** Goes on, with those that have waited. */
    public synchronized void resume() {
        suspend(false);
        log.info("Listener {} is resumed", config.name());
    }

    private void suspend(boolean wanted) {
        suspended = wanted;
        acceptors.forEach(acceptor -> acceptor.suspend(wanted));
    }

    /** Whether it accepts connections. */
    public synchronized ListenerStatus.State state() {
        if (closed) {
            return ListenerStatus.State.CLOSED;
        }
        if (suspended) {
            return ListenerStatus.State.SUSPENDED;
        }
        return acceptors.stream().anyMatch(Acceptor::isFailing)
                ? ListenerStatus.State.FAILING
                : ListenerStatus.State.LISTENING;
    }

    /** Accepts no more. Open sessions go on. */
    public void close() {
        closed = true;
        acceptors.forEach(Acceptor::close);
    }

    /** A connection was accepted by this loop. Called there. */
    private void accepted(SocketChannel channel, EventLoop acceptedBy) {
        if (!population.admit()) {
            refuse(channel, acceptedBy);
            return;
        }
        EventLoop loop =
                config.reusePort()
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
        if (config.tcp().noDelay()) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        if (config.tcp().keepAlive()) {
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
                    config.name(),
                    population.open());
        }
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("A refused connection did not close: {}", e.getMessage());
        }
    }

    /** Its name in the configuration. */
    public String name() {
        return config.name();
    }

    /** The address in use, with the port that was chosen if it was 0. */
    public InetSocketAddress address() {
        return address;
    }

    /** How many connections it may have. */
    public int maxConnections() {
        return config.maxConnections();
    }

    /** What a tap hides. */
    public List<Pattern> tapMasks() {
        return config.tapMask().stream().map(TapMask::pattern).toList();
    }

    /** Its connections in numbers. */
    public Population population() {
        return population;
    }
}
