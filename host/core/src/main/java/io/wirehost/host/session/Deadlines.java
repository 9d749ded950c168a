package io.wirehost.host.session;

import io.wirehost.host.loop.EventLoop;
import io.wirehost.host.loop.TimerWheel;

import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one connection. Activity only notes the time; one timer looks, when the nearest
 * deadline could have passed, whether it has. So a packet costs no timer. Confined to the loop.
 *
 * <p>Above {@link Connection}, not a field of it, since that would be an object more for each idle
 * session.
 */
public abstract sealed class Deadlines extends TimerWheel.Entry permits Ending {
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

    private Limits limits = Limits.NOTHING;
    private long fixed = NONE; // the deadline itself; the others tell since when
    private long idle = NONE;
    private int idleTold; // how often that was too long
    private long packet = NONE;
    private long write = NONE;

    Deadlines() {}

    /** The loop they are confined to. */
    public abstract EventLoop loop();

    /** One has passed. Called on the loop. */
    abstract void timedOut(Kind deadline);

    abstract boolean isClosed();

    /** Begins a new stage: nothing is waited for. */
    public final void reset(Limits newLimits) {
        limits = newLimits;
        fixed = NONE;
        idle = NONE;
        idleTold = 0;
        packet = NONE;
        write = NONE;
    }

    /** Sets a deadline that no activity moves; a delay of 0 is for ever. */
    public final void fix(long delay) {
        fixed = delay == 0 ? NONE : loop().now() + delay;
        expireBy(fixed);
    }

    /** The peer owes a byte from now on. Called for each batch of bytes as well. */
    public final void awaitByte() {
        boolean first = idle == NONE;
        idle = loop().now();
        idleTold = 0;
        if (first) {
            expireBy(after(idle, limits.idle));
        }
    }

    /** The peer owes nothing. */
    public final void awaitNoByte() {
        idle = NONE;
    }

    /** The peer owes the rest of a packet; the time of its first byte stands. */
    public final void awaitPacket() {
        if (packet == NONE) {
            packet = loop().now();
            expireBy(after(packet, limits.packet));
        }
    }

    /** No packet is begun. */
    public final void packetComplete() {
        packet = NONE;
    }

    /** The peer must take a byte from now on. Called again when it took some. */
    public final void awaitWrite() {
        boolean first = write == NONE;
        write = loop().now();
        if (first) {
            expireBy(after(write, limits.write));
        }
    }

    /** Everything is written. */
    public final void writeComplete() {
        write = NONE;
    }

    /** For how long the peer has owed a byte; −1 if it does not. Any thread, to about a second. */
    final long idleNanos() {
        long since = idle;
        return since == NONE ? -1 : Math.max(0, loop().now() - since);
    }

    final void awaitNothing() {
        loop().timers().cancel(this);
    }

    private void expireBy(long deadline) {
        if (deadline != NONE) {
            loop().timers().scheduleBy(this, deadline);
        }
    }

    /** Of each silence, a first time and time and again. */
    private long idleDeadline() {
        return after(idle, (1L + idleTold) * limits.idle);
    }

    private static long after(long since, long limit) {
        return since == NONE || limit == 0 ? NONE : since + limit;
    }

    @Override
    protected final void expired(long now) {
        Kind late = late(now);
        if (late != null) {
            timedOut(late);
        }
        if (!isClosed()) {
            expireBy(
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
            idleTold = (int) ((now - idle) / limits.idle);
            return Kind.IDLE;
        }
        return null;
    }
}
