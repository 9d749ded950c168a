package io.wirehost.host.session;

import io.wirehost.host.loop.EventLoop;
import io.wirehost.host.loop.ReadyHandler;
import io.wirehost.host.plugin.Generation;
import io.wirehost.host.plugin.Pins;
import io.wirehost.host.status.SessionStatus;
import io.wirehost.host.tap.Tap;
import io.wirehost.host.tap.TapPoint;
import io.wirehost.host.tap.TapSource;
import io.wirehost.spi.CloseReason;
import io.wirehost.spi.Session;
import io.wirehost.spi.SessionInfo;
import io.wirehost.spi.SessionInfo.State;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One accepted connection: the socket and its life. What its bytes mean is its {@link Stage}'s
 * affair.
 *
 * <pre>
 * STARTING ──▶ OPEN ──▶ INPUT_ENDED ──▶ CLOSING ──▶ CLOSED      any of them may be left out,
 *                                                              none is entered again
 * </pre>
 */
public final class Connection extends Ending implements Session, ReadyHandler {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    /** What {@link #read} and {@link #write} answer when the connection is lost, and closed now. */
    public static final int LOST = -2;

    private static final AtomicLong ids = new AtomicLong();

    private final long id = ids.incrementAndGet();
    private final long openedMillis = System.currentTimeMillis();
    private final EventLoop loop;
    private final InetSocketAddress remote;
    private final InetSocketAddress local;
    private final SelectionKey key; // which has the channel and the interest

    // confined to the loop; the numbers are read by others, who may see old ones
    private Stage stage;
    private boolean inputEnded;
    private @Nullable ClassLoader context; // of the plugin that is called on the loop
    private long bytesIn;
    private long bytesOut;
    private @Nullable TapPoint tapPoint; // null: nobody watches

    private volatile State state = State.STARTING; // written by the loop

    /** What is set on a socket. */
    public interface Options {
        /** Sets them. */
        void apply(SocketChannel channel) throws IOException;
    }

    /** What happens to a connection first. */
    public interface Beginning {
        /** Enters the first stage. */
        void begin(Connection connection) throws IOException;
    }

    /**
     * Takes over an accepted channel, which was admitted to the population and counted in the load
     * of the loop. To be called on that loop.
     */
    public static void open(
            SocketChannel channel, EventLoop loop, Population population, Beginning beginning) {
        Connection connection;
        try {
            channel.configureBlocking(false);
            connection = new Connection(channel, loop, population);
        } catch (Throwable e) { // mostly a reset between accept and here
            log.debug("A connection could not be taken over", e);
            closeQuietly(channel);
            loop.load().decrementAndGet();
            population.left(
                    CloseReason.of(
                            e instanceof IOException
                                    ? CloseReason.Kind.PEER_RESET
                                    : CloseReason.Kind.HOST_FAULT));
            return;
        }
        try {
            population.taps().open().forEach(connection::attach);
            beginning.begin(connection);
        } catch (IOException e) {
            connection.lost(e);
        } catch (Throwable e) {
            connection.failed(e);
        }
    }

    @SuppressWarnings("this-escape") // who finds the key has all that was set before it
    private Connection(SocketChannel channel, EventLoop loop, Population population)
            throws IOException {
        super(population);
        this.loop = loop;
        this.remote = (InetSocketAddress) channel.getRemoteAddress();
        this.local = (InetSocketAddress) channel.getLocalAddress();
        this.stage = new Lingering(this, null);
        this.key = loop.register(channel, 0, this);
    }

    // ---- what stages do

    /** Goes over to another stage. */
    public void enter(Stage next) {
        assert loop.inLoop() && state != State.CLOSED;
        stage = next;
    }

    /** From now on, the loop calls code of this plugin; null: of none. */
    public void context(@Nullable ClassLoader loader) {
        context = loader;
        enterContext();
    }

    /** The loop turns to this connection: its plugin's class loader becomes that of the thread. */
    @SuppressWarnings("ReferenceEquality") // a loader is like no other
    public void enterContext() {
        Thread thread = Thread.currentThread();
        if (thread.getContextClassLoader() != context) { // a write costs the collector's barrier
            thread.setContextClassLoader(context);
        }
    }

    /**
     * The stage has a handler: the session is open. Its place among the connections, and the pin of
     * its binding that is handed over here, are kept until {@link #handlerDone}: handlers that do
     * not return cannot pile up, and none is stopped that still runs.
     *
     * @param options set soon, unless that was all
     */
    public void opened(Pins pinned, Options options) {
        moveTo(State.OPEN);
        shareWithHandler(pinned);
        loop.execute(() -> set(options));
    }

    private void set(Options options) {
        if (state == State.CLOSED || stage instanceof Lingering) {
            return;
        }
        try {
            options.apply(channel());
        } catch (IOException e) {
            lost(e);
        }
    }

    /** Reads what is there: how many bytes, 0, −1 at the end of the stream, or {@link #LOST}. */
    public int read(ByteBuffer target) {
        try {
            int count = channel().read(target);
            if (count > 0) {
                bytesIn += count;
            } else if (count < 0) {
                endInput();
            }
            return count;
        } catch (IOException e) {
            lost(e);
            return LOST;
        }
    }

