package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.session.SessionDirectory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code session-close}: ends those whose {@code id} is told, separated by commas, in good order
 * and for the {@code reason} that is told.
 */
public final class SessionCloseVerb implements AdminVerb {
    private final SessionDirectory sessions;

    /**
     * The verb.
     *
     * @param sessions of the host
     */
    public SessionCloseVerb(SessionDirectory sessions) {
        this.sessions = sessions;
    }

    @Override
    public Map<String, Object> answer(Config request) throws AdminRefusal {
        List<Long> ids = new ArrayList<>();
        for (String id : Json.text(request, "id").split(",", -1)) {
            ids.add(SessionVerb.id(id));
        }
        String reason = request.hasPath("reason") ? Json.text(request, "reason") : "";
        List<Long> closing = ids.stream().filter(id -> sessions.close(id, reason)).toList();
        List<Long> unknown = ids.stream().filter(id -> !closing.contains(id)).toList();
        return Map.of("closing", closing, "notOpen", unknown);
    }
}
