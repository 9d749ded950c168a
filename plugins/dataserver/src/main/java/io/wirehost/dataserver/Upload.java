package io.wirehost.dataserver;

import io.wirehost.spi.SessionClosedException;
import io.wirehost.spi.StreamHandler;
import io.wirehost.spi.StreamSession;

import org.slf4j.Logger;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/**
 * Serves a READ: takes an object in. Only the end of the peer's stream makes an object of what has
 * come; a connection that is lost before leaves nothing.
 */
final class Upload implements StreamHandler {
    private static final int CHUNK = 128 * 1024;

    private final StartPacket start;
    private final long maxSize;
    private final Draft draft;
    private final Uploads.Underway underway;
    private final Counters counters;
    private final Logger log;

    Upload(
            StartPacket start,
            long maxSize,
            Draft draft,
            Uploads.Underway underway,
            Counters counters,
            Logger log) {
        this.start = start;
        this.maxSize = maxSize;
        this.draft = draft;
        this.underway = underway;
        this.counters = counters;
        this.log = log;
    }

    @Override
    public void serve(StreamSession session) {
        try (draft) {
            receive(session);
            draft.commit();
            counters.stored.increment();
            counters.storedBytes.add(draft.size());
            log.info("session {}: stored {}, {} bytes", session.id(), start.key(), draft.size());
        } catch (RefusedException e) {
            counters.refused.increment();
            log.info("session {}: {} is refused: {}", session.id(), start.key(), e.why());
            session.abort(e.why());
        } catch (SessionClosedException e) {
            counters.lost.increment();
            log.info(
                    "session {}: {} is dropped after {} bytes: {}",
                    session.id(),
                    start.key(),
                    draft.size(),
                    e.reason());
        } catch (IOException e) {
            counters.failed.increment();
            log.warn(
                    "session {}: {} failed after {} bytes; {}",
                    session.id(),
                    start.key(),
                    draft.size(),
                    draft.committed()
                            ? "it is in its place, but a crash may undo that"
                            : "what was stored before is as it was",
                    e);
            session.abort("cannot store " + start.key() + ": " + e.getMessage());
        } finally {
            underway.end();
        }
    }

    private void receive(StreamSession session) throws IOException, RefusedException {
        try (Arena arena = Arena.ofConfined()) {
            receive(session, arena.allocate(CHUNK).asByteBuffer());
        }
    }

    private void receive(StreamSession session, ByteBuffer chunk)
            throws IOException, RefusedException {
        while (session.read(chunk.clear()) >= 0) {
            chunk.flip();
            long size = draft.size() + chunk.remaining();
            if (start.saysSize() && size > start.size()) {
                throw new RefusedException(
                        "more came than the declared " + start.size() + " bytes");
            }
            if (size > maxSize) {
                throw new RefusedException("more came than max-object-size, " + maxSize + " bytes");
            }
            draft.append(chunk);
        }
        if (start.saysSize() && draft.size() < start.size()) {
            throw new RefusedException(
                    "the stream ended after " + draft.size() + " of " + start.size() + " bytes");
        }
    }
}
