package io.wirehost.host.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.host.admin.AdminQueries;
import io.wirehost.host.admin.LineStream;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** How long the taps of web clients live. The time is the test's. */
class TapViewsTest {
    private static final Map<String, String> ONE = Map.of("viewer", "one", "listener", "echo");

    /** A tap that sees what the test lets it see. */
    private static final class Seen implements LineStream {
        private final Queue<String> lines = new ArrayDeque<>();
        private boolean over;
        private boolean closed;

        @Override
        public List<String> next() {
            List<String> all = List.copyOf(lines);
            lines.clear();
            return all;
        }

        @Override
        public boolean isOver() {
            return over;
        }

        @Override
        public String end() {
            return "9";
        }

        @Override
        public void close() {
            assertFalse(closed);
            closed = true;
        }
    }

    private final List<Seen> begun = new ArrayList<>();
    private final List<Map<String, Object>> requests = new ArrayList<>();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private long nanos;
    private final TapViews views =
            new TapViews(
                    new AdminQueries(
                            Map.of(
                                    "tap",
                                    request -> {
                                        requests.add(request.root().unwrapped());
                                        begun.add(new Seen());
                                        return Map.of("lines", begun.getLast());
                                    })),
                    () -> nanos,
                    _ -> later::add);

    /** Time goes by, and what was to be done then is done. */
    private void pass(Duration time) {
        nanos += time.toNanos();
        for (int i = later.size(); i > 0; i--) {
            later.remove().run();
        }
    }

    @Test
    void whatHasComeIsToldOnce() throws Exception {
        assertEquals("{\"begins\":true,\"over\":false,\"lines\":[]}", views.next(ONE));
        begun.getFirst().lines.addAll(List.of("1", "2"));
        assertEquals("{\"begins\":false,\"over\":false,\"lines\":[1,2]}", views.next(ONE));
        assertEquals("{\"begins\":false,\"over\":false,\"lines\":[]}", views.next(ONE));
        assertEquals(List.of(Map.of("verb", "tap", "listener", "echo")), requests);
    }

    @Test
    void eachViewerHasItsOwn() throws Exception {
        views.next(ONE);
        views.next(Map.of("viewer", "two", "listener", "echo"));
        assertEquals(2, begun.size());
        assertThrows(IllegalArgumentException.class, () -> views.next(Map.of("listener", "echo")));
    }

    @Test
    void aViewerThatAsksForSomethingElseHasThatInstead() throws Exception {
        views.next(ONE);
        Map<String, String> other = Map.of("viewer", "one", "listener", "chat");
        assertTrue(views.next(other).contains("\"begins\":true"));
        assertTrue(begun.getFirst().closed);
        assertTrue(views.next(other).contains("\"begins\":false"));
        pass(TapViews.PATIENCE);
        assertTrue(begun.getLast().closed);
    }

    @Test
    void oneThatNobodyAsksIsTakenAway() throws Exception {
        views.next(ONE);
        for (int i = 0; i < 5; i++) {
            pass(TapViews.PATIENCE.minusSeconds(1));
            views.next(ONE);
        }
        assertFalse(begun.getFirst().closed);
        pass(TapViews.PATIENCE);
        assertTrue(begun.getFirst().closed);
        assertEquals(List.of(), List.copyOf(later));
        assertTrue(views.next(ONE).contains("\"begins\":true"));
        assertEquals(2, begun.size());
    }

    @Test
    void oneThatIsOverIsTakenAway() throws Exception {
        views.next(ONE);
        begun.getFirst().over = true;
        assertEquals("{\"begins\":false,\"over\":true,\"lines\":[9]}", views.next(ONE));
        assertTrue(begun.getFirst().closed);
        pass(TapViews.PATIENCE); // which closes it no second time
    }

    @Test
    void allAreTakenAwayAtTheEnd() throws Exception {
        views.next(ONE);
        views.close();
        assertTrue(begun.getFirst().closed);
    }
}
