package io.wirehost.host.listen;

import io.wirehost.host.config.ListenerConfig;
import io.wirehost.host.loop.EventLoop;
import io.wirehost.host.session.Addresses;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * An address in use: one socket or, with {@code reuse-port}, one for each loop, among which the
 * kernel spreads the connections. Any thread.
 */
final class ListeningSocket {
    private static final Logger log = LoggerFactory.getLogger(ListeningSocket.class);

    private final ListenerConfig config;
    private final List<ServerSocketChannel> sockets;
    private final InetSocketAddress address;
    private final List<Acceptor> acceptors;
    private final CountDownLatch closing;

    private ListeningSocket(
            ListenerConfig config,
            List<EventLoop> loops,
            List<ServerSocketChannel> sockets,
            InetSocketAddress address,
            BiConsumer<SocketChannel, EventLoop> accepted) {
        this.config = config;
        this.sockets = List.copyOf(sockets);
        this.address = address;
        List<Acceptor> made = new ArrayList<>();
        for (int i = 0; i < sockets.size(); i++) {
            made.add(
                    new Acceptor(
                            loops.get(i),
                            sockets.get(i),
                            config.name(),
                            config.backlog(),
                            accepted));
        }
        this.acceptors = List.copyOf(made);
        this.closing = new CountDownLatch(acceptors.size());
    }

    /**
     * Binds the address. The kernel lets clients connect from now on; nothing is accepted before
     * {@link #begin}.
     *
     * @param shared whether the address may be one that is in use, by sockets that share it too
     * @param accepted called on the loop that has accepted
     */
    static ListeningSocket bind(
            ListenerConfig config,
            List<EventLoop> loops,
            SelectorProvider transport,
            boolean shared,
            BiConsumer<SocketChannel, EventLoop> accepted)
            throws IOException {
        List<ServerSocketChannel> sockets = new ArrayList<>();
        try {
            InetSocketAddress address = config.bind();
            int count = config.reusePort() ? loops.size() : 1;
            for (int i = 0; i < count; i++) {
                ServerSocketChannel socket = transport.openServerSocketChannel();
                sockets.add(socket);
                prepare(socket, config, shared);
                socket.bind(address, config.backlog());
                // Port 0 is chosen once.
                address = (InetSocketAddress) socket.getLocalAddress();
            }
            return new ListeningSocket(config, loops, sockets, address, accepted);
        } catch (IOException | RuntimeException e) {
            for (ServerSocketChannel socket : sockets) {
                socket.close();
            }
            throw e;
        }
    }

    private static void prepare(ServerSocketChannel socket, ListenerConfig config, boolean shared)
            throws IOException {
        socket.configureBlocking(false);
        if (config.reusePort() || shared) {
            socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
        // Must be set before listening to shape the window (tcp(7)); accepted sockets inherit it.
        if (config.tcp().receiveBuffer().isPresent()) {
            socket.setOption(
                    StandardSocketOptions.SO_RCVBUF,
                    config.tcp().receiveBuffer().get().toIntSaturated());
        }
    }

    /**
     * Lets other sockets of this user listen on the same address as well, or no longer, unless it
     * is configured so anyway.
     */
    void share(boolean wanted) throws IOException {
        if (!config.reusePort()) {
            for (ServerSocketChannel socket : sockets) {
                if (socket.isOpen()) {
                    socket.setOption(StandardSocketOptions.SO_REUSEPORT, wanted);
                }
            }
        }
    }

    /** Begins to accept. */
    void begin() {
        acceptors.forEach(Acceptor::begin);
    }

    /** Accepts nothing from now on, or goes on. */
    void suspend(boolean wanted) {
        acceptors.forEach(acceptor -> acceptor.suspend(wanted));
    }

    /** Whether the system refuses to accept. */
    boolean isFailing() {
        return acceptors.stream().anyMatch(Acceptor::isFailing);
    }

    /** Closes when those who have connected are accepted. Does not wait. */
    void finish() {
        acceptors.forEach(acceptor -> acceptor.finish(closing::countDown));
    }

    /** Waits until it is closed, after {@link #finish}; a loop that is held may keep it open. */
    void awaitClosed(Duration time) {
        try {
            if (!closing.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                log.warn("{} is still open: a loop is held", Addresses.text(address));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes now. */
    void close() {
        acceptors.forEach(Acceptor::close);
    }

    /** What it was bound for. */
    ListenerConfig config() {
        return config;
    }

    /** With the port that was chosen if it was to be 0. */
    InetSocketAddress address() {
        return address;
    }
}
