package io.wirehost.testkit;

import io.wirehost.spi.CloseReason;
import io.wirehost.spi.Session;
import io.wirehost.spi.SessionInfo;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * A session without a socket, made by {@link FakeHandlerContext}. It keeps what a handler does to
 * it, for a test to look at. Thread-safe.
 *
 * <p>It calls no handler: a test does, {@code onClose} included.
 */
public abstract sealed class FakeSession implements Session
        permits FakePacketSession, FakeStreamSession {
    private final FakeHandlerContext context;
    private final long id;
    private Optional<CloseReason> closeReason = Optional.empty(); // guarded by this
    private boolean aborted; // guarded by this

    FakeSession(FakeHandlerContext context, long id) {
        this.context = context;
        this.id = id;
    }

    final FakeHandlerContext context() {
        return context;
    }

    @Override
    public final long id() {
        return id;
    }

    @Override
    public final String listener() {
        return context.listener();
    }

    /**
     * An address of its own for each session.
     *
     * @return the loopback address, with the session's id as the port
     */
    @Override
    public final InetSocketAddress remoteAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), (int) (id % 65_536));
    }

    @Override
    public final InetSocketAddress localAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 7007);
    }

    @Override
    public final Instant openedAt() {
        return Instant.EPOCH;
    }

    @Override
    public final synchronized boolean isOpen() {
        return closeReason.isEmpty();
    }

    @Override
    public final void close(CloseReason reason) {
        end(reason, false);
    }

    @Override
    public final void abort(String why) {
        end(new CloseReason(CloseReason.Kind.CLOSED_BY_HANDLER, why), true);
    }

    /**
     * Ends the session as a broken connection does.
     *
     * @param reason what it is closed with
     */
    public final void lose(CloseReason reason) {
        end(reason, true);
    }

    private void end(CloseReason reason, boolean abrupt) {
        synchronized (this) {
            if (closeReason.isPresent()) {
                return;
            }
            closeReason = Optional.of(reason);
            aborted = abrupt;
            notifyAll();
        }
        context.forget(this);
    }

    /**
     * Why it was closed.
     *
     * @return empty while it is open
     */
    public final synchronized Optional<CloseReason> closeReason() {
        return closeReason;
    }

    /**
     * Whether it ended abruptly, by {@link #abort} or {@link #lose}.
     *
     * @return false while it is open and after a close in good order
     */
    public final synchronized boolean aborted() {
        return aborted;
    }

    final SessionInfo info(long bytesIn, long bytesOut, long packetsOut, int writeQueue) {
        return new SessionInfo(
                id,
                listener(),
                "fake",
                remoteAddress(),
                openedAt(),
                isOpen() ? SessionInfo.State.OPEN : SessionInfo.State.CLOSED,
                bytesIn,
                bytesOut,
                0,
                packetsOut,
                0,
                writeQueue,
                0,
                context.groupsOf(this));
    }
}
