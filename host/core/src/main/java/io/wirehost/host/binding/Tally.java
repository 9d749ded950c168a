package io.wirehost.host.binding;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the connections of a binding, and what went wrong with them, to compare it with another
 * one. What a peer sends wrong counts here, once a connection: a codec that does not know a packet
 * which it should know takes it for that. Any thread.
 */
public final class Tally {
    private final Count before; // it began
    private final LongAdder connections = new LongAdder();
    private final LongAdder faults = new LongAdder();
    private volatile Runnable whenFailed = () -> {};

    /**
     * What was counted.
     *
     * @param connections that it was to serve
     * @param faults of them; a connection may have more than one
     */
    public record Count(long connections, long faults) {
        /** Nothing. */
        public static final Count NONE = new Count(0, 0);

        /** Both together. */
        public Count plus(Count other) {
            return new Count(connections + other.connections, faults + other.faults);
        }
    }

    /** Nothing is counted yet. */
    Tally() {
        this(Count.NONE);
    }

    private Tally(Count before) {
        this.before = before;
    }

    /** One that counts connections from now on; those of before go on to be counted here. */
    Tally next() {
        return new Tally(ever());
    }

    /** One has come that is for this binding. */
    public void connection() {
        connections.increment();
    }

    /** Something went wrong with one. */
    void failed() {
        faults.increment();
        whenFailed.run();
    }

    /** Tells of each fault from now on, on the thread that it happens on, which must not wait. */
    public void tell(Runnable listener) {
        whenFailed = listener;
    }

    /** At this moment, more or less. */
    public Count count() {
        return new Count(connections.sum(), faults.sum());
    }

    /** With what others had counted before it began. */
    public Count ever() {
        return before.plus(count());
    }
}
