package io.wirehost.host.inbound;

import io.wirehost.host.binding.Binding;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The part of the connections of a listener that is matched against other bindings: exactly so many
 * of each hundred, spread evenly. Any thread.
 */
public final class CanaryShare {
    private final List<Binding> bindings;
    private final int percent;
    private final AtomicLong connections = new AtomicLong();

    /**
     * A part.
     *
     * @param bindings who is asked, in this order
     * @param percent from 0 to 100
     */
    public CanaryShare(List<Binding> bindings, int percent) {
        this.bindings = List.copyOf(bindings);
        this.percent = percent;
    }

    /** Who is asked for these connections. */
    public List<Binding> bindings() {
        return bindings;
    }

    /** Whether the next connection is one of them. */
    boolean takesNext() {
        long number = connections.getAndIncrement() % 100;
        return (number + 1) * percent / 100 > number * percent / 100;
    }
}
