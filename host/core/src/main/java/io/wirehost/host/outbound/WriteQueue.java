package io.wirehost.host.outbound;

import io.wirehost.host.loop.EventLoop;
import io.wirehost.host.loop.ManyToOneQueue;
import io.wirehost.host.session.Connection;
import io.wirehost.host.tap.TapPoint;
import io.wirehost.spi.CloseReason;
import io.wirehost.spi.PacketBuffer;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.SendResult;
import io.wirehost.spi.SessionClosedException;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The write queue of one session. Any thread offers packets; the loop packs all that are there and
 * hands them to the kernel in one write. What the kernel does not take is kept as bytes.
 *
 * <p>It is a queue and has none, since that would be an object more for each idle session.
 */
public final class WriteQueue extends ManyToOneQueue<Object> {
    /**
     * When there is too much.
     *
     * @param packets how many may wait to be packed
     * @param high from how many packed bytes on the session takes no input
     * @param low down to how many bytes that lasts
     * @param bytes from how many packed bytes on nothing is packed, and nothing taken
     */
    public record Limits(int packets, long high, long low, long bytes) {}

    /** The other half of the session. Called on the loop. */
    public interface Owner {
        /** What the queue holds at the most; always the same. Any thread. */
        Limits writeLimits();

        /** The queue is not {@link #crowded}, maybe no longer. */
        void outputReady();

        /** A packet is handed to the kernel. */
        void sent(Object packet);

        /** A packet could not be packed. It and those behind it are dropped. */
        void packFailed(Throwable fault);
    }

    private record Mark(Object packet, long end) {}

