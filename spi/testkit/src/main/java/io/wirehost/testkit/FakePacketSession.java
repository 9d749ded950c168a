package io.wirehost.testkit;

import io.wirehost.spi.CloseReason;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.SendResult;
import io.wirehost.spi.SessionClosedException;
import io.wirehost.spi.SessionInfo;
import io.wirehost.spi.Timer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A packet session whose write queue a test looks at and empties.
 *
 * @param <O> the packets that go out
 */
public final class FakePacketSession<O> extends FakeSession implements PacketSession<O> {
    private final List<O> queue = new ArrayList<>(); // guarded by this
    private int queueLimit = Integer.MAX_VALUE; // guarded by this
    private long taken; // guarded by this

    FakePacketSession(FakeHandlerContext context, long id) {
        super(context, id);
    }

    /**
     * Bounds the write queue; it has no bound at first.
     *
     * @param packets how many it holds before it is full, 0 or more
     */
    public synchronized void limitQueue(int packets) {
        queueLimit = packets;
        notifyAll();
    }

    /**
     * Takes the packets out of the write queue, as a peer does that reads.
     *
     * @return those offered since the last call, in order
     */
    public synchronized List<O> takeSent() {
        List<O> sent = List.copyOf(queue);
        taken += sent.size();
        queue.clear();
        notifyAll();
        return sent;
    }

    @Override
    public synchronized SendResult offer(O packet) {
        if (!isOpen()) {
            return SendResult.CLOSED;
        }
        if (queue.size() >= queueLimit) {
            return SendResult.FULL;
        }
        queue.add(packet);
        return SendResult.QUEUED;
    }

    @Override
    public synchronized void send(O packet) throws SessionClosedException, InterruptedException {
        while (offer(packet) != SendResult.QUEUED) {
            if (closeReason().isPresent()) {
                throw new SessionClosedException(closeReason().orElseThrow());
            }
            wait();
        }
    }

    /**
     * Nothing is packed without a codec.
     *
     * @return 0
     */
    @Override
    public long pendingBytes() {
        return 0;
    }

    @Override
    public synchronized int pendingPackets() {
        return queue.size();
    }

    /** The task runs at the next {@link FakeHandlerContext#advance}. */
    @Override
    public void execute(Runnable task) {
        schedule(Duration.ZERO, task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return context()
                .schedule(
                        delay,
                        () -> {
                            if (isOpen()) {
                                task.run();
                            }
                        });
    }

    @Override
    public synchronized SessionInfo info() {
        return info(0, 0, taken, queue.size());
    }

    /** Ends the session as the peer does that closes its connection. */
    public void hangUp() {
        close(CloseReason.of(CloseReason.Kind.PEER_CLOSED));
    }
}
