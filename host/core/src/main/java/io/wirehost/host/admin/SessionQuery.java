package io.wirehost.host.admin;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;

import com.typesafe.config.Config;

import io.wirehost.host.session.Addresses;
import io.wirehost.host.status.SessionStatus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which sessions are asked for, and in which order.
 *
 * @param filter of those that are wanted
 * @param order empty: as they come
 * @param reverse the other way round
 * @param offset how many of the first are left out
 * @param limit how many at most
 */
record SessionQuery(
        Predicate<SessionStatus> filter,
        Optional<Comparator<SessionStatus>> order,
        boolean reverse,
        int offset,
        int limit) {
    /** What sessions can be sorted by. */
    private static final Map<String, Comparator<SessionStatus>> ORDERS = new LinkedHashMap<>();

    static {
        ORDERS.put("id", comparingLong(SessionStatus::id));
        ORDERS.put("listener", comparing(SessionStatus::listener));
        ORDERS.put("protocol", comparing(SessionStatus::protocol));
        ORDERS.put(
                "plugin",
                comparing(SessionStatus::plugin).thenComparingInt(SessionStatus::generation));
        ORDERS.put("peer", comparing(session -> Addresses.text(session.remote())));
        ORDERS.put("state", comparing(SessionStatus::phase));
        ORDERS.put("age", comparingLong(SessionStatus::openedMillis).reversed());
        ORDERS.put("idle", comparingLong(SessionStatus::idleNanos));
        ORDERS.put("bytes-in", comparingLong(SessionStatus::bytesIn));
        ORDERS.put("bytes-out", comparingLong(SessionStatus::bytesOut));
        ORDERS.put("packets-in", comparingLong(SessionStatus::packetsIn));
        ORDERS.put("packets-out", comparingLong(SessionStatus::packetsOut));
        ORDERS.put("queued", comparingLong(SessionStatus::queuedBytes));
        ORDERS.put("closed", comparingLong(SessionStatus::closedMillis));
        ORDERS.put("reason", comparing(SessionQuery::reason));
    }

    static List<String> orders() {
        return List.copyOf(ORDERS.keySet());
    }

    static List<String> states() {
        return Stream.of(SessionStatus.Phase.values()).map(SessionStatus.Phase::label).toList();
    }

    /**
     * What a request says.
     *
     * @throws AdminRefusal where that cannot be understood
     */
    static SessionQuery of(Config request) throws AdminRefusal {
        List<Predicate<SessionStatus>> filters = new ArrayList<>();
        filters.add(equal(request, "listener", SessionStatus::listener));
        filters.add(equal(request, "protocol", SessionStatus::protocol));
        filters.add(equal(request, "plugin", SessionStatus::plugin));
        filters.add(state(request));
        filters.add(peer(request));
        filters.add(search(request));
        return new SessionQuery(
                filters.stream().reduce(Predicate::and).orElseThrow(),
                order(request),
                request.hasPath("reverse"),
                request.hasPath("offset") ? number(request, "offset") : 0,
                request.hasPath("limit") ? number(request, "limit") : Integer.MAX_VALUE);
    }

    private static Predicate<SessionStatus> equal(
            Config request, String key, Function<SessionStatus, String> value) throws AdminRefusal {
        if (!request.hasPath(key)) {
            return _ -> true;
        }
        String wanted = Json.text(request, key);
        return session -> value.apply(session).equals(wanted);
    }

    private static Predicate<SessionStatus> state(Config request) throws AdminRefusal {
        if (request.hasPath("state")) {
            requireOneOf(request, "state", states());
        }
        return equal(request, "state", session -> session.phase().label());
    }

    /** An address, or one with its port. */
    private static Predicate<SessionStatus> peer(Config request) throws AdminRefusal {
        if (!request.hasPath("peer")) {
            return _ -> true;
        }
        String wanted = Json.text(request, "peer");
        return session ->
                Addresses.text(session.remote()).equals(wanted)
                        || session.remote().getAddress().getHostAddress().equals(wanted);
    }

    private static Optional<Comparator<SessionStatus>> order(Config request) throws AdminRefusal {
        if (!request.hasPath("sort")) {
            return Optional.empty();
        }
        return Optional.ofNullable(ORDERS.get(requireOneOf(request, "sort", ORDERS.keySet())));
    }

    private static String requireOneOf(Config request, String key, Collection<String> known)
            throws AdminRefusal {
        String wanted = Json.text(request, key);
        if (!known.contains(wanted)) {
            throw AdminRefusal.ofArguments(
                    "%s: there is no %s; there are: %s"
                            .formatted(key, Json.quoted(wanted), String.join(", ", known)));
        }
        return wanted;
    }

    /** A part of what stands in one of the columns with texts. */
    private static Predicate<SessionStatus> search(Config request) throws AdminRefusal {
        if (!request.hasPath("search")) {
            return _ -> true;
        }
        String wanted = Json.text(request, "search").toLowerCase(Locale.ROOT);
        return session ->
                Stream.of(
                                Long.toString(session.id()),
                                session.listener(),
                                session.protocol(),
                                session.plugin(),
                                session.phase().label(),
                                Addresses.text(session.remote()),
                                reason(session))
                        .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted));
    }

    private static String reason(SessionStatus session) {
        return session.reason() == null ? "" : session.reason().kind().label();
    }

    private static int number(Config request, String key) throws AdminRefusal {
        String number = Json.text(request, key);
        if (!number.matches("[0-9]{1,9}") || (key.equals("limit") && number.matches("0+"))) {
            throw AdminRefusal.ofArguments(
                    "%s: %s is no number of sessions".formatted(key, Json.quoted(number)));
        }
        return Integer.parseInt(number);
    }

    /** All that are wanted, also those beyond the limit. */
    List<SessionStatus> of(List<SessionStatus> sessions) {
        List<SessionStatus> wanted =
                sessions.stream().filter(filter).collect(Collectors.toCollection(ArrayList::new));
        order.ifPresent(wanted::sort);
        if (reverse) {
            Collections.reverse(wanted);
        }
        return wanted;
    }

    /** Those within the limit. */
    <T> List<T> window(List<T> wanted) {
        int from = Math.min(offset, wanted.size());
        return wanted.subList(from, from + Math.min(limit, wanted.size() - from));
    }
}
