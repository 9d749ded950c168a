package io.wirehost.host.dispatch;

import io.wirehost.host.loop.ManyToOneQueue;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What has come for a handler: the packets of its peer, which are counted, and events among them,
 * in their order. The loop counts and appends; one run at a time is the consumer.
 *
 * <p>It is a queue and has none, since that would be an object more for each idle session.
 */
final class ReadQueue extends ManyToOneQueue<Object> {
    private static final VarHandle PACKETS;

    static {
        try {
            PACKETS = MethodHandles.lookup().findVarHandle(ReadQueue.class, "packets", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile int packets; // and errors
    private long bytes; // since there were none; confined to the loop, others may see an old number

    /** The next packet, or what should have been one, came in so many bytes. Loop only. */
    void count(int size) {
        if ((int) PACKETS.getAndAdd(this, 1) == 0) {
            bytes = 0;
        }
        bytes += size;
    }

    /** As {@link #poll}; what was counted is no longer. */
    @Nullable Object take() {
        Object next = poll();
        if (next != null && (!(next instanceof Event) || next instanceof Event.Malformed)) {
            PACKETS.getAndAdd(this, -1);
        }
        return next;
    }

    /** Whether there are fewer packets, in fewer bytes; there is always room for one. Loop only. */
    boolean hasRoom(int maxPackets, long maxBytes) {
        int now = packets;
        return now == 0 || (now < maxPackets && bytes < maxBytes);
    }

    /** Packets, and what should have been some. Any thread. */
    int packets() {
        return packets;
    }

    /** What the packets came in, at the most. Any thread; maybe an old number. */
    long bytes() {
        return packets == 0 ? 0 : bytes;
    }
}
