package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.session.SessionDirectory;
import io.wirehost.host.status.SessionStatus;

import java.util.List;
import java.util.Map;

/**
 * {@code sessions}: a line for each session that is open, or with {@code closed} of the last that
 * were; those that a {@link SessionQuery} asks for.
 */
public final class SessionsVerb implements AdminVerb {
    private final SessionDirectory sessions;

    /**
     * The verb.
     *
     * @param sessions of the host
     */
    public SessionsVerb(SessionDirectory sessions) {
        this.sessions = sessions;
    }

    @Override
    public Map<String, Object> answer(Config request) throws AdminRefusal {
        SessionQuery query = SessionQuery.of(request);
        List<SessionStatus> wanted =
                query.of(request.hasPath("closed") ? sessions.closed() : sessions.open());
        long now = System.currentTimeMillis();
        return Map.of(
                "total",
                wanted.size(),
                "lines",
                Lines.of(query.window(wanted), session -> SessionJson.of(session, now)));
    }
}
