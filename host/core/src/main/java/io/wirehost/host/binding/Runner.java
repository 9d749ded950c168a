package io.wirehost.host.binding;

import io.wirehost.host.loop.CarriedThread;
import io.wirehost.host.loop.EventLoop;
import io.wirehost.host.session.Connection;
import io.wirehost.host.session.Serving;
import io.wirehost.spi.Dispatch;

/** Runs the code of a plugin where a binding says, with the plugin's class loader in context. */
public record Runner(Dispatch dispatch, CarriedThread.Kind threads) {
    /**
     * Runs a task of a connection that lives on this loop; {@code INLINE}: at once if called there.
     */
    public void run(Connection connection, Runnable task) {
        EventLoop loop = connection.loop();
        switch (dispatch) {
            case INLINE -> {
                if (loop.inLoop()) {
                    runInline(task);
                } else {
                    loop.execute(() -> runInline(task));
                }
            }
            case SESSION -> loop.carry(threads, connection, task);
            case POOL -> {
                // A virtual thread inherits its scheduler from a virtual one that makes it, and
                // that may be a loop.
                Runnable serving = Serving.inPool(connection, task);
                if (Thread.currentThread().isVirtual()) {
                    loop.execute(() -> CarriedThread.startElsewhere(threads, serving));
                } else {
                    CarriedThread.startElsewhere(threads, serving);
                }
            }
        }
    }

    /** As {@link #run}, on a thread that never does anything else; not {@code INLINE}. */
    public void runAlone(Connection connection, Runnable task) {
        if (dispatch == Dispatch.SESSION) {
            connection.loop().carryAlone(threads, connection, task);
        } else {
            run(connection, task);
        }
    }

    /** Runs a task at once, on the loop's thread. */
    public void runInline(Runnable task) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader(); // of the codec's plugin
        thread.setContextClassLoader(loader());
        try {
            task.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The context class loader of that code. */
    public ClassLoader loader() {
        return threads.loader();
    }
}
