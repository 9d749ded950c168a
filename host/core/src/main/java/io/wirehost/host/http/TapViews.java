package io.wirehost.host.http;

import io.wirehost.host.admin.AdminQueries;
import io.wirehost.host.admin.AdminRefusal;
import io.wirehost.host.admin.LineStream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Taps of web clients, who ask again and again for what has come meanwhile: no thread waits for
 * them, and none for what is to come. What a client that asks too seldom has no room for is lost
 * and counted; the tap of one that asks no more is taken away.
 */
final class TapViews implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A tap, and when it was last asked. */
    private static final class View {
        private final Map<String, String> arguments;
        private final LineStream stream;
        private long askedNanos;

        View(Map<String, String> arguments, LineStream stream, long askedNanos) {
            this.arguments = arguments;
            this.stream = stream;
            this.askedNanos = askedNanos;
        }
    }

    private final AdminQueries queries;
    private final LongSupplier nanos;
    private final Function<Duration, Executor> after;
    private final Map<String, View> views = new HashMap<>(); // by viewer; guarded by this

    /**
     * None yet.
     *
     * @param nanos the time, as of {@link System#nanoTime}
     * @param after what runs a task after a time
     */
    TapViews(AdminQueries queries, LongSupplier nanos, Function<Duration, Executor> after) {
        this.queries = queries;
        this.nanos = nanos;
        this.after = after;
    }

    /**
     * What has come since the same was asked before. The first time, nothing has: it begins, and
     * another one of this viewer ends.
     *
     * @param arguments of the verb, and {@code viewer}, by which clients are told apart
     * @throws AdminRefusal if there can be no such tap
     */
    synchronized String next(Map<String, String> arguments) throws AdminRefusal {
        String viewer = arguments.getOrDefault("viewer", "");
        if (viewer.isEmpty()) {
            throw new IllegalArgumentException(
                    "viewer: is missing; choose any text that no other client has");
        }
        View view = views.get(viewer);
        if (view != null && !view.arguments.equals(arguments)) {
            end(viewer, view);
            view = null;
        }
        boolean begins = view == null;
        if (view == null) {
            view = begin(viewer, Map.copyOf(arguments));
        }
        view.askedNanos = nanos.getAsLong();
        List<String> lines = new ArrayList<>(view.stream.next());
        boolean over = view.stream.isOver();
        if (over) {
            lines.add(view.stream.end());
            end(viewer, view);
        }
        return "{\"begins\":%b,\"over\":%b,\"lines\":[%s]}"
                .formatted(begins, over, String.join(",", lines));
    }

    private View begin(String viewer, Map<String, String> arguments) throws AdminRefusal {
        Map<String, String> ofVerb = new HashMap<>(arguments);
        ofVerb.remove("viewer");
        View view = new View(arguments, queries.follow("tap", ofVerb), nanos.getAsLong());
        views.put(viewer, view);
        watch(viewer, view, PATIENCE);
        return view;
    }

    private void watch(String viewer, View view, Duration delay) {
        after.apply(delay).execute(() -> endIfForsaken(viewer, view));
    }

    /** Takes it away if nobody has asked for a while, or else looks again. */
    private synchronized void endIfForsaken(String viewer, View view) {
        if (views.get(viewer) != view) {
            return;
        }
        Duration left = PATIENCE.minusNanos(nanos.getAsLong() - view.askedNanos);
        if (left.isPositive()) {
            watch(viewer, view, left);
        } else {
            end(viewer, view);
        }
    }

    private void end(String viewer, View view) {
        views.remove(viewer);
        view.stream.close();
    }

    @Override
    public synchronized void close() {
        Map.copyOf(views).forEach(this::end);
    }
}
