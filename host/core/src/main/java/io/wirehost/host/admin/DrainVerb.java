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
        Duration time = request.hasPath("over") ? time(request) : Duration.ZERO;
        return Map.of("sessions", drain.over(time), "overSeconds", time.toSeconds());
    }

    private static Duration time(Config request) throws AdminRefusal {
        String text = Json.text(request, "over");
        try {
            Duration time = request.getDuration("over");
            if (text.matches(".*[a-z]") && !time.isNegative()) {
                return time;
            }
        } catch (ConfigException e) {
            // answered below
        }
        throw AdminRefusal.ofArguments(
                "over: %s is not a time; write it as in 30s or 2m".formatted(Json.quoted(text)));
    }
}
