package io.wirehost.spi;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;

/**
 * Numbers of one session at one moment.
 *
 * @param id its number
 * @param listener the listener that accepted it
 * @param handler the name of its start packet handler; empty while its first bytes are matched
 * @param remoteAddress the other side
 * @param openedAt when it was accepted
 * @param state of its life
 * @param bytesIn bytes received
 * @param bytesOut bytes that the kernel has taken
 * @param packetsIn packets unpacked
 * @param packetsOut packets packed
 * @param readQueue packets unpacked that the handler has not had yet
 * @param writeQueue packets offered that are not packed yet
 * @param pendingBytes bytes packed that the kernel has not taken yet
 * @param groups the groups it is in
 */
public record SessionInfo(
        long id,
        String listener,
        String handler,
        InetSocketAddress remoteAddress,
        Instant openedAt,
        State state,
        long bytesIn,
        long bytesOut,
        long packetsIn,
        long packetsOut,
        int readQueue,
        int writeQueue,
        long pendingBytes,
        List<String> groups) {
    /** The life of a session; it only goes downwards. */
    public enum State {
        /** Its first bytes are matched. */
        STARTING,
        /** It is served. */
        OPEN,
        /** The peer has ended its stream and still reads. */
        INPUT_ENDED,
        /** Nothing is received any more; what is queued is written. */
        CLOSING,
        /** The connection is gone. */
        CLOSED
    }
}
