package io.wirehost.host.dispatch;

import io.wirehost.host.loop.TimerWheel;
import io.wirehost.host.session.Connection;
import io.wirehost.host.session.Deadlines;
import io.wirehost.spi.CloseReason;
import io.wirehost.spi.SessionClosedException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SelectionKey;
import java.util.concurrent.locks.LockSupport;

/**
 * Input or output of a stream. The handler's thread tries the socket itself, and waits here when
 * there was nothing to be done; then the loop watches the socket for it, and calls it once.
 *
 * <p>It is the timer of its wait, too.
 */
final class SocketSide extends TimerWheel.Entry {
    private static final int TURN = 16;
    private static final long LONGEST = Long.MAX_VALUE / 2; // to be added to any time

    private enum Wait {
        ON,
        READY,
        TIMED_OUT
    }

    private final Connection connection;
    private final boolean input;

    // shared by the loop and the thread
    private volatile @Nullable Thread waiting;
    private volatile Wait wait = Wait.READY;

    private boolean watched; // confined to the loop: the thread is to be called

    private int successes; // confined to the thread: since it waited or yielded

    SocketSide(Connection connection, boolean input) {
        this.connection = connection;
        this.input = input;
    }

    // ---- the handler's thread

    /**
     * The socket was ready. Time and again others get their turn: a thread that never waits would
     * hold the loop, or a thread of the pool.
     */
    @SuppressWarnings("ThreadPriorityCheck") // carried threads are scheduled by our loop
    void succeeded() {
        if (++successes == TURN) {
            successes = 0;
            Thread.yield();
        }
    }

    /** Waits until the socket is ready; false if the time was over first. 0 is for ever. */
    boolean await(long nanos) throws IOException {
        successes = 0;
        wait = Wait.ON;
        waiting = Thread.currentThread();
        connection.loop().execute(() -> watch(nanos));
        try {
            while (wait == Wait.ON) {
                failIfClosed(connection);
                LockSupport.park(this);
                if (Thread.interrupted()) {
                    connection.abort("the thread of its handler was interrupted");
                    throw new ClosedByInterruptException();
                }
            }
            return wait == Wait.READY;
        } finally {
            waiting = null;
        }
    }

    static void failIfClosed(Connection connection) throws SessionClosedException {
        CloseReason reason = connection.reason();
        if (reason != null) {
            throw new SessionClosedException(reason);
        }
    }

    // ---- the loop

    private void watch(long nanos) {
        if (!connection.isOpen()) {
            return;
        }
        watched = true;
        want(true);
        Deadlines deadlines = connection.deadlines();
        if (input) {
            deadlines.awaitByte();
        } else {
            deadlines.awaitWrite();
        }
        if (nanos > 0) {
            connection
                    .loop()
                    .timers()
                    .schedule(this, connection.loop().now() + Math.min(nanos, LONGEST));
        }
    }

    /** The socket is ready. Interest stays, as mostly the thread will soon wait again. */
    void ready() {
        if (watched) {
            call(Wait.READY);
        } else {
            want(false);
        }
    }

    @Override
    protected void expired(long now) {
        if (watched) {
            call(Wait.TIMED_OUT);
        }
    }

    private void call(Wait outcome) {
        watched = false;
        connection.loop().timers().cancel(this);
        if (input) {
            connection.deadlines().awaitNoByte();
        } else {
            connection.deadlines().writeComplete();
        }
        wait = outcome;
        wake();
    }

    /** The connection is gone: the thread will find out why. */
    void closed() {
        watched = false;
        connection.loop().timers().cancel(this);
        wake();
    }

    private void wake() {
        LockSupport.unpark(waiting);
    }

    private void want(boolean wanted) {
        connection.want(input ? SelectionKey.OP_READ : SelectionKey.OP_WRITE, wanted);
    }
}
