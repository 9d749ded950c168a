package io.wirehost.host.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A plugin was replaced, has come or has gone. */
@Name("wirehost.PluginSwap")
@Label("Plugin Swap")
@Description("A plugin was replaced, has come or has gone")
@Category("Wirehost")
@StackTrace(false)
public final class PluginSwapEvent extends Event {
    @Label("Change")
    String change = "";

    private PluginSwapEvent() {}

    /** Tells it. */
    public static void tell(Object change) {
        PluginSwapEvent event = new PluginSwapEvent();
        if (!event.shouldCommit()) {
            return;
        }
        event.change = change.toString();
        event.commit();
    }
}
