package io.wirehost.host.session;

import io.wirehost.host.plugin.Generation;
import io.wirehost.spi.CloseReason;
import io.wirehost.spi.SessionInfo;

import org.jspecify.annotations.Nullable;

/**
 * What the bytes of a connection mean at the moment: a start packet, packets, a stream, or nothing
 * any more. Called on the loop of the connection, unless it says otherwise.
 */
public interface Stage {
    /** The socket may have bytes, or its end. */
    void readable();

    /** The socket takes bytes again. */
    void writable();

    /** A deadline has passed. */
    void timedOut(Deadlines.Kind deadline);

    /** The host wants the session to end. */
    void drain();

    /** The session is to end in good order: what is queued is written, then it closes. */
    void finish(CloseReason reason);

    /** The connection is gone; nothing is called any more. */
    void closed(CloseReason reason);

    /** The plugin of its handler; null if it has none. Any thread. */
    default @Nullable Generation servedBy() {
        return null;
    }

    /** The numbers of this stage, added to those of the connection. Any thread. */
    default SessionInfo describe(SessionInfo connection) {
        return connection;
    }
}
