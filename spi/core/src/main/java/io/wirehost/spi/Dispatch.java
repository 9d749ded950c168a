package io.wirehost.spi;

/**
 * Where the callbacks of a session run. Set per binding ({@code dispatch = session}); a handler
 * declares its default in {@link Provides#dispatch}. In each of them the callbacks of one session
 * come one at a time and in order.
 */
public enum Dispatch {
    /**
     * On the thread of the session's event loop. A callback must not block, not even for a lock:
     * every session of the loop would wait. {@link StreamHandler}s cannot run here.
     */
    INLINE,

    /**
     * On a virtual thread that the session's event loop carries. A callback may block in sockets,
     * locks, sleeps and queues; other sessions go on meanwhile. File work, native calls and long
     * computations hold the carrier, hence the loop: use {@link #POOL} for them.
     *
     * <p>A thread may do callbacks of several sessions in turn, until one of them blocks. What one
     * leaves in thread-locals does not meet the others; but nobody should keep the thread, or
     * interrupt it, beyond the callback. A {@link StreamHandler} has its thread for itself.
     */
    SESSION,

    /** On a virtual thread of the JDK's shared scheduler. A callback may do anything. */
    POOL
}
