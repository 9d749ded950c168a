package io.wirehost.dataserver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The uploads underway, from the {@code open} of their session to the end. Thread-safe. */
final class Uploads {
    /** One upload. */
    final class Underway {
        private final Key key;
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        private Underway(Key key) {
            this.key = key;
        }

        /** To be called once, when the store has what came of it. */
        void end() {
            remove(this);
            ended.complete(null);
        }
    }

    private final int max;
    private final Map<Key, List<Underway>> underway = new HashMap<>(); // guarded by this
    private int count; // guarded by this

    Uploads(int max) {
        this.max = max;
    }

    synchronized Underway begin(Key key) throws RefusedException {
        if (count == max) {
            throw new RefusedException("there are " + max + " uploads already");
        }
        count++;
        Underway upload = new Underway(key);
        underway.computeIfAbsent(key, any -> new ArrayList<>(1)).add(upload);
        return upload;
    }

    private synchronized void remove(Underway upload) {
        count--;
        underway.computeIfPresent(
                upload.key, (key, all) -> all.remove(upload) && all.isEmpty() ? null : all);
    }

    /** Completes when all that are underway for the key at this moment have ended. */
    synchronized CompletableFuture<Void> ended(Key key) {
        return CompletableFuture.allOf(
                underway.getOrDefault(key, List.of()).stream()
                        .map(upload -> upload.ended)
                        .toArray(CompletableFuture<?>[]::new));
    }

    synchronized int count() {
        return count;
    }
}
