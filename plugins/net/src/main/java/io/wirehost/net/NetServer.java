package io.wirehost.net;

import io.wirehost.spi.Default;
import io.wirehost.spi.HandlerContext;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Range;
import io.wirehost.spi.Session;
import io.wirehost.spi.SessionInfo;
import io.wirehost.spi.StartPacketHandler;

import org.slf4j.Logger;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;

/** The handler {@code net}: answers each packet with one, and logs what happens. */
@Provides(value = "net", settings = NetServer.Settings.class)
public final class NetServer implements StartPacketHandler {
    /** What a packet is answered with. */
    public enum Reply {
        /** The data that came, with the current time. */
        ECHO,
        /** Data of the server's own: 1, 2, 3 and 4 KiB in turn, to put the peer under pressure. */
        BLOCKS
    }

    /**
     * What can be set.
     *
     * @param reply what a packet is answered with
     * @param debugInfoEvery how often the numbers of the sessions are logged; 0: never
     */
    public record Settings(
            @Default("echo") Reply reply,
            @Default("0s") @Range(min = "0s", max = "1d") Duration debugInfoEvery) {}

    /** Of so many sessions, those with the longest queues, the numbers are logged one by one. */
    static final int SESSIONS_SHOWN = 20;

    private final InstantSource clock;

    @SuppressWarnings("NullAway.Init")
    private HandlerContext context; // set by start, which comes before all others

    @SuppressWarnings("NullAway.Init")
    private Settings settings; // as context

    /** For the service loader. */
    public NetServer() {
        this(InstantSource.system());
    }

    NetServer(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void start(HandlerContext context) {
        this.context = context;
        settings = context.settings(Settings.class);
        if (settings.debugInfoEvery().isPositive()) {
            context.scheduleEvery(settings.debugInfoEvery(), this::logDebugInfo);
        }
    }

    @Override
    public PacketHandler<NetPacket, NetPacket> open(Session session, ByteBuffer startPacket) {
        return new NetConversation(context.logger(), clock, settings.reply());
    }

    private void logDebugInfo() {
        Logger log = context.logger();
        List<SessionInfo> infos = context.sessions().info();
        log.info(
                "{} sessions: in {} packets, {} bytes, {} in read queues;"
                        + " out {} packets, {} bytes, {} in write queues, {} bytes pending",
                infos.size(),
                infos.stream().mapToLong(SessionInfo::packetsIn).sum(),
                infos.stream().mapToLong(SessionInfo::bytesIn).sum(),
                infos.stream().mapToLong(SessionInfo::readQueue).sum(),
                infos.stream().mapToLong(SessionInfo::packetsOut).sum(),
                infos.stream().mapToLong(SessionInfo::bytesOut).sum(),
                infos.stream().mapToLong(SessionInfo::writeQueue).sum(),
                infos.stream().mapToLong(SessionInfo::pendingBytes).sum());
        infos.stream()
                .sorted(Comparator.comparingLong(NetServer::queued).reversed())
                .limit(SESSIONS_SHOWN)
                .forEach(info -> log.info("session {}: {}", info.id(), info));
    }

    private static long queued(SessionInfo info) {
        return (long) info.readQueue() + info.writeQueue() + info.pendingBytes();
    }
}