    /** The peer has ended its stream. */
    public void endInput() {
        assert loop.inLoop();
        inputEnded = true;
        if (tapPoint != null) {
            tapPoint.inputEnded();
        }
        if (stage instanceof Lingering) { // nothing else was waited for
            terminate();
            return;
        }
        wantRead(false);
        if (state == State.OPEN) {
            moveTo(State.INPUT_ENDED);
        }
    }

    /** Counts bytes that a stream read itself. By one thread at a time. */
    public void countIn(long bytes) {
        bytesIn += bytes;
    }

    /** Counts bytes that a stream wrote itself. By one thread at a time. */
    public void countOut(long bytes) {
        bytesOut += bytes;
    }

    /** How many have come. */
    public long bytesIn() {
        return bytesIn;
    }

    /** How many have gone. */
    public long bytesOut() {
        return bytesOut;
    }

    /** Writes what the kernel takes: how many bytes, or {@link #LOST}. */
    public int write(ByteBuffer source) {
        try {
            int count = channel().write(source);
            bytesOut += count;
            if (tapPoint != null) {
                tapPoint.written(source, count, bytesOut);
            }
            return count;
        } catch (IOException e) {
            lost(e);
            return LOST;
        }
    }

    /** Whether {@link Stage#readable} is to be called. */
    public void wantRead(boolean wanted) {
        want(SelectionKey.OP_READ, wanted);
    }

    /** Whether {@link Stage#writable} is to be called. */
    public void wantWrite(boolean wanted) {
        want(SelectionKey.OP_WRITE, wanted);
    }

    /** Whether the stage is to be told when the socket is ready for this operation. */
    public void want(int operation, boolean wanted) {
        if (!key.isValid()) {
            return;
        }
        boolean possible = operation != SelectionKey.OP_READ || !inputEnded;
        int interest = key.interestOps();
        int changed = wanted && possible ? interest | operation : interest & ~operation;
        if (changed != interest) {
            key.interestOps(changed);
        }
    }

    /** Everything queued is written: says so to the peer, and closes. */
    public void outputDone() {
        assert loop.inLoop();
        if (state == State.CLOSED || stage instanceof Lingering) {
            return;
        }
        if (inputEnded) {
            terminate();
            return;
        }
        Stage ended = stage;
        stage = new Lingering(this, ended);
        ended.closed(requiredReason());
        reset(Limits.NOTHING);
        fix(Lingering.PATIENCE);
        wantWrite(false);
        wantRead(true);
        try {
            channel().shutdownOutput();
        } catch (IOException e) {
            terminate();
        }
    }

    /** Closes the socket now. */
    public void terminate() {
        assert loop.inLoop();
        if (state == State.CLOSED) {
            return;
        }
        CloseReason why = requiredReason();
        moveTo(State.CLOSED);
        awaitNothing();
        loop.release(key);
        loop.load().decrementAndGet();
        if (tapPoint != null) {
            tapPoint.closed(why);
        }
        try {
            logClose(why);
            population.remember(status());
        } finally {
            endStage(why);
        }
    }

    private void endStage(CloseReason why) {
        try {
            stage.closed(why);
        } finally {
            letGo();
        }
    }

    /** Closes the socket now, for this reason if there is none yet. */
    public void terminate(CloseReason why) {
        endsFor(why);
        terminate();
    }

    /** The socket failed: the peer is gone. Any thread. */
    public void lost(IOException e) {
        CloseReason why =
                new CloseReason(CloseReason.Kind.PEER_RESET, String.valueOf(e.getMessage()));
        if (loop.inLoop()) {
            terminate(why);
        } else {
            endsFor(why);
            loop.execute(this::terminate);
        }
    }

    private void moveTo(State next) {
        assert next.compareTo(state) > 0 : this + " from " + state + " to " + next;
        state = next;
    }

    private void logClose(CloseReason why) {
        switch (why.kind()) {
            case UNKNOWN_START, START_TIMEOUT, START_INCOMPLETE, START_REJECTED ->
                    log.info("{} is refused: {}", this, why);
            default ->
                    log.debug("{} is closed: {}; {} B in, {} B out", this, why, bytesIn, bytesOut);
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("A socket did not close: {}", e.getMessage());
        }
    }

    // ---- what the loop does

    @Override
    public void ready(int operations) {
        enterContext();
        if ((operations & SelectionKey.OP_WRITE) != 0) {
            stage.writable();
        }
        if ((operations & SelectionKey.OP_READ) != 0 && state != State.CLOSED) {
            stage.readable();
        }
    }

    @Override
    public void failed(Throwable fault) {
        log.error("{} is closed: a fault of the host", this, fault);
        if (state != State.CLOSED) {
            terminate(new CloseReason(CloseReason.Kind.HOST_FAULT, fault.toString()));
        }
    }

    @Override
    void timedOut(Kind deadline) {
        enterContext();
        try {
            stage.timedOut(deadline);
        } catch (Throwable e) {
            failed(e);
        }
    }

