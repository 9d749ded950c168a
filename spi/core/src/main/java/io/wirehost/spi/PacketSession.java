package io.wirehost.spi;

import java.time.Duration;

/**
 * A session that exchanges packets.
 *
 * @param <O> the packets that go out
 */
public interface PacketSession<O> extends Session {
    /**
     * Appends a packet to the write queue. Any thread; never blocks. Packets of one thread go out
     * in the order they were offered.
     *
     * <p>The packet itself is queued, and packed when its turn comes: it must not be changed any
     * more.
     *
     * @param packet what to send
     * @return whether it was taken
     */
    SendResult offer(O packet);

    /**
     * Appends a packet to the write queue, and waits while that is full. To be called on a virtual
     * thread; there, a peer that never reads holds nothing but this session, and the {@code
     * write-timeout} ends it.
     *
     * <p>On the thread of the event loop ({@link Dispatch#INLINE}) it cannot wait: a full queue is
     * an {@link IllegalStateException} there. It cannot get full from answers alone, since the host
     * dispatches no packet while the output is above its high mark.
     *
     * @param packet what to send; not to be changed any more
     * @throws SessionClosedException if the session is closed, or closes while waiting
     * @throws InterruptedException if the thread is interrupted while waiting; the packet is not
     *     sent
     */
    void send(O packet) throws SessionClosedException, InterruptedException;

    /**
     * The bytes that are packed and that the kernel has not taken yet.
     *
     * @return bytes, exact
     */
    long pendingBytes();

    /**
     * The packets that were offered and are not packed yet.
     *
     * @return packets, exact
     */
    int pendingPackets();

    /**
     * Runs a task as a callback of this session: in order with the others, never at the same time.
     * Any thread. Dropped if the session closes first.
     *
     * @param task what it throws ends the session
     */
    void execute(Runnable task);

    /**
     * As {@link #execute}, later. The timer ends with the session.
     *
     * @param delay from now; zero or less: at once
     * @param task what it throws ends the session
     * @return to cancel it
     */
    Timer schedule(Duration delay, Runnable task);
}
