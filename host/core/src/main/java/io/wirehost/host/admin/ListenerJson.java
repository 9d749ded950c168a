package io.wirehost.host.admin;

import io.wirehost.host.status.ListenerStatus;

import java.util.LinkedHashMap;
import java.util.Map;

/** A listener as answers have it. */
final class ListenerJson {
    private ListenerJson() {}

    static Map<String, Object> of(ListenerStatus listener) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", listener.name());
        json.put("state", listener.state().label());
        json.put("host", listener.address().getAddress().getHostAddress());
        json.put("port", listener.address().getPort());
        json.put("handlers", listener.handlers());
        json.put("sessions", listener.sessions());
        json.put("maxSessions", listener.maxSessions());
        json.put("accepted", listener.accepted());
        json.put("refused", listener.refused());
        json.put("closed", listener.closed());
        return json;
    }
}
