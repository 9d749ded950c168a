package io.wirehost.host.status;

import io.wirehost.host.plugin.Traffic;
import io.wirehost.spi.CloseReason;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;

/**
 * A session at one moment, or when it closed. Of one that works meanwhile the numbers may differ by
 * a packet.
 *
 * @param id its number
 * @param listener that accepted it
 * @param protocol the name of its handler; empty before one has claimed it
 * @param plugin the id of the plugin that the handler is of; empty likewise
 * @param generation the number of that plugin's generation; 0 likewise
 * @param remote the other side
 * @param local this side; null if it has closed
 * @param phase of its life
 * @param openedMillis when it was accepted, by the wall clock
 * @param closedMillis when it was closed; 0 if it is not
 * @param idleNanos for how long a byte of the peer has been waited for; −1 if none is
 * @param bytesIn received
 * @param bytesOut that the kernel has taken
 * @param packetsIn unpacked, if it has packets
 * @param packetsOut packed, likewise
 * @param readQueue packets that the handler has not had
 * @param writeQueue packets that are not packed
 * @param queuedBytes packed bytes that the kernel has not taken, and never took if it has closed
 * @param groups that it is in
 * @param reason why it closes or has closed; null if it is open
 */
public record SessionStatus(
        long id,
        String listener,
        String protocol,
        String plugin,
        int generation,
        InetSocketAddress remote,
        @Nullable InetSocketAddress local,
        Phase phase,
        long openedMillis,
        long closedMillis,
        long idleNanos,
        long bytesIn,
        long bytesOut,
        long packetsIn,
        long packetsOut,
        int readQueue,
        int writeQueue,
        long queuedBytes,
        List<String> groups,
        @Nullable CloseReason reason) {
    /**
     * What went through it, and what waits to be written.
     *
     * @return without its read queue, of which the bytes are not known here
     */
    public Traffic traffic() {
        long waiting = phase == Phase.CLOSED ? 0 : queuedBytes;
        return new Traffic(packetsIn, packetsOut, bytesIn, bytesOut, 0, waiting);
    }

    /** Where a session is in its life. */
    public enum Phase {
        /** Its first bytes are matched. */
        MATCHING,
        /** It is served. */
        OPEN,
        /** Its peer has ended its stream and still reads. */
        HALF_CLOSED,
        /** It is served to its end by a handler that gets no new sessions. */
        DRAINING,
        /** Nothing is received any more; what is queued is written. */
        CLOSING,
        /** The connection is gone. */
        CLOSED;

        /**
         * The name for people.
         *
         * @return lower case with hyphens
         */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
