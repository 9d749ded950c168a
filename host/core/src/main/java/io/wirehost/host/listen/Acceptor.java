package io.wirehost.host.listen;

import io.wirehost.host.loop.EventLoop;
import io.wirehost.host.loop.ReadyHandler;
import io.wirehost.host.loop.TimerWheel;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Accepts the connections of one listening socket. When that fails, mostly for want of file
 * descriptors, it pauses: the pending connection stays readable, so that trying on would spin.
 */
final class Acceptor extends TimerWheel.Entry implements ReadyHandler {
    private static final Logger log = LoggerFactory.getLogger(Acceptor.class);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

    private final EventLoop loop;
    private final ServerSocketChannel socket;
    private final String listener;
    private final int backlog;
    private final BiConsumer<SocketChannel, EventLoop> accepted;

    // confined to the loop
    private @Nullable SelectionKey key; // null until it begins
    private boolean suspended;
    private boolean failing; // read by others, who may see an old answer

    Acceptor(
            EventLoop loop,
            ServerSocketChannel socket,
            String listener,
            int backlog,
            BiConsumer<SocketChannel, EventLoop> accepted) {
        this.loop = loop;
        this.socket = socket;
        this.listener = listener;
        this.backlog = backlog;
        this.accepted = accepted;
    }

    /** Begins to accept. Any thread. */
    void begin() {
        loop.execute(() -> {
            try {
                key = loop.register(socket, suspended ? 0 : SelectionKey.OP_ACCEPT, this);
            } catch (ClosedChannelException e) {
                log.debug("Listener {} was closed before it began", listener);
            }
        });
    }

    @Override
    public void ready(int operations) {
        try {
            // All that the kernel can keep, which is one more than asked for (listen(2)): whoever
            // has waited for a round may count on them.
            for (int i = 0; i <= backlog; i++) {
                SocketChannel channel = socket.accept();
                if (channel == null) {
                    return;
                }
                if (failing) {
                    failing = false;
                    log.info("Listener {} accepts connections again", listener);
                }
                accepted.accept(channel, loop);
            }
        } catch (ClosedChannelException e) {
            log.debug("Listener {} is closed", listener);
        } catch (IOException e) {
            pause(e);
        }
    }

    private void pause(IOException e) {
        if (!failing) {
            failing = true;
            log.warn(
                    "Listener {} cannot accept connections: {}; it tries again every {} ms (if file"
                            + " descriptors have run out, raise the limit or lower"
                            + " max-connections)",
                    listener,
                    e.getMessage(),
                    TimeUnit.NANOSECONDS.toMillis(PAUSE));
        }
        interest(0);
        loop.timers().schedule(this, loop.now() + PAUSE);
    }

    @Override
    protected void expired(long now) {
        interest(suspended ? 0 : SelectionKey.OP_ACCEPT);
    }

    /** Accepts nothing from now on, or goes on. Any thread. */
    void suspend(boolean wanted) {
        loop.execute(() -> {
            suspended = wanted;
            interest(wanted ? 0 : SelectionKey.OP_ACCEPT);
        });
    }

    /** Whether the system refuses. Any thread. */
    boolean isFailing() {
        return failing;
    }

    private void interest(int operations) {
        if (key != null && key.isValid()) {
            key.interestOps(operations);
        }
    }

    @Override
    public void failed(Throwable fault) {
        log.error("Listener {} could not take a connection", listener, fault);
    }

    /**
     * Takes those who have connected already, then closes. Who connects between the two is reset,
     * which the system gives no means to prevent. Any thread.
     *
     * @param closed run when the address is free
     */
    void finish(Runnable closed) {
        loop.execute(() -> {
            if (!suspended) {
                ready(SelectionKey.OP_ACCEPT);
            }
            close();
            loop.afterRound(closed);
        });
    }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            log.warn("Listener {} did not close: {}", listener, e.getMessage());
        }
        // The socket is freed when the selector has let go of it.
        loop.execute(() -> loop.timers().cancel(this));
        loop.wakeUp();
    }
}
