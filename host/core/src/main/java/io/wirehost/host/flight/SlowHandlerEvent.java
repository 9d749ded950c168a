package io.wirehost.host.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

import java.util.concurrent.TimeUnit;

/** A callback of a handler took long. */
@Name("wirehost.SlowHandler")
@Label("Slow Handler")
@Description(
        "A callback of a handler took 10 ms or longer, with what it waited for; one in 64 is"
                + " measured")
@Category("Wirehost")
@StackTrace(false)
public final class SlowHandlerEvent extends Event {
    private static final long SLOW = TimeUnit.MILLISECONDS.toNanos(10);

    @Label("Plugin")
    String plugin = "";

    @Label("Generation")
    int generation;

    @Label("Took")
    @Timespan(Timespan.NANOSECONDS)
    long took;

    private SlowHandlerEvent() {}

    /** Tells it, if it was slow. */
    public static void tell(String plugin, int generation, long nanos) {
        if (nanos < SLOW) {
            return;
        }
        SlowHandlerEvent event = new SlowHandlerEvent();
        if (!event.shouldCommit()) {
            return;
        }
        event.plugin = plugin;
        event.generation = generation;
        event.took = nanos;
        event.commit();
    }
}
