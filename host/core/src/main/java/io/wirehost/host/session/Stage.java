package io.wirehost.host.session;

import io.wirehost.spi.CloseReason;
import io.wirehost.spi.SessionInfo;

/**
 * What the bytes of a connection mean at the moment: a start packet, packets, a stream, or nothing
 * any more. Called on the loop of the connection.
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

    /** The numbers of this stage, added to those of the connection. */
    default SessionInfo describe(SessionInfo connection) {
        return connection;
    }
}
