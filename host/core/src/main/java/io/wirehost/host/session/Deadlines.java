package io.wirehost.host.session;

import io.wirehost.host.loop.TimerWheel;

import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one connection. Activity only notes the time; one timer looks, when the nearest
 * deadline could have passed, whether it has. So a packet costs no timer. Confined to the loop.
 */
public final class Deadlines extends TimerWheel.Entry {
    private static final long NONE = Long.MAX_VALUE;

    /** What can be late. */
    public enum Kind {
        /** The start packet; after the session, the peer's end of stream. No activity moves it. */
        FIXED,
        /** The rest of a packet. */
        PACKET,
        /** A byte from the peer. */
        IDLE,
        /** The peer taking a byte. */
        WRITE
    }

    /** How long may be waited for each, in nanoseconds; 0 is for ever. */
    public record Limits(long idle, long packet, long write) {
        static final Limits NOTHING = new Limits(0, 0, 0);
    }

    private final Connection connection;
    private Limits limits = Limits.NOTHING;
    private long armed = NONE;
    private long fixed = NONE; // the deadline itself; the others tell since when
    private long idle = NONE;
    private long idleTold = Long.MIN_VALUE; // when that was last too long
    private long packet = NONE;
    private long write = NONE;

    Deadlines(Connection connection) {
        this.connection = connection;
    }

    /** Begins a new stage: nothing is waited for. */
    public void reset(Limits newLimits) {
        limits = newLimits;
        fixed = NONE;
        idle = NONE;
        idleTold = Long.MIN_VALUE;
        packet = NONE;
        write = NONE;
    }

    /** Sets a deadline that no activity moves; a delay of 0 is for ever. */
    public void fix(long delay) {
        fixed = delay == 0 ? NONE : connection.loop().now() + delay;
        arm(fixed);
    }

    /** The peer owes a byte from now on. Called for each batch of bytes as well. */
    public void awaitByte() {
        boolean first = idle == NONE;
        idle = connection.loop().now();
        if (first) {
            arm(after(idle, limits.idle));
        }
    }

    /** The peer owes nothing. */
    public void awaitNoByte() {
        idle = NONE;
    }

    /** The peer owes the rest of a packet; the time of its first byte stands. */
    public void awaitPacket() {
        if (packet == NONE) {
            packet = connection.loop().now();
            arm(after(packet, limits.packet));
        }
    }

    /** No packet is begun. */
    public void packetComplete() {
        packet = NONE;
    }

    /** The peer must take a byte from now on. Called again when it took some. */
    public void awaitWrite() {
        boolean first = write == NONE;
        write = connection.loop().now();
        if (first) {
            arm(after(write, limits.write));
        }
    }

    /** Everything is written. */
    public void writeComplete() {
        write = NONE;
    }

    /** For how long the peer has owed a byte; −1 if it does not. Any thread, to about a second. */
    long idleNanos() {
        long since = idle;
        return since == NONE ? -1 : Math.max(0, connection.loop().now() - since);
    }

    void cancel() {
        connection.loop().timers().cancel(this);
    }

    private void arm(long deadline) {
        if (deadline < armed) {
            armed = deadline;
            connection.loop().timers().schedule(this, deadline);
        }
    }

    /** Of each silence, a first time and time and again. */
    private long idleDeadline() {
        return after(idle == NONE ? NONE : Math.max(idle, idleTold), limits.idle);
    }

    private static long after(long since, long limit) {
        return since == NONE || limit == 0 ? NONE : since + limit;
    }

    @Override
    protected void expired(long now) {
        armed = NONE;
        Kind late = late(now);
        if (late != null) {
            connection.timedOut(late);
        }
        if (!connection.isClosed()) {
            arm(
                    Math.min(
                            Math.min(fixed, idleDeadline()),
                            Math.min(after(packet, limits.packet), after(write, limits.write))));
        }
    }

    /** The deadline that has passed; it is forgotten, or begins anew. */
    private @Nullable Kind late(long now) {
        if (fixed <= now) {
            fixed = NONE;
            return Kind.FIXED;
        }
        if (after(write, limits.write) <= now) {
            write = NONE;
            return Kind.WRITE;
        }
        if (after(packet, limits.packet) <= now) {
            packet = NONE;
            return Kind.PACKET;
        }
        if (idleDeadline() <= now) {
            idleTold = now;
            return Kind.IDLE;
        }
        return null;
    }
}