    private static final int ENOUGH_FOR_A_WRITE = 64 * 1024;
    private static final int WRITES_AT_ONCE = 16;
    private static final VarHandle WAITING;
    private static final VarHandle FLUSH_DUE;
    private static final VarHandle BLOCKED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            WAITING = lookup.findVarHandle(WriteQueue.class, "waiting", int.class);
            FLUSH_DUE = lookup.findVarHandle(WriteQueue.class, "flushDue", boolean.class);
            BLOCKED = lookup.findVarHandle(WriteQueue.class, "blocked", Queue.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Connection connection;
    private final PacketCodec<?, Object> codec;
    private final Owner owner;

    // written by all threads
    private volatile int waiting; // packets in the queue, without those of the loop
    private volatile boolean flushDue;
    private volatile @Nullable Queue<Thread> blocked; // in send; null until somebody was

    // written by the loop, read by others
    private volatile @Nullable UnsentBytes unsent; // null: the kernel has all
    private volatile boolean aboveHigh;
    private volatile boolean closed;
    private int ownWaiting; // packets in the queue that were offered on the loop; maybe old, too
    private long packedPackets;

    // confined to the loop
    private final @Nullable ArrayDeque<Mark> marks; // null: nobody asks what was sent
    private boolean finishing;

    /** An empty queue. With {@code reportsSent}, {@link Owner#sent} is called. */
    public WriteQueue(
            Connection connection, PacketCodec<?, Object> codec, boolean reportsSent, Owner owner) {
        this.connection = connection;
        this.codec = codec;
        this.owner = owner;
        this.marks = reportsSent ? new ArrayDeque<>() : null;
    }

    // ---- any thread

    /** Appends a packet, or a {@link Broadcast}. */
    public SendResult offer(Object packet) {
        if (!connection.isOpen()) {
            return SendResult.CLOSED;
        }
        return connection.loop().serves(connection) ? offerOwn(packet) : offerFromElsewhere(packet);
    }

    /** On the loop, for this session: nothing here is contended, so nothing is atomic. */
    private SendResult offerOwn(Object packet) {
        if (isFull()) {
            return SendResult.FULL;
        }
        if (ownWaiting == 0) { // else a flush is due already, or the kernel takes nothing
            connection.loop().executeNext(this::flush);
        }
        if (!add(packet)) {
            return SendResult.CLOSED;
        }
        ownWaiting++;
        return SendResult.QUEUED;
    }

    private SendResult offerFromElsewhere(Object packet) {
        int before;
        do { // in one step: of two who see the last place, one may take it
            before = waiting;
            if (isFull(before)) {
                return SendResult.FULL;
            }
        } while (!WAITING.compareAndSet(this, before, before + 1));
        if (!append(packet)) {
            WAITING.getAndAdd(this, -1);
            return SendResult.CLOSED;
        }
        if (!flushDue && FLUSH_DUE.compareAndSet(this, false, true)) {
            connection.loop().execute(this::flush); // behind the round, there may be more by then
        }
        return SendResult.QUEUED;
    }

    /** Appends a packet, waiting for room. */
    public void send(Object packet) throws SessionClosedException, InterruptedException {
        while (true) {
            switch (offer(packet)) {
                case QUEUED -> {
                    return;
                }
                case CLOSED -> {
                    CloseReason why = connection.reason();
                    throw new SessionClosedException(
                            why == null ? CloseReason.of(CloseReason.Kind.CLOSED_BY_HANDLER) : why);
                }
                case FULL -> awaitRoom();
            }
        }
    }

    private void awaitRoom() throws InterruptedException {
        if (EventLoop.inAnyLoop()) {
            throw new IllegalStateException(
                    "the write queue of "
                            + connection
                            + " is full, and with dispatch = inline nobody can wait for it: send"
                            + " less per packet, or set dispatch = session");
        }
        Queue<Thread> threads = blocked;
        if (threads == null) {
            BLOCKED.compareAndSet(this, null, new ConcurrentLinkedQueue<Thread>());
            threads = Objects.requireNonNull(blocked);
        }
        Thread self = Thread.currentThread();
        threads.add(self);
        try {
            while (isFull() && connection.isOpen()) {
                LockSupport.park(this);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } finally {
            threads.remove(self);
        }
    }

    private boolean isFull() {
        return isFull(waiting);
    }

    private boolean isFull(int waitingNow) {
        Limits limits = owner.writeLimits();
        return waitingNow + ownWaiting >= limits.packets || pendingBytes() >= limits.bytes;
    }

    /** Whether the session should take no more input until some output is gone. */
    public boolean crowded() {
        return aboveHigh || pendingPackets() > owner.writeLimits().packets / 2;
    }

    /** Bytes packed that the kernel has not taken. */
    public long pendingBytes() {
        UnsentBytes kept = unsent;
        return kept == null ? 0 : kept.size();
    }

    /** Packets offered that are not packed. */
    public int pendingPackets() {
        return waiting + ownWaiting;
    }

    /** Packets packed so far. */
    public long packedPackets() {
        return packedPackets;
    }

    // ---- the loop

    /** Packs and writes what is there. A stream with a hole in it would be worse than none. */
    public void flush() {
        try {
            flushAll();
        } catch (Throwable e) { // mostly for want of memory
            connection.failed(e);
        }
    }

    private void flushAll() {
        assert connection.loop().inLoop();
        if (flushDue) { // writing it each time would cost a memory barrier
            flushDue = false;
        }
        connection.enterContext();
        long most = owner.writeLimits().bytes;
        boolean more = true;
        for (int i = 0; more && !closed && i < WRITES_AT_ONCE; i++) {
            PacketBuffer sink = new PacketBuffer(connection.loop().writeBuffer());
            more = packInto(sink, most) && pendingBytes() < most;
            deliver(sink.buffer().flip());
        }
        if (more && !closed) { // others' turn
            connection.loop().execute(this::flush);
        }
        settle();
    }

    /** Packs until there is enough for a write. Whether it stopped for that. */
    private boolean packInto(PacketBuffer sink, long most) {
        int packets = 0;
        boolean enough = false;
        while (!enough && pendingBytes() < most) {
            Object packet = poll();
            if (packet == null) {
                break;
            }
            packets++;
            sink.nextPacket();
            try {
                pack(packet, sink);
            } catch (Throwable e) {
                sink.dropPacket();
                packets += dropQueued();
                owner.packFailed(e);
                break;
            }
            TapPoint tap = connection.tapPoint();
            if (tap != null) {
                tapPacket(tap, packet, sink);
            }
            if (marks != null) {
                marks.add(
                        new Mark(
                                packet instanceof Broadcast shared ? shared.packet() : packet,
                                connection.bytesOut() + pendingBytes() + sink.buffer().position()));
            }
            enough = sink.buffer().position() >= ENOUGH_FOR_A_WRITE;
        }
        packedPackets += packets;
        left(packets);
        return enough;
    }

    /** So many have left the queue. Whose they were does not matter, only how many there are. */
    private void left(int packets) {
        boolean crowded = crowded();
        int own = Math.min(packets, ownWaiting);
        ownWaiting -= own;
        if (crowded) { // whoever waits for room looks once more, after it has said that it waits
            VarHandle.fullFence();
        }
        if (packets > own) {
            WAITING.getAndAdd(this, own - packets);
        }
    }

    private static void tapPacket(TapPoint tap, Object packet, PacketBuffer sink) {
        ByteBuffer all = sink.buffer();
        tap.packetOut(
                packet instanceof Broadcast shared ? shared.packet() : packet,
                all.slice(all.position() - sink.size(), sink.size()));
    }

    private void pack(Object packet, PacketBuffer sink) {
        if (!(packet instanceof Broadcast shared)) {
            codec.pack(packet, sink);
        } else if (codec.packsAlike()) {
            sink.put(shared.packedBy(codec));
        } else {
            codec.pack(shared.packet(), sink);
        }
    }

    private int dropQueued() {
        seal();
        int dropped = 0;
        while (poll() != null) {
            dropped++;
        }
        return dropped;
    }

    /** Writes packed bytes, and keeps what the kernel does not take. */
    private void deliver(ByteBuffer bytes) {
        boolean lent = bytes.isDirect(); // else it outgrew the loop's buffer, and is nobody's
        UnsentBytes kept = unsent;
        boolean first = kept == null;
        if (first && lent && bytes.hasRemaining()) {
            connection.write(bytes); // if the connection is lost, close() was called meanwhile
        }
        if (closed || !bytes.hasRemaining()) {
            return;
        }
        if (kept == null) {
            kept = new UnsentBytes();
            unsent = kept;
        }
        if (lent) {
            kept.addCopy(bytes);
        } else {
            kept.addOwned(bytes);
        }
        if (first) {
            connection.deadlines().awaitWrite();
            if (lent) {
                connection.wantWrite(true);
            } else {
                writeUnsent();
            }
        }
    }

    /** The kernel takes bytes again. */
    public void writable() {
        writeUnsent();
        if (!closed) {
            flush();
        }
    }

    private void writeUnsent() {
        UnsentBytes kept = unsent;
        while (kept != null && kept.size() > 0) {
            ByteBuffer buffer = connection.loop().writeBuffer();
            kept.copyTo(buffer);
            int count = connection.write(buffer.flip());
            if (closed) {
                return;
            }
            kept.remove(count);
            if (count > 0) {
                connection.deadlines().awaitWrite();
            }
            if (buffer.hasRemaining()) {
                connection.wantWrite(true);
                return;
            }
        }
        unsent = null;
        connection.wantWrite(false);
        connection.deadlines().writeComplete();
    }

    /** Tells everybody concerned how things stand after a flush. */
    private void settle() {
        if (closed) {
            return;
        }
        if (marks != null) {
            long written = connection.bytesOut();
            Mark mark;
            while ((mark = marks.peek()) != null && mark.end <= written) {
                marks.remove();
                owner.sent(mark.packet);
            }
        }
        Limits limits = owner.writeLimits();
        boolean above = pendingBytes() >= (aboveHigh ? limits.low + 1 : limits.high);
        if (above != aboveHigh) { // as above
            aboveHigh = above;
        }
        if (!isFull()) {
            wakeBlocked();
        }
        if (finishing && unsent == null && isEmpty()) {
            connection.outputDone();
        } else if (!crowded()) {
            owner.outputReady();
        }
    }

    private void wakeBlocked() {
        Queue<Thread> threads = blocked;
        if (threads != null) {
            threads.forEach(LockSupport::unpark);
        }
    }

    /** Takes no more packets, and has the connection closed when those inside are written. */
    public void finish() {
        seal();
        finishing = true;
        wakeBlocked();
        flush();
    }

    /** The connection is gone: forgets everything. */
    public void close() {
        closed = true;
        left(dropQueued());
        unsent = null;
        aboveHigh = false;
        wakeBlocked();
    }
}
