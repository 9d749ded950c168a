package io.wirehost.host.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

class TopScreenTest {
    private static final Instant CLOCK = Instant.parse("2026-03-01T12:05:00Z");

    private static TopSample sample(long seconds, int accepted, String... sessions) {
        Config status =
                ConfigFactory.parseString(
                        """
                        version = "1.2.3", pid = 4711, startedAt = "2026-03-01T10:00:00Z", sessions = 3
                        listeners = [{
                          name = echo, state = listening, sessions = 3, accepted = %d, refused = 0
                          closed { peer-closed = 4, peer-reset = %d }
                        }]
                        """
                                .formatted(accepted, seconds));
        return TopSample.of(TimeUnit.SECONDS.toNanos(seconds), status, List.of(sessions));
    }

    private static String session(int id, int bytes, int packets, String more) {
        return """
        {"id":%d,"protocol":"echo","peer":"10.0.0.%d:1","state":"open","bytesIn":%d,"bytesOut":%d,\
        "packetsIn":%d,"packetsOut":%d,"queuedBytes":0%s}\
        """
                .formatted(id, id, bytes, 2 * bytes, packets, packets, more);
    }

    private static final TopSample BEFORE =
            sample(10, 100, session(1, 100, 10, ""), session(2, 100, 10, ""));
    private static final TopSample NOW =
            sample(
                    12,
                    120,
                    session(1, 200, 1010, ",\"idleMillis\":3000"),
                    session(2, 40_100, 12, ""),
                    session(3, 5_000, 5, ""));

    private static List<String> lines(TopOrder order, boolean reverse, int height)
            throws AdminRefusal {
        return new TopScreen(order, reverse, 200).lines(BEFORE, NOW, CLOCK, height);
    }

    private static List<String> ids(TopOrder order, boolean reverse) throws AdminRefusal {
        return lines(order, reverse, 40).stream()
                .filter(line -> line.matches("[0-9].*"))
                .map(line -> line.substring(0, 1))
                .toList();
    }

    @Test
    void ratesAreOfTheTimeBetween() throws AdminRefusal {
        assertEquals(
                """
                wirehost 1.2.3  pid 4711  up 2h 5m  sessions 3
                per second, of open sessions: 20k bytes in, 40k out; 501 packets in, 501 out

                LISTENER  STATE      SESSIONS  ACCEPTED/S  REFUSED/S  CLOSED/S
                echo      listening  3         10          0          1

                ID  PROTOCOL  PEER        STATE  B/S IN  OUT  PACKETS/S IN  OUT  QUEUED  IDLE
                2   echo      10.0.0.2:1  open   20k     40k  1             1    0       -
                1   echo      10.0.0.1:1  open   50      100  500           500  0       3s
                3   echo      10.0.0.3:1  open   0       0    0             0    0       -
                sort: b bytes*  p packets  u queued  i idle  a age  r reverse  q quit\
                """,
                String.join("\n", lines(TopOrder.BYTES, false, 40)));
    }

    @Test
    void sessionsAreSorted() throws AdminRefusal {
        assertEquals(List.of("1", "2", "3"), ids(TopOrder.PACKETS, false));
        assertEquals(List.of("3", "2", "1"), ids(TopOrder.PACKETS, true));
        assertEquals(List.of("1", "2", "3"), ids(TopOrder.IDLE, false));
        assertEquals(List.of("1", "2", "3"), ids(TopOrder.AGE, false));
        assertEquals(List.of("3", "2", "1"), ids(TopOrder.AGE, true));
    }

    @Test
    void itFitsTheTerminal() throws AdminRefusal {
        for (int height = 2; height < 15; height++) {
            List<String> lines = lines(TopOrder.BYTES, false, height);
            assertTrue(lines.size() <= height, lines::toString);
            assertTrue(lines.getLast().startsWith("sort: "), lines::toString);
        }
        List<String> narrow =
                new TopScreen(TopOrder.BYTES, false, 20).lines(BEFORE, NOW, CLOCK, 10);
        assertTrue(narrow.stream().allMatch(line -> line.length() < 20), narrow::toString);
    }
}
