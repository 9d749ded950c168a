package io.wirehost.dataserver;

import io.wirehost.spi.DataSize;
import io.wirehost.spi.Default;
import io.wirehost.spi.Dispatch;
import io.wirehost.spi.HandlerContext;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Range;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartMatch;
import io.wirehost.spi.StartPacketHandler;
import io.wirehost.spi.StreamHandler;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;

/** The handler {@code dataserver}: stores what a READ brings, and sends it to a WRITE. */
@Provides(value = "dataserver", settings = DataServer.Settings.class, dispatch = Dispatch.POOL)
public final class DataServer implements StartPacketHandler {
    /**
     * What can be set.
     *
     * @param directory where the objects are kept; a relative path begins at the data directory of
     *     the listener. Of one binding alone, for the sake of {@code max-total-size}
     * @param maxObjectSize the most bytes of one object
     * @param maxTotalSize the most bytes of all objects, those just coming in included: to replace
     *     an object there must be room for both
     * @param maxUploads the most uploads at once
     * @param uploadWait how long a WRITE waits for a READ of its key that is underway, before it is
     *     served what was there before; 0: not at all
     * @param countersEvery how often the counters are logged; 0: when the binding stops
     */
    public record Settings(
            @Default("objects") Path directory,
            @Default("1GiB") DataSize maxObjectSize,
            @Default("10GiB") DataSize maxTotalSize,
            @Default("256") @Range(min = "1", max = "65536") int maxUploads,
            @Default("30s") @Range(min = "0s", max = "1h") Duration uploadWait,
            @Default("10m") @Range(min = "0s", max = "1d") Duration countersEvery) {}

    private final ObjectStore.Opener opener;
    private final Counters counters = new Counters();

    // The rest is set by start, which comes before all others.
    @SuppressWarnings("NullAway.Init")
    private HandlerContext context;

    @SuppressWarnings("NullAway.Init")
    private Settings settings;

    @SuppressWarnings("NullAway.Init")
    private ObjectStore store;

    @SuppressWarnings("NullAway.Init")
    private Uploads uploads;

    /** For the service loader. */
    public DataServer() {
        this(FileChannel::open);
    }

    DataServer(ObjectStore.Opener opener) {
        this.opener = opener;
    }

    @Override
    public void start(HandlerContext context) throws IOException {
        this.context = context;
        settings = context.settings(Settings.class);
        uploads = new Uploads(settings.maxUploads());
        Path directory = context.dataDirectory().resolve(settings.directory()).normalize();
        Quota quota = new Quota(settings.maxTotalSize());
        store =
                ObjectStore.open(
                        directory,
                        quota,
                        opener,
                        work -> context.execute("force", work),
                        context.logger());
        if (settings.countersEvery().isPositive()) {
            context.scheduleEvery(settings.countersEvery(), this::logCounters);
        }
    }

    @Override
    public StartMatch match(ByteBuffer firstBytes) {
        return StartPacket.match(firstBytes);
    }

    @Override
    public StreamHandler open(Session session, ByteBuffer startPacket) throws RefusedException {
        StartPacket start = StartPacket.of(startPacket);
        return switch (start.direction()) {
            case READ -> upload(start);
            case WRITE -> new Download(start, store, uploads, counters, context);
        };
    }

    /** Registers the upload here and not when it is served: a WRITE may be close behind. */
    private Upload upload(StartPacket start) throws RefusedException {
        Key key = start.key();
        try {
            long max = settings.maxObjectSize().bytes();
            if (start.size() > max) {
                throw new RefusedException(
                        start.size() + " bytes are over max-object-size, " + max + " bytes");
            }
            Uploads.Underway underway = uploads.begin(key);
            Draft draft = store.draft(key);
            try {
                draft.reserve(start.saysSize() ? start.size() : 0);
            } catch (RefusedException e) {
                underway.end();
                throw e;
            }
            return new Upload(start, max, draft, underway, counters, context.logger());
        } catch (RefusedException e) {
            counters.refused.increment();
            throw e;
        }
    }

    @Override
    public void stop() {
        logCounters();
    }

    private void logCounters() {
        context.logger()
                .info(
                        "{}; uploads now {}; {} bytes of {} used",
                        counters,
                        uploadsUnderway(),
                        bytesUsed(),
                        store.quota().limit());
    }

    int uploadsUnderway() {
        return uploads.count();
    }

    long bytesUsed() {
        return store.quota().used();
    }
}
