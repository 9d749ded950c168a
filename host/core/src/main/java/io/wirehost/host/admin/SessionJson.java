package io.wirehost.host.admin;

import io.wirehost.host.session.Addresses;
import io.wirehost.host.status.SessionStatus;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A session as answers have it. */
final class SessionJson {
    private SessionJson() {}

    static Map<String, Object> of(SessionStatus session, long nowMillis) {
        boolean closed = session.phase() == SessionStatus.Phase.CLOSED;
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", session.id());
        json.put("listener", session.listener());
        json.put("state", session.phase().label());
        if (!session.protocol().isEmpty()) {
            json.put("protocol", session.protocol());
            json.put("plugin", session.plugin());
            json.put("generation", session.generation());
        }
        json.put("peer", Addresses.text(session.remote()));
        if (session.local() != null) {
            json.put("local", Addresses.text(session.local()));
        }
        json.put("openedAt", Instant.ofEpochMilli(session.openedMillis()).toString());
        long end = closed ? session.closedMillis() : nowMillis;
        json.put("ageMillis", Math.max(0, end - session.openedMillis()));
        if (session.idleNanos() >= 0) {
            json.put("idleMillis", TimeUnit.NANOSECONDS.toMillis(session.idleNanos()));
        }
        json.put("bytesIn", session.bytesIn());
        json.put("bytesOut", session.bytesOut());
        json.put("packetsIn", session.packetsIn());
        json.put("packetsOut", session.packetsOut());
        json.put("readQueue", session.readQueue());
        json.put("writeQueue", session.writeQueue());
        json.put("queuedBytes", session.queuedBytes());
        if (!session.groups().isEmpty()) {
            json.put("groups", session.groups());
        }
        if (closed) {
            json.put("closedAt", Instant.ofEpochMilli(session.closedMillis()).toString());
        }
        if (session.reason() != null) {
            json.put("reason", session.reason().kind().label());
            json.put("detail", session.reason().detail());
        }
        return json;
    }
}
