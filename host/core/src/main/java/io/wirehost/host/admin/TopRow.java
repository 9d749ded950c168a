package io.wirehost.host.admin;

import java.util.List;

/** A session with what went through it in a second. */
record TopRow(
        TopSample.Session session,
        double bytesIn,
        double bytesOut,
        double packetsIn,
        double packetsOut) {
    /** Of all sessions; of those that are new, nothing has gone through. */
    static List<TopRow> of(TopSample before, TopSample now) {
        double seconds = now.secondsSince(before);
        return now.sessions().values().stream()
                .map(each -> of(before.sessions().getOrDefault(each.id(), each), each, seconds))
                .toList();
    }

    private static TopRow of(TopSample.Session before, TopSample.Session now, double seconds) {
        return new TopRow(
                now,
                (now.bytesIn() - before.bytesIn()) / seconds,
                (now.bytesOut() - before.bytesOut()) / seconds,
                (now.packetsIn() - before.packetsIn()) / seconds,
                (now.packetsOut() - before.packetsOut()) / seconds);
    }
}
