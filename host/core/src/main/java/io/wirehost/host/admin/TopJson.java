package io.wirehost.host.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code top} tells programs: an object with all that went through in a second, by listener,
 * and by session for those with the most bytes.
 */
final class TopJson {
    private TopJson() {}

    static String of(TopSample before, TopSample now, Instant clock, int limit)
            throws AdminRefusal {
        double seconds = now.secondsSince(before);
        List<TopRow> rows = TopRow.of(before, now);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("time", clock.toString());
        object.put("seconds", Math.round(1000 * seconds) / 1000.0);
        object.put("total", rows.size());
        object.put(
                "bytesInPerSecond", Math.round(rows.stream().mapToDouble(TopRow::bytesIn).sum()));
        object.put(
                "bytesOutPerSecond", Math.round(rows.stream().mapToDouble(TopRow::bytesOut).sum()));
        object.put(
                "packetsInPerSecond",
                Math.round(rows.stream().mapToDouble(TopRow::packetsIn).sum()));
        object.put(
                "packetsOutPerSecond",
                Math.round(rows.stream().mapToDouble(TopRow::packetsOut).sum()));
        object.put(
                "listeners",
                TopListener.of(before, now).stream().map(each -> listener(each, seconds)).toList());
        List<TopRow> most =
                rows.stream().sorted(TopOrder.BYTES.comparator(false)).limit(limit).toList();
        object.put("sessions", sessions(most));
        return Json.line(object);
    }

    private static Map<String, Object> listener(TopListener listener, double seconds) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", listener.name());
        object.put("state", listener.state());
        object.put("sessions", listener.sessions());
        object.put("acceptedPerSecond", Math.round(listener.accepted() / seconds));
        object.put("refusedPerSecond", Math.round(listener.refused() / seconds));
        object.put("closedPerSecond", Math.round(listener.closed() / seconds));
        return object;
    }

    private static List<Map<String, Object>> sessions(List<TopRow> rows) throws AdminRefusal {
        List<Map<String, Object>> sessions = new ArrayList<>();
        for (TopRow row : rows) {
            Map<String, Object> object =
                    new LinkedHashMap<>(Json.parse(row.session().line()).root().unwrapped());
            object.put("bytesInPerSecond", Math.round(row.bytesIn()));
            object.put("bytesOutPerSecond", Math.round(row.bytesOut()));
            object.put("packetsInPerSecond", Math.round(row.packetsIn()));
            object.put("packetsOutPerSecond", Math.round(row.packetsOut()));
            sessions.add(object);
        }
        return sessions;
    }
}
