package io.wirehost.dataserver;

import io.wirehost.spi.HandlerContext;
import io.wirehost.spi.StreamHandler;
import io.wirehost.spi.StreamSession;
import io.wirehost.spi.Timer;

import org.slf4j.Logger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Serves a WRITE: sends an object, once the uploads of its key that are underway have ended.
 *
 * <p>A peer that uploads and then downloads opens two connections, one behind the other, but they
 * may be opened by different event loops, and the second one first. Hence the earlier ones are
 * waited for before it looks.
 */
final class Download implements StreamHandler {
    private final StartPacket start;
    private final ObjectStore store;
    private final Uploads uploads;
    private final DataServer.Settings settings;
    private final Counters counters;
    private final HandlerContext context;
    private final Logger log;

    Download(
            StartPacket start,
            ObjectStore store,
            Uploads uploads,
            Counters counters,
            HandlerContext context) {
        this.start = start;
        this.store = store;
        this.uploads = uploads;
        this.settings = context.settings(DataServer.Settings.class);
        this.counters = counters;
        this.context = context;
        this.log = context.logger();
    }

    @Override
    public void serve(StreamSession session) throws IOException, InterruptedException {
        context.awaitEarlierConnections();
        Optional<FileChannel> found = find(session);
        if (found.isEmpty()) {
            refuse(session, "there is no object " + start.key());
            return;
        }
        try (FileChannel file = found.get()) {
            send(session, file);
        }
    }

    private Optional<FileChannel> find(StreamSession session)
            throws IOException, InterruptedException {
        if (!await(uploads.ended(start.key()), settings.uploadWait())) {
            log.info(
                    "session {}: an upload of {} takes longer than {}; not waiting for it",
                    session.id(),
                    start.key(),
                    settings.uploadWait());
        }
        return store.find(start.key());
    }

    private void send(StreamSession session, FileChannel file) throws IOException {
        long size = file.size();
        if (start.saysSize() && size != start.size()) {
            refuse(session, start.key() + " has " + size + " bytes, not " + start.size());
            return;
        }
        long sent = session.sendFrom(file, 0, size);
        if (sent < size) {
            counters.failed.increment();
            log.warn("session {}: {}: file ends after {} bytes", session.id(), start.key(), sent);
            session.abort("the file of " + start.key() + " is shorter than it was");
            return;
        }
        counters.served.increment();
        counters.servedBytes.add(size);
        log.info("session {}: sent {}, {} bytes", session.id(), start.key(), size);
    }

    private void refuse(StreamSession session, String why) {
        counters.missing.increment();
        log.info("session {}: {}", session.id(), why);
        session.close(why);
    }

    /** False if the time was over first. */
    private boolean await(CompletableFuture<Void> event, Duration atMost)
            throws InterruptedException {
        if (event.isDone() || !atMost.isPositive()) {
            return event.isDone();
        }
        CompletableFuture<Boolean> first = event.thenApply(done -> true);
        Timer timer = context.schedule(atMost, () -> first.complete(false));
        try {
            return first.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of an upload is never a failure", e);
        } finally {
            timer.cancel();
        }
    }
}
