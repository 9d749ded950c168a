package io.wirehost.host.admin;

import com.typesafe.config.Config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The host at one moment, as {@code top} compares it with another.
 *
 * @param nanos the time
 * @param status the answer to that
 * @param sessions by their numbers
 */
record TopSample(long nanos, Config status, Map<Long, Session> sessions) {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A session; the line has the rest of it. */
    record Session(
            long id,
            long bytesIn,
            long bytesOut,
            long packetsIn,
            long packetsOut,
            long idleMillis,
            long queuedBytes,
            String line) {
        /** Only the numbers: there may be thousands of sessions, and few of them are shown. */
        static Session of(String line) {
            return new Session(
                    number(line, "id"),
                    number(line, "bytesIn"),
                    number(line, "bytesOut"),
                    number(line, "packetsIn"),
                    number(line, "packetsOut"),
                    number(line, "idleMillis"),
                    number(line, "queuedBytes"),
                    line);
        }

        private static long number(String line, String key) {
            int found = line.indexOf("\"" + key + "\":");
            if (found < 0) {
                return -1;
            }
            int begin = found + key.length() + 3;
            int end = begin;
            while (end < line.length() && Character.isDigit(line.charAt(end))) {
                end++;
            }
            return Long.parseLong(line, begin, end, 10);
        }
    }

    double secondsSince(TopSample before) {
        return Math.max(1, nanos - before.nanos) / NANOS;
    }

    static TopSample of(long nanos, Config status, List<String> lines) {
        Map<Long, Session> sessions = new HashMap<>();
        for (String line : lines) {
            Session session = Session.of(line);
            sessions.put(session.id, session);
        }
        return new TopSample(nanos, status, sessions);
    }
}
