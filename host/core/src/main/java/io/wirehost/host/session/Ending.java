package io.wirehost.host.session;

import io.wirehost.host.plugin.Pins;
import io.wirehost.spi.CloseReason;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/**
 * How a {@link Connection} ends: why, which is said once, and who has to let go of it before it has
 * left the population and the binding. Above it for the same cause as {@link Deadlines}.
 */
abstract sealed class Ending extends Deadlines permits Connection {
    private static final VarHandle REASON;
    private static final VarHandle HOLDERS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            REASON = lookup.findVarHandle(Ending.class, "reason", CloseReason.class);
            HOLDERS = lookup.findVarHandle(Ending.class, "holders", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Population population;

    private volatile @Nullable CloseReason reason; // by anybody, once
    private volatile boolean closedByHandler; // or whoever else has the session

    // Written by the loop before holders, and read after it by whoever lets go last.
    private @Nullable Pins binding; // one of them is ours until then

    // The socket is one until it is closed; the handler another until it has had its last call.
    @SuppressWarnings("unused") // through HOLDERS
    private volatile int holders = 1;

    Ending(Population population) {
        this.population = population;
    }

    /** False if there is a reason already. */
    final boolean endsFor(CloseReason why) {
        return REASON.compareAndSet(this, null, Objects.requireNonNull(why, "reason"));
    }

    final void endsByHandler() {
        closedByHandler = true;
    }

    /** Why it closes or has closed; null while it is open. */
    public final @Nullable CloseReason reason() {
        return reason;
    }

    final CloseReason requiredReason() {
        CloseReason why = reason;
        if (why == null) {
            throw new IllegalStateException(this + " closes without a reason");
        }
        return why;
    }

    /** Whether it was its handler that closed it, for whatever reason, and not the host. */
    public final boolean closedByHandler() {
        return closedByHandler;
    }

    /** The handler has it as well from now on, with this pin. On the loop. */
    final void shareWithHandler(Pins pinned) {
        binding = pinned;
        holders = 2;
    }

    /** Whether it is open, or was, with the binding that has these pins. On the loop. */
    @SuppressWarnings("ReferenceEquality")
    public final boolean holds(Pins pins) {
        return binding == pins;
    }

    /** Whether it has a binding that gets no new sessions. Any thread; maybe an old answer. */
    final boolean isOfRetired() {
        Pins pinned = binding;
        return pinned != null && pinned.isRetired();
    }

    /** The handler has had its last call. Any thread, once. */
    public final void handlerDone() {
        letGo();
    }

    final void letGo() {
        if ((int) HOLDERS.getAndAdd(this, -1) == 1) {
            population.left(requiredReason());
            if (binding != null) {
                binding.unpin();
            }
        }
    }
}
