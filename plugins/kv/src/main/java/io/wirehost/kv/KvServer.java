package io.wirehost.kv;

import io.wirehost.spi.DataSize;
import io.wirehost.spi.Default;
import io.wirehost.spi.HandlerContext;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Range;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartPacketHandler;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;

/** The handler {@code kv}: keys with values, in memory, for clients of Redis. */
@Provides(value = "kv", settings = KvServer.Settings.class)
public final class KvServer implements StartPacketHandler {
    /**
     * What can be set.
     *
     * @param databases how many there are, for SELECT
     * @param maxMemory how much all data together may take, as it is estimated; above, commands
     *     that add to it are refused
     */
    public record Settings(
            @Default("16") @Range(min = "1", max = "1024") int databases,
            @Default("128MiB") @Range(min = "1KiB") DataSize maxMemory) {}

    private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);

    private final InstantSource clock;

    @SuppressWarnings("NullAway.Init")
    private Store store; // set by start, which comes before all others

    /** For the service loader. */
    public KvServer() {
        this(InstantSource.system());
    }

    KvServer(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void start(HandlerContext context) {
        Settings settings = context.settings(Settings.class);
        store = new Store(clock, settings.databases(), settings.maxMemory().bytes());
        context.scheduleEvery(SWEEP_EVERY, store::sweep);
    }

    @Override
    public PacketHandler<Request, Reply> open(Session session, ByteBuffer startPacket) {
        return new Client(store);
    }
}
