package io.wirehost.host.http;

import com.sun.net.httpserver.HttpExchange;

import io.wirehost.host.admin.AdminQueries;
import io.wirehost.host.admin.AdminRefusal;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;

/** What the console asks: verbs that only tell, with their own arguments, and answers in JSON. */
final class Api {
    /** Below which each verb has its name. */
    static final String ROOT = "/api/v1/";

    private static final Logger log = LoggerFactory.getLogger(Api.class);
    private static final String TYPE = "application/json";
    private static final String LIMIT = "limit";
    private static final int AT_ONCE = 2; // an answer may look at all sessions
    private static final int MOST_SESSIONS = 1000;
    private static final int MOST_BYTES = 4096;
    private static final int MOST_EVENTS = 2000;

    /** All that can be asked here, and by which arguments. */
    private static final Map<String, Set<String>> QUERIES =
            Map.of(
                    "status",
                    Set.of(),
                    "traffic",
                    Set.of(),
                    "sessions",
                    Set.of(
                            "listener",
                            "protocol",
                            "plugin",
                            "state",
                            "peer",
                            "search",
                            "closed",
                            "sort",
                            "reverse",
                            "offset",
                            LIMIT),
                    "session",
                    Set.of("id"),
                    "tap",
                    Set.of("viewer", "listener", "id", "peer", "text", "bytes", "rate"));

    private final AdminQueries queries;
    private final TapViews taps;
    private final Semaphore few = new Semaphore(AT_ONCE);

    Api(AdminQueries queries, TapViews taps) {
        this.queries = queries;
        this.taps = taps;
    }

    /** Answers, also when it cannot. */
    void handle(HttpExchange exchange) throws IOException {
        try {
            String verb = exchange.getRequestURI().getPath().substring(ROOT.length());
            Set<String> known = QUERIES.get(verb);
            if (known == null) {
                refuse(
                        exchange,
                        404,
                        "there is no %s; there are: %s".formatted(verb, listed(QUERIES.keySet())));
                return;
            }
            Map<String, String> arguments = arguments(exchange.getRequestURI().getRawQuery());
            requireKnown(arguments, known);
            Replies.send(exchange, 200, TYPE, answer(verb, arguments));
        } catch (AdminRefusal e) {
            refuse(exchange, e.isOfArguments() ? 400 : 404, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            refuse(exchange, 400, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.error("The request {} failed", exchange.getRequestURI(), e);
            refuse(exchange, 500, "the host failed on this request; its log says why");
        }
    }

    private String answer(String verb, Map<String, String> arguments) throws AdminRefusal {
        if (verb.equals("tap")) {
            atMost(arguments, "bytes", MOST_BYTES);
            atMost(arguments, "rate", MOST_EVENTS);
            return taps.next(arguments);
        }
        if (verb.equals("sessions")) {
            arguments.putIfAbsent(LIMIT, Integer.toString(MOST_SESSIONS));
            atMost(arguments, LIMIT, MOST_SESSIONS);
        }
        few.acquireUninterruptibly();
        try {
            return queries.answer(verb, arguments);
        } finally {
            few.release();
        }
    }

    /** So that one answer holds no megabytes. */
    private static void atMost(Map<String, String> arguments, String name, int most) {
        String value = arguments.get(name);
        if (value != null && (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) > most)) {
            throw new IllegalArgumentException(
                    "%s: a whole number, at most %d here".formatted(name, most));
        }
    }

    private static Map<String, String> arguments(@Nullable String query) {
        Map<String, String> arguments = new TreeMap<>();
        if (query == null || query.isEmpty()) {
            return arguments;
        }
        for (String one : query.split("&", -1)) {
            int end = one.indexOf('=');
            String key = decoded(end < 0 ? one : one.substring(0, end));
            if (arguments.put(key, end < 0 ? "" : decoded(one.substring(end + 1))) != null) {
                throw new IllegalArgumentException(key + ": stands there twice");
            }
        }
        return arguments;
    }

    private static void requireKnown(Map<String, String> arguments, Set<String> known) {
        for (String key : arguments.keySet()) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException(
                        "%s: is unknown; there are: %s".formatted(key, listed(known)));
            }
        }
    }

    private static String listed(Set<String> names) {
        return String.join(", ", new TreeSet<>(names));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void refuse(HttpExchange exchange, int code, String message) throws IOException {
        Replies.send(exchange, code, TYPE, AdminQueries.error(message));
    }
}
