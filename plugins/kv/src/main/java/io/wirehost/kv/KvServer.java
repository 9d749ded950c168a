package io.wirehost.kv;

import io.wirehost.spi.DataSize;
import io.wirehost.spi.Default;
import io.wirehost.spi.HandlerContext;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Range;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartPacketHandler;

import org.slf4j.Logger;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The handler {@code kv}: keys with values, in memory, for clients of Redis. It takes a lock, so it
 * is not for {@code dispatch = inline}.
 */
@Provides(value = "kv", settings = KvServer.Settings.class)
public final class KvServer implements StartPacketHandler {
    /**
     * What can be set.
     *
     * @param databases how many there are, for SELECT
     * @param maxMemory how much all data together may take, and the transactions of all clients, as
     *     it is estimated; above, commands that may add to it are refused
     * @param password what clients must say first, with AUTH or HELLO; empty: nothing
     * @param maxSubscriptions the most channels and patterns that one client is subscribed to
     * @param maxTransaction the most memory that the commands of one client take between MULTI and
     *     EXEC, and as much again for the keys that it watches
     * @param maxReply the most bytes of the reply to one request; a command that asks for more is
     *     refused, in a transaction it alone
     */
    public record Settings(
            @Default("16") @Range(min = "1", max = "1024") int databases,
            @Default("128MiB") @Range(min = "1KiB") DataSize maxMemory,
            @Default("") String password,
            @Default("1000") @Range(min = "1", max = "1000000") int maxSubscriptions,
            @Default("16MiB") @Range(min = "1KiB", max = "1GiB") DataSize maxTransaction,
            @Default("64MiB") @Range(min = "1KiB", max = "1GiB") DataSize maxReply) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Settings[databases=%d, maxMemory=%s, password=%s, maxSubscriptions=%d, maxTransaction=%s, maxReply=%s]"
                    .formatted(
                            databases,
                            maxMemory,
                            password.isEmpty() ? "" : "***",
                            maxSubscriptions,
                            maxTransaction,
                            maxReply);
        }
    }

    private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final Channels channels = new Channels();
    private final Map<Long, Client> clients = new ConcurrentHashMap<>();

    // set by start, which comes before all others
    @SuppressWarnings("NullAway.Init")
    private Settings settings;

    @SuppressWarnings("NullAway.Init")
    private Logger log;

    @SuppressWarnings("NullAway.Init")
    private Store store;

    private long startedNanos;

    /** For the service loader. */
    public KvServer() {
        this(InstantSource.system());
    }

    KvServer(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void start(HandlerContext context) {
        settings = context.settings(Settings.class);
        log = context.logger();
        long heap = Runtime.getRuntime().maxMemory();
        if (settings.maxMemory().bytes() > heap) {
            throw new IllegalArgumentException(
                    "max-memory: %s is more than the heap of %s; lower it, or raise -Xmx"
                            .formatted(settings.maxMemory(), DataSize.ofBytes(heap)));
        }
        store = new Store(clock, settings.databases(), settings.maxMemory().bytes());
        startedNanos = System.nanoTime();
        context.scheduleEvery(SWEEP_EVERY, store::sweep);
    }

    @Override
    public PacketHandler<Request, Reply> open(Session session, ByteBuffer startPacket) {
        return new Client(this);
    }

    /**
     * Data is in memory alone: whoever stops the server, or replaces it, is told what that cost.
     */
    @Override
    public void stop() {
        int keys = store.size();
        if (keys > 0) {
            log.warn("stopped with {} keys, which are lost: they are in memory alone", keys);
        }
    }

    Settings settings() {
        return settings;
    }

    boolean needsPassword() {
        return !settings.password().isEmpty();
    }

    Store store() {
        return store;
    }

    Channels channels() {
        return channels;
    }

    /** Those that are connected, by the number of their session. */
    Map<Long, Client> clients() {
        return clients;
    }

    long startedNanos() {
        return startedNanos;
    }
}
