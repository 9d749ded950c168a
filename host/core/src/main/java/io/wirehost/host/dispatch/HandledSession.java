package io.wirehost.host.dispatch;

import io.wirehost.host.binding.Binding;
import io.wirehost.host.loop.Alarm;
import io.wirehost.host.outbound.WriteQueue;
import io.wirehost.host.plugin.SampledTime;
import io.wirehost.host.plugin.Traffic;
import io.wirehost.host.session.Connection;
import io.wirehost.spi.CloseReason;
import io.wirehost.spi.Dispatch;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.SendResult;
import io.wirehost.spi.SessionClosedException;
import io.wirehost.spi.SessionInfo;
import io.wirehost.spi.Timer;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A packet session as its handler sees it. The loop appends packets and events; a run takes them
 * out and calls the handler. There is at most one run at a time:
 *
 * <pre>
 *        something is queued             the output is crowded
 *  IDLE ────────────────────▶ RUNNING ────────────────────▶ BLOCKED
 *       ◀────────────────────         ◀────────────────────
 *         the queue is empty               it no longer is
 * </pre>
 */
public final class HandledSession extends ServedSession
        implements PacketSession<Object>, WriteQueue.Owner {
    /** Where the packets come from. Called on the loop. */
    public interface Source {
        /** {@link HandledSession#hasRoom} may be true again. */
        void resume();
    }

    // what run is; no enum, as each write of a reference costs the collector's barrier
    private static final int IDLE = 0;
    private static final int RUNNING = 1;
    private static final int BLOCKED = 2;

    private static final VarHandle RUN;
    private static final VarHandle TIMERS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            RUN = lookup.findVarHandle(HandledSession.class, "run", int.class);
            TIMERS = lookup.findVarHandle(HandledSession.class, "timers", Set.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final PacketHandler<Object, Object> handler;
    private final WriteQueue output;
    private final Source source;
    private final ReadQueue queue = new ReadQueue();

    // shared by the loop and the run
    private volatile int run = IDLE;
    private volatile boolean sourceWaits;
    private volatile boolean idleQueued;
    private volatile boolean closed; // by the loop; onClose is queued

    private volatile @Nullable Set<Alarm> timers; // of any thread; null until there was one

    private long packetsIn; // confined to the loop; read by others, who may see an old number
    private int calls; // confined to the run; any number at first

    /** A session that has not begun. */
    public HandledSession(
            Connection connection,
            Binding binding,
            PacketHandler<Object, Object> handler,
            PacketCodec<Object, Object> codec,
            Source source) {
        super(connection, binding);
        this.handler = handler;
        this.source = source;
        this.calls = (int) connection.id();
        this.output = new WriteQueue(connection, codec, Overrides.onSent(handler.getClass()), this);
    }

    // ---- the loop puts in

    /** The session begins. */
    public void opened() {
        binding.opened(this);
        enqueue(new Event.Opened());
    }

    /** A packet of so many bytes has come. */
    public void received(Object packet, int bytes) {
        packetsIn++;
        if (isInline() && run == IDLE && queue.isEmpty() && !output.crowded()) {
            handleAtOnce(packet);
        } else {
            queue.count(bytes);
            enqueue(packet);
        }
    }

    /** As a run for this packet alone would; inline, there is nobody to share the state with. */
    private void handleAtOnce(Object packet) {
        RUN.setOpaque(this, RUNNING);
        binding.runner().runInline(() -> handle(packet));
        RUN.setOpaque(this, IDLE);
        if (!queue.isEmpty()) {
            start(IDLE);
        }
    }

    private boolean isInline() {
        return binding.runner().dispatch() == Dispatch.INLINE;
    }

    /** The peer sent what is no packet. */
    public void malformed(MalformedPacketException error, int bytes) {
        queue.count(bytes);
        enqueue(new Event.Malformed(error));
    }

    /** Whether the loop may put in another packet. If not, {@link Source#resume} will follow. */
    public boolean hasRoom() {
        if (isInline() && output.crowded()) {
            output.flush();
        }
        if (isFree()) {
            return true;
        }
        sourceWaits = true;
        if (isFree()) { // the run may have ended between the two looks
            sourceWaits = false;
            return true;
        }
        return false;
    }

    private boolean isFree() {
        return !output.crowded() && queue.hasRoom(binding.readPackets(), binding.readBytes());
    }

    /** Nothing has come for too long. */
    public void idle() {
        if (!idleQueued) {
            idleQueued = true;
            enqueue(new Event.Idle());
        }
    }

    /** The peer has ended its stream. */
    public void inputEnded() {
        enqueue(new Event.InputEnded());
    }

    /** There is no more input, and that ends the session when all before it is handled. */
    public void inputFailed(CloseReason reason) {
        enqueue(new Event.InputFailed(reason));
    }

    /** The host wants the session to end. */
    public void draining() {
        enqueue(new Event.Draining());
    }

    /** The connection is gone. */
    public void closed(CloseReason reason) {
        closed = true;
        binding.closed(this);
        binding.ended(this);
        output.close();
        Set<Alarm> pending = timers;
        if (pending != null) {
            pending.forEach(Alarm::cancel);
        }
        enqueue(new Event.Closed(reason));
        unblock();
    }

    /** The output half, for the loop. */
    public WriteQueue output() {
        return output;
    }

    private void enqueue(Object packetOrEvent) {
        if (queue.append(packetOrEvent) && run == IDLE) {
            start(IDLE);
        }
    }

    private void start(int from) {
        if (RUN.compareAndSet(this, from, RUNNING)) {
            try {
                binding.runner().run(connection, this::run);
            } catch (Throwable e) { // no memory for a thread: the next event tries again
                run = from;
                throw e;
            }
        }
    }

    // ---- the run takes out

    private void run() {
        while (!blocks()) {
            Object next = queue.take();
            if (next != null) {
                handle(next);
                continue;
            }
            run = IDLE;
            if (sourceWaits) {
                connection.loop().execute(this::resumeSource);
            }
            if (queue.nothingPushed() || !RUN.compareAndSet(this, IDLE, RUNNING)) {
                return;
            }
        }
    }

    /** Ends the run while the peer does not take what it was sent; another will go on. */
    private boolean blocks() {
        if (!output.crowded() || closed) {
            return false;
        }
        run = BLOCKED;
        boolean goesOn = !output.crowded() || closed;
        return !goesOn || !RUN.compareAndSet(this, BLOCKED, RUNNING);
    }

    private void handle(Object next) {
        try {
            if (isWanted(next)) {
                callMeasured(next);
            }
        } catch (Throwable e) {
            failed(e);
        } finally {
            if (next instanceof Event.Closed) {
                connection.handlerDone();
            }
        }
    }

    /**
     * A handler hears of the beginning and of the end. In between, one that closed the session
     * hears only what was sent, and one that failed nothing.
     */
    private boolean isWanted(Object next) {
        CloseReason reason = connection.reason();
        if (reason == null || next instanceof Event.Opened || next instanceof Event.Closed) {
            return true;
        }
        if (connection.closedByHandler()) {
            return next instanceof Event.Sent;
        }
        return reason.kind() != CloseReason.Kind.HANDLER_FAULT;
    }

    private void callMeasured(Object next) throws Exception {
        if (!SampledTime.measures(++calls)) {
            call(next);
            return;
        }
        long begin = System.nanoTime();
        try {
            call(next);
        } finally {
            binding.supply().handled(System.nanoTime() - begin);
        }
    }

    private void call(Object next) throws Exception {
        if (next instanceof Event event) {
            call(event);
        } else {
            handler.onPacket(this, next);
        }
    }

    private void call(Event event) throws Exception {
        switch (event) {
            case Event.Opened() -> handler.onOpen(this);
            case Event.Malformed(var error) -> handler.onError(this, error);
            case Event.Sent(var packet) -> handler.onSent(this, packet);
            case Event.Idle() -> {
                idleQueued = false;
                handler.onIdle(this);
            }
            case Event.InputEnded() -> handler.onInputEnd(this);
            case Event.InputFailed(var reason) -> connection.end(reason);
            case Event.Draining() -> handler.onDrain(this);
            case Event.Task(var task) -> task.run();
            case Event.Closed(var reason) -> {
                dropLateTasks();
                binding.sessions().leaveGroups(this);
                handler.onClose(this, reason);
            }
        }
    }

    private void dropLateTasks() {
        queue.seal();
        while (queue.poll() != null) {
            // Nobody but execute puts anything behind Closed.
        }
    }

    private void failed(Throwable fault) {
        boolean foundClosed = fault instanceof SessionClosedException && !connection.isOpen();
        if (!foundClosed) {
            connection.end(Faults.handler(connection, binding, fault));
        }
    }

    private void resumeSource() {
        if (sourceWaits) {
            sourceWaits = false;
            source.resume();
        }
    }

    private void unblock() {
        if (run == BLOCKED) {
            start(BLOCKED);
        }
    }

    // ---- the output tells

    @Override
    public void outputReady() {
        unblock();
        resumeSource();
    }

    @Override
    public void sent(Object packet) {
        enqueue(new Event.Sent(packet));
    }

    @Override
    public WriteQueue.Limits writeLimits() {
        return binding.writeLimits();
    }

    @Override
    public void packFailed(Throwable fault) {
        connection.end(Faults.codec(connection, binding, fault));
    }

    // ---- what handlers and others do

    @Override
    public SendResult offer(Object packet) {
        return output.offer(Objects.requireNonNull(packet, "packet"));
    }

    @Override
    public void send(Object packet) throws SessionClosedException, InterruptedException {
        output.send(Objects.requireNonNull(packet, "packet"));
    }

    @Override
    public long pendingBytes() {
        return output.pendingBytes();
    }

    @Override
    public int pendingPackets() {
        return output.pendingPackets();
    }

    @Override
    public void execute(Runnable task) {
        Event event = new Event.Task(task);
        if (binding.runner().dispatch() != Dispatch.POOL) {
            // Not at once: it would run inside the callback of another session, and those that
            // give each other tasks would hold the loop.
            connection.loop().execute(() -> enqueue(event));
        } else {
            enqueue(event);
        }
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Set<Alarm> waiting = timers;
        if (waiting == null) {
            TIMERS.compareAndSet(this, null, ConcurrentHashMap.newKeySet());
            waiting = Objects.requireNonNull(timers);
        }
        Alarm alarm = Alarm.after(delay, connection.loop(), waiting, () -> execute(task));
        if (closed) { // maybe too late for closed() to see this one
            alarm.cancel();
        }
        return alarm::cancel;
    }

    @Override
    public Traffic traffic() {
        return new Traffic(
                packetsIn,
                output.packedPackets(),
                connection.bytesIn(),
                connection.bytesOut(),
                queue.bytes(),
                output.pendingBytes());
    }

    /** The numbers of this session, added to those of its connection. */
    public SessionInfo describe(SessionInfo info) {
        return describe(info, queue.packets(), output.pendingPackets());
    }
}
