package io.wirehost.spi;

import java.io.IOException;

/** A session was used that has closed, or closed while somebody waited for it. */
public final class SessionClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient CloseReason reason;

    /**
     * The session is closed.
     *
     * @param reason why it was closed
     */
    public SessionClosedException(CloseReason reason) {
        super("the session is closed: " + reason);
        this.reason = reason;
    }

    /**
     * Why the session was closed.
     *
     * @return the reason that {@link PacketHandler#onClose} gets as well
     */
    public CloseReason reason() {
        return reason;
    }
}
