package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.session.SessionDirectory;
import io.wirehost.host.status.SessionStatus;

import java.util.Map;

/** {@code session}: all of one, open or closed. */
public final class SessionVerb implements AdminVerb {
    private final SessionDirectory sessions;

    /**
     * The verb.
     *
     * @param sessions of the host
     */
    public SessionVerb(SessionDirectory sessions) {
        this.sessions = sessions;
    }

    @Override
    public Map<String, Object> answer(Config request) throws AdminRefusal {
        long id = id(Json.text(request, "id"));
        SessionStatus session =
                sessions.find(id).orElseThrow(() -> new AdminRefusal("there is no session " + id));
        return Map.of("session", SessionJson.of(session, System.currentTimeMillis()));
    }

    /**
     * The number of a session.
     *
     * @throws AdminRefusal if it is none
     */
    static long id(String text) throws AdminRefusal {
        if (!text.matches("[0-9]{1,18}")) {
            throw AdminRefusal.ofArguments(
                    Json.quoted(text) + " is not the number of a session; see: sessions list");
        }
        return Long.parseLong(text);
    }
}
