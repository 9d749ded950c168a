package io.wirehost.host.session;

import io.wirehost.host.loop.EventLoop;

import org.jspecify.annotations.Nullable;

/** Which session the caller serves, as far as that is known. */
public final class Serving {
    private static final ScopedValue<Connection> IN_POOL = ScopedValue.newInstance();

    private Serving() {}

    /** That of the caller, on a loop or in the pool; null: none, or on a thread of a plugin. */
    public static @Nullable Connection session() {
        if (IN_POOL.isBound()) {
            return IN_POOL.get();
        }
        return EventLoop.servedByCaller() instanceof Connection connection ? connection : null;
    }

    /** A task that serves this session on a thread of the pool. */
    public static Runnable inPool(Connection connection, Runnable task) {
        return () -> ScopedValue.where(IN_POOL, connection).run(task);
    }
}
