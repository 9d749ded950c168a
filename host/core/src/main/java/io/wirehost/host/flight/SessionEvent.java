package io.wirehost.host.flight;

import io.wirehost.host.session.Addresses;
import io.wirehost.host.status.SessionStatus;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A session has closed. */
@Name("wirehost.Session")
@Label("Session")
@Description("A session has closed")
@Category("Wirehost")
@StackTrace(false)
public final class SessionEvent extends Event {
    @Label("Number")
    long session;

    @Label("Listener")
    String listener = "";

    @Label("Protocol")
    String protocol = "";

    @Label("Peer")
    String peer = "";

    @Label("Open for")
    @Timespan(Timespan.MILLISECONDS)
    long openFor;

    @Label("Bytes In")
    @DataAmount
    long bytesIn;

    @Label("Bytes Out")
    @DataAmount
    long bytesOut;

    @Label("Packets In")
    long packetsIn;

    @Label("Packets Out")
    long packetsOut;

    @Label("Reason")
    String reason = "";

    private SessionEvent() {}

    /** Tells it. */
    public static void tell(SessionStatus closed) {
        SessionEvent event = new SessionEvent();
        if (!event.shouldCommit()) {
            return;
        }
        event.session = closed.id();
        event.listener = closed.listener();
        event.protocol = closed.protocol();
        event.peer = Addresses.text(closed.remote());
        event.openFor = Math.max(0, closed.closedMillis() - closed.openedMillis());
        event.bytesIn = closed.bytesIn();
        event.bytesOut = closed.bytesOut();
        event.packetsIn = closed.packetsIn();
        event.packetsOut = closed.packetsOut();
        event.reason = String.valueOf(closed.reason());
        event.commit();
    }
}
