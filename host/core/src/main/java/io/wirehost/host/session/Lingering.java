package io.wirehost.host.session;

import io.wirehost.host.plugin.Generation;
import io.wirehost.spi.CloseReason;
import io.wirehost.spi.SessionInfo;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * The time after a session: our end of stream is sent, and what the peer still sends is thrown away
 * until it ends its own. Closing at once would answer those bytes with a reset, which can destroy
 * our last bytes before the peer has read them (RFC 1122, 4.2.2.13).
 */
final class Lingering implements Stage {
    static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

    private final Connection connection;
    private final @Nullable Stage ended; // null: nothing has begun

    Lingering(Connection connection, @Nullable Stage ended) {
        this.connection = connection;
        this.ended = ended;
    }

    @Override
    public void readable() {
        ByteBuffer ignored = connection.loop().readBuffer();
        int count = connection.read(ignored);
        if (count < 0) {
            connection.terminate();
        } else if (connection.tapPoint() != null) {
            connection.tapPoint().ignored(ignored.flip(), connection.bytesIn());
        }
    }

    @Override
    public void writable() {}

    @Override
    public void timedOut(Deadlines.Kind deadline) {
        connection.terminate();
    }

    /** It is about to end, and hurry could cost the peer our last bytes. */
    @Override
    public void drain() {}

    @Override
    public void finish(CloseReason reason) {}

    @Override
    public void closed(CloseReason reason) {}

    @Override
    public @Nullable Generation servedBy() {
        return ended == null ? null : ended.servedBy();
    }

    @Override
    public SessionInfo describe(SessionInfo connection) {
        return ended == null ? connection : ended.describe(connection);
    }
}