    /** Does something with all connections of these loops, on their loops. Does not wait. */
    public static void forEach(List<EventLoop> loops, Consumer<Connection> action) {
        for (EventLoop loop : loops) {
            loop.execute(() ->
                    loop.forEachHandler(handler -> {
                        if (handler instanceof Connection connection) {
                            action.accept(connection);
                        }
                    }));
        }
    }

    /** The host wants the session to end. */
    public void drain() {
        if (state != State.CLOSED) {
            stage.drain();
        }
    }

    // ---- who watches

    /** Where taps are told what happens; null: there are none. */
    public @Nullable TapPoint tapPoint() {
        return tapPoint;
    }

    /** Lets a tap see it, if it wants to. On the loop. */
    void attach(Tap tap) {
        TapSource source = new TapSource(id, listener(), remote, local);
        if (state == State.CLOSED || !tap.wants(source)) {
            return;
        }
        if (tapPoint == null) {
            tapPoint = new TapPoint(source);
        }
        tapPoint.attach(tap, bytesIn, bytesOut);
    }

    /** Takes a tap away. On the loop. */
    void detach(Tap tap) {
        if (tapPoint != null) {
            tapPoint.detach(tap);
            if (tapPoint.isUnused()) {
                tapPoint = null;
            }
        }
    }

    // ---- what anybody does

    @Override
    public void close(CloseReason why) {
        if (end(why)) {
            endsByHandler();
        }
    }

    /** As {@link #close}, by the host. False if there is a reason already. */
    public boolean end(CloseReason why) {
        if (!endsFor(why)) {
            return false;
        }
        Runnable finish =
                () -> {
                    if (state != State.CLOSED) {
                        moveTo(State.CLOSING);
                        wantRead(false);
                        stage.finish(why);
                    }
                };
        if (loop.serves(this)) {
            loop.executeNext(finish);
        } else {
            loop.execute(finish);
        }
        return true;
    }

    @Override
    public void abort(String why) {
        if (abort(new CloseReason(CloseReason.Kind.CLOSED_BY_HANDLER, why))) {
            endsByHandler();
        }
    }

    /** As {@link #abort(String)}, by the host. False if there was a reason already. */
    public boolean abort(CloseReason why) {
        boolean first = endsFor(why);
        loop.execute(() -> {
            if (state != State.CLOSED) {
                try {
                    channel().setOption(StandardSocketOptions.SO_LINGER, 0);
                } catch (IOException e) {
                    log.debug("{} cannot be reset: {}", this, e.getMessage());
                }
                terminate();
            }
        });
        return first;
    }

    @Override
    public boolean isOpen() {
        return reason() == null;
    }

    /** Whether the socket is closed. */
    @Override
    public boolean isClosed() {
        return state == State.CLOSED;
    }

    /** The loop it lives on. */
    @Override
    public EventLoop loop() {
        return loop;
    }

    /** The socket. */
    public SocketChannel channel() {
        return (SocketChannel) key.channel();
    }

    /** The deadlines. On the loop. */
    public Deadlines deadlines() {
        return this;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String listener() {
        return population.listener();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public Instant openedAt() {
        return Instant.ofEpochMilli(openedMillis);
    }

    @Override
    public SessionInfo info() {
        return stage.describe(
                new SessionInfo(
                        id,
                        listener(),
                        "",
                        remote,
                        openedAt(),
                        state,
                        bytesIn,
                        bytesOut,
                        0,
                        0,
                        0,
                        0,
                        0,
                        List.of()));
    }

    /** For the operator. Any thread. */
    public SessionStatus status() {
        SessionInfo info = info();
        boolean gone = info.state() == State.CLOSED;
        Generation plugin = stage.servedBy();
        return new SessionStatus(
                id,
                listener(),
                info.handler(),
                plugin == null ? "" : plugin.info().id(),
                plugin == null ? 0 : plugin.number(),
                remote,
                gone ? null : local,
                phase(info.state()),
                openedMillis,
                gone ? System.currentTimeMillis() : 0,
                gone ? -1 : idleNanos(),
                info.bytesIn(),
                info.bytesOut(),
                info.packetsIn(),
                info.packetsOut(),
                info.readQueue(),
                info.writeQueue(),
                info.pendingBytes(),
                info.groups(),
                reason());
    }

    private SessionStatus.Phase phase(State now) {
        boolean drains = isOfRetired();
        return switch (now) {
            case STARTING -> SessionStatus.Phase.MATCHING;
            case OPEN -> drains ? SessionStatus.Phase.DRAINING : SessionStatus.Phase.OPEN;
            case INPUT_ENDED ->
                    drains ? SessionStatus.Phase.DRAINING : SessionStatus.Phase.HALF_CLOSED;
            case CLOSING -> SessionStatus.Phase.CLOSING;
            case CLOSED -> SessionStatus.Phase.CLOSED;
        };
    }

    /** Equal to the session that its handler has. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Session session && session.id() == id;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(id);
    }

    @Override
    public String toString() {
        return "session " + id + " (" + listener() + ", " + Addresses.text(remote) + ")";
    }
}
