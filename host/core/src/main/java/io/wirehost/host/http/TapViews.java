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
        private final LineStream stream;
        private long askedNanos;

        View(LineStream stream, long askedNanos) {
            this.stream = stream;
            this.askedNanos = askedNanos;
        }
    }

    private final AdminQueries queries;
    private final LongSupplier nanos;
    private final Function<Duration, Executor> after;
    private final Map<Map<String, String>, View> views = new HashMap<>(); // guarded by this

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
     * What has come since the same was asked before. The first time, nothing has: it begins.
     *
     * @param arguments of the verb, and {@code viewer}, by which clients are told apart
     * @throws AdminRefusal if there can be no such tap
     */
    synchronized String next(Map<String, String> arguments) throws AdminRefusal {
        if (arguments.getOrDefault("viewer", "").isEmpty()) {
            throw new IllegalArgumentException(
                    "viewer: is missing; choose any text that no other client has");
        }
        View view = views.get(arguments);
        boolean begins = view == null;
        if (view == null) {
            view = begin(arguments);
        }
        view.askedNanos = nanos.getAsLong();
        List<String> lines = new ArrayList<>(view.stream.next());
        boolean over = view.stream.isOver();
        if (over) {
            lines.add(view.stream.end());
            end(arguments, view);
        }
        return "{\"begins\":%b,\"over\":%b,\"lines\":[%s]}"
                .formatted(begins, over, String.join(",", lines));
    }

    private View begin(Map<String, String> arguments) throws AdminRefusal {
        Map<String, String> ofVerb = new HashMap<>(arguments);
        ofVerb.remove("viewer");
        View view = new View(queries.follow("tap", ofVerb), nanos.getAsLong());
        Map<String, String> key = Map.copyOf(arguments);
        views.put(key, view);
        watch(key, view, PATIENCE);
        return view;
    }

    private void watch(Map<String, String> key, View view, Duration delay) {
        after.apply(delay).execute(() -> endIfForsaken(key, view));
    }

    /** Takes it away if nobody has asked for a while, or else looks again. */
    private synchronized void endIfForsaken(Map<String, String> key, View view) {
        if (views.get(key) != view) {
            return;
        }
        Duration left = PATIENCE.minusNanos(nanos.getAsLong() - view.askedNanos);
        if (left.isPositive()) {
            watch(key, view, left);
        } else {
            end(key, view);
        }
    }

    private void end(Map<String, String> key, View view) {
        views.remove(key);
        view.stream.close();
    }

    @Override
    public synchronized void close() {
        Map.copyOf(views).forEach(this::end);
    }
}
