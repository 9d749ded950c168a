package io.wirehost.host.session;

import io.wirehost.spi.CloseReason;

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

    Lingering(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void readable() {
        ByteBuffer ignored = connection.loop().readBuffer();
        if (connection.read(ignored) < 0) {
            connection.terminate();
        }
    }

    @Override
    public void writable() {}

    @Override
    public void timedOut(Deadlines.Kind deadline) {
        connection.terminate();
    }

    @Override
    public void drain() {
        connection.terminate();
    }

    @Override
    public void finish(CloseReason reason) {}

    @Override
    public void closed(CloseReason reason) {}
}
