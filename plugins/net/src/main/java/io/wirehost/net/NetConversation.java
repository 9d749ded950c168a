package io.wirehost.net;

import io.wirehost.spi.CloseReason;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.SessionClosedException;

import org.slf4j.Logger;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Serves one session. All fields are confined to its callbacks, which never overlap. */
final class NetConversation implements PacketHandler<NetPacket, NetPacket> {
    private static final List<byte[]> BLOCKS =
            IntStream.rangeClosed(1, 4).mapToObj(NetConversation::block).toList();

    private final Logger log;
    private final InstantSource clock;
    private final NetServer.Reply reply;
    private long packets;
    private long errors;
    private long skippedBytes;

    NetConversation(Logger log, InstantSource clock, NetServer.Reply reply) {
        this.log = log;
        this.clock = clock;
        this.reply = reply;
    }

    @Override
    public void onOpen(PacketSession<NetPacket> session) {
        log.info("session {}: opened by {}", session.id(), session.remoteAddress());
    }

    /** Waits for room in the write queue rather than leave out an answer. */
    @Override
    public void onPacket(PacketSession<NetPacket> session, NetPacket packet)
            throws InterruptedException {
        byte[] data =
                switch (reply) {
                    case ECHO -> packet.data();
                    case BLOCKS -> BLOCKS.get((int) (packets % BLOCKS.size()));
                };
        packets++;
        try {
            session.send(new NetPacket(clock.instant().getEpochSecond() & 0xFFFF_FFFFL, data));
        } catch (SessionClosedException e) {
            log.debug("session {}: {}, an answer is not sent", session.id(), e.getMessage());
        }
    }

    /**
     * Logs the first, second, fourth, eighth … error: a stream of garbage must not fill the log.
     */
    @Override
    public void onError(PacketSession<NetPacket> session, MalformedPacketException error) {
        errors++;
        skippedBytes += error.skip();
        if (Long.bitCount(errors) == 1) {
            log.debug(
                    "session {}: {}; {} errors, {} bytes skipped so far",
                    session.id(),
                    error.getMessage(),
                    errors,
                    skippedBytes);
        }
    }

    @Override
    public void onClose(PacketSession<NetPacket> session, CloseReason reason) {
        log.info(
                "session {}: closed: {}; {} packets, {} errors, {} bytes skipped",
                session.id(),
                reason,
                packets,
                errors,
                skippedBytes);
    }

    private static byte[] block(int kibibytes) {
        byte[] block = new byte[kibibytes * 1024];
        Arrays.fill(block, (byte) ('0' + kibibytes));
        return block;
    }
}
