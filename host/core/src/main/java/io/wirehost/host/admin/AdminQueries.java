package io.wirehost.host.admin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;

import java.util.HashMap;
import java.util.Map;

/** Asks verbs for a door that speaks another protocol than the Unix socket. Any thread. */
public final class AdminQueries {
    private final Map<String, AdminVerb> verbs;

    /**
     * Of these verbs.
     *
     * @param verbs by name
     */
    public AdminQueries(Map<String, AdminVerb> verbs) {
        this.verbs = Map.copyOf(verbs);
    }

    /**
     * An answer that has an end.
     *
     * @param verb its name
     * @param arguments what the request holds besides
     * @return an object of JSON; its lines are a list in it
     * @throws AdminRefusal if it cannot be done
     */
    public String answer(String verb, Map<String, String> arguments) throws AdminRefusal {
        return Json.line(ask(verb, arguments));
    }

    /**
     * An answer that has none.
     *
     * @param verb its name, of one that answers so
     * @param arguments what the request holds besides
     * @return to be closed
     * @throws AdminRefusal if it cannot be done
     */
    public LineStream follow(String verb, Map<String, String> arguments) throws AdminRefusal {
        if (ask(verb, arguments).get("lines") instanceof LineStream stream) {
            return stream;
        }
        throw new IllegalArgumentException("the answer of " + verb + " has an end");
    }

    /**
     * A refusal as the body of an answer.
     *
     * @param message for people
     * @return an object of JSON
     */
    public static String error(String message) {
        return Json.line(Map.of("error", message));
    }

    private Map<String, Object> ask(String verb, Map<String, String> arguments)
            throws AdminRefusal {
        AdminVerb asked = verbs.get(verb);
        if (asked == null) {
            throw new IllegalArgumentException("there is no verb " + verb);
        }
        Map<String, Object> request = new HashMap<>(arguments);
        request.put("verb", verb);
        Config config = ConfigValueFactory.fromMap(request).toConfig();
        return asked.answer(config);
    }
}
