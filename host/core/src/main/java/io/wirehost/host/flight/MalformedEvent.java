package io.wirehost.host.flight;

import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.Session;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A peer has sent what is no packet. */
@Name("wirehost.Malformed")
@Label("Malformed Packet")
@Description("A peer has sent what is no packet")
@Category("Wirehost")
@StackTrace(false)
public final class MalformedEvent extends Event {
    @Label("Session")
    long session;

    @Label("Listener")
    String listener = "";

    @Label("Skipped Bytes")
    int skipped;

    @Label("Message")
    String message = "";

    private MalformedEvent() {}

    /** Tells it. */
    public static void tell(Session session, MalformedPacketException error) {
        MalformedEvent event = new MalformedEvent();
        if (!event.shouldCommit()) {
            return;
        }
        event.session = session.id();
        event.listener = session.listener();
        event.skipped = error.skip();
        event.message = String.valueOf(error.getMessage());
        event.commit();
    }
}
