package io.wirehost.host.dispatch;

import io.wirehost.host.binding.Binding;
import io.wirehost.host.binding.BindingSessions;
import io.wirehost.host.plugin.Traffic;
import io.wirehost.host.session.Connection;
import io.wirehost.spi.CloseReason;
import io.wirehost.spi.Session;
import io.wirehost.spi.SessionInfo;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.time.Instant;

/** What all sessions that have a handler can tell and do. Equal if of the same connection. */
abstract class ServedSession implements BindingSessions.Served {
    final Connection connection;
    final Binding binding;

    ServedSession(Connection connection, Binding binding) {
        this.connection = connection;
        this.binding = binding;
    }

    /** What carries it. */
    public final Connection connection() {
        return connection;
    }

    /** What serves it. */
    public final Binding binding() {
        return binding;
    }

    @Override
    public final long id() {
        return connection.id();
    }

    @Override
    public final String listener() {
        return connection.listener();
    }

    @Override
    public final InetSocketAddress remoteAddress() {
        return connection.remoteAddress();
    }

    @Override
    public final InetSocketAddress localAddress() {
        return connection.localAddress();
    }

    @Override
    public final Instant openedAt() {
        return connection.openedAt();
    }

    @Override
    public final boolean isOpen() {
        return connection.isOpen();
    }

    @Override
    public final void close(CloseReason reason) {
        connection.close(reason);
    }

    @Override
    public final void abort(String why) {
        connection.abort(why);
    }

    @Override
    public final SessionInfo info() {
        return connection.info();
    }

    /**
     * The numbers of this session, and packets in its queues, added to what is of its connection.
     */
    final SessionInfo describe(SessionInfo connection, int readQueue, int writeQueue) {
        Traffic traffic = traffic();
        return new SessionInfo(
                connection.id(),
                connection.listener(),
                binding.handlerName(),
                connection.remoteAddress(),
                connection.openedAt(),
                connection.state(),
                connection.bytesIn(),
                connection.bytesOut(),
                traffic.packetsIn(),
                traffic.packetsOut(),
                readQueue,
                writeQueue,
                traffic.writeQueue(),
                binding.sessions().groupsOf(this));
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof Session session && session.id() == id();
    }

    @Override
    public final int hashCode() {
        return Long.hashCode(id());
    }

    @Override
    public final String toString() {
        return connection.toString();
    }
}
