package io.wirehost.host.binding;

import io.wirehost.host.config.BindingConfig;
import io.wirehost.host.config.WriteQueueConfig;
import io.wirehost.host.outbound.WriteQueue;
import io.wirehost.host.session.Deadlines;
import io.wirehost.spi.Dispatch;

/**
 * What the sessions of a binding are allowed, from their beginning to their end.
 *
 * @param dispatch where their handler runs
 * @param maxPacketSize the most bytes a codec is shown
 * @param deadlines how long they may wait
 * @param readPackets the most packets in a read queue
 * @param readBytes the most bytes they came in
 * @param writeLimits the limits of a write queue
 */
record SessionTerms(
        Dispatch dispatch,
        int maxPacketSize,
        Deadlines.Limits deadlines,
        int readPackets,
        long readBytes,
        WriteQueue.Limits writeLimits) {
    static SessionTerms of(BindingConfig config, Dispatch dispatch) {
        WriteQueueConfig write = config.writeQueue();
        return new SessionTerms(
                dispatch,
                config.maxPacketSize().toIntSaturated(),
                new Deadlines.Limits(
                        config.idleTimeout().toNanos(),
                        config.packetTimeout().toNanos(),
                        config.writeTimeout().toNanos()),
                config.readQueue().packets(),
                config.readQueue().bytes().bytes(),
                new WriteQueue.Limits(
                        write.packets(),
                        write.high().bytes(),
                        write.low().bytes(),
                        write.limit().bytes()));
    }
}
