package io.wirehost.host.admin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;

import java.time.Duration;
import java.util.Map;

/**
 * {@code drain}: no new connections, and every session is asked to end, evenly {@code over} a time;
 * at once if none is told.
 */
public final class DrainVerb implements AdminVerb {
    private final Drain drain;

    /** What the host does. */
    @FunctionalInterface
    public interface Drain {
        /**
         * Begins to drain.
         *
         * @return how many sessions are asked
         */
        int over(Duration time);
    }

    /**
     * The verb.
     *
     * @param drain called from any thread, must not block
     */
    public DrainVerb(Drain drain) {
        this.drain = drain;
    }

    @Override
    public Map<String, Object> answer(Config request) throws AdminRefusal {
        Duration time = request.hasPath("over") ? time(request, "over") : Duration.ZERO;
        return Map.of("sessions", drain.over(time), "overSeconds", time.toSeconds());
    }

    /**
     * A time of a request.
     *
     * @throws AdminRefusal if it is none
     */
    static Duration time(Config request, String key) throws AdminRefusal {
        String text = Json.text(request, key);
        try {
            Duration time = request.getDuration(key);
            if (text.matches(".*[a-z]") && !time.isNegative()) {
                return time;
            }
        } catch (ConfigException e) {
            // answered below
        }
        throw AdminRefusal.ofArguments(
                "%s: %s is not a time; write it as in 30s or 2m".formatted(key, Json.quoted(text)));
    }
}
