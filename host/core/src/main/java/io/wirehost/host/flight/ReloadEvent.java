package io.wirehost.host.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A reload, from its beginning to its end. */
@Name("wirehost.Reload")
@Label("Reload")
@Description("Configuration and plugins were reloaded, or not, as something was wrong")
@Category("Wirehost")
@StackTrace(false)
public final class ReloadEvent extends Event {
    @Label("Succeeded")
    boolean succeeded;

    @Label("Changed Plugins")
    int changes;

    private ReloadEvent() {}

    /** One begins. */
    public static ReloadEvent started() {
        ReloadEvent event = new ReloadEvent();
        event.begin();
        return event;
    }

    /** It was taken over. */
    public void succeeded(int changedPlugins) {
        succeeded = true;
        changes = changedPlugins;
    }

    /** Tells it. */
    public void tell() {
        commit();
    }
}
