package io.wirehost.testkit;

import io.wirehost.spi.HandlerContext;
import io.wirehost.spi.Sessions;
import io.wirehost.spi.StartPackets;
import io.wirehost.spi.Timer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A handler's context without a host: sessions are fakes, timers wait for {@link #advance}, and the
 * log is kept for the test to read. Thread-safe.
 *
 * <pre>{@code
 * var context = new FakeHandlerContext(new NoSettings(), directory);
 * var greeter = new Greeter();
 * greeter.start(context);
 * FakePacketSession<String> session = context.openPacketSession();
 * greeter.open(session, ByteBuffer.allocate(0)).onPacket(session, "Ada");
 * assertEquals(List.of("Hello, Ada"), session.takeSent());
 * }</pre>
 */
public final class FakeHandlerContext implements HandlerContext {
    private final AtomicReference<@Nullable Runnable> earlier = new AtomicReference<>();
    private final Record settings;
    private final Path dataDirectory;
    private final FakeSessions sessions = new FakeSessions();
    private final FakeStartPackets startPackets = new FakeStartPackets();
    private final FakeTimers timers = new FakeTimers();
    private final RecordedLog log = new RecordedLog("handler");
    private final AtomicLong ids = new AtomicLong();

    /**
     * A context of a listener {@code test}.
     *
     * @param settings the settings of the binding
     * @param dataDirectory a directory that is there, mostly a temporary one of the test
     */
    public FakeHandlerContext(Record settings, Path dataDirectory) {
        this.settings = settings;
        this.dataDirectory = dataDirectory.toAbsolutePath();
    }

    /**
     * Opens a packet session.
     *
     * @param <O> the packets that go out
     * @return a new one, which is among the {@link #sessions} until it closes
     */
    public <O> FakePacketSession<O> openPacketSession() {
        FakePacketSession<O> session = new FakePacketSession<>(this, ids.incrementAndGet());
        sessions.add(session);
        return session;
    }

    /**
     * Opens a stream session.
     *
     * @return a new one, which is among the {@link #sessions} until it closes
     */
    public FakeStreamSession openStreamSession() {
        FakeStreamSession session = new FakeStreamSession(this, ids.incrementAndGet());
        sessions.add(session);
        return session;
    }

    /**
     * Lets time pass: runs the timers that become due, in order, on the calling thread.
     *
     * @param time zero or more; zero runs what is due already
     */
    public void advance(Duration time) {
        timers.advance(time);
    }

    /**
     * How many timers wait.
     *
     * @return those neither run nor cancelled; a repeated one counts as one
     */
    public int waitingTimers() {
        return timers.size();
    }

    /**
     * Blocks until timers wait: until a handler on another thread waits for one of them.
     *
     * @param atLeast how many
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public void awaitTimers(int atLeast) throws InterruptedException {
        timers.awaitSize(atLeast);
    }

    /**
     * What was logged so far.
     *
     * @return the lines in order
     */
    public List<LogLine> log() {
        return log.lines();
    }

    /**
     * Who was registered for a start packet.
     *
     * @param startPacket all its bytes
     * @return empty if nobody was
     */
    public Optional<StartPackets.Opener> opener(byte[] startPacket) {
        return startPackets.find(startPacket);
    }

    void forget(FakeSession session) {
        sessions.forget(session);
    }

    List<String> groupsOf(FakeSession session) {
        return sessions.groupsOf(session);
    }

    @Override
    public <S extends Record> S settings(Class<S> type) {
        return type.cast(settings);
    }

    @Override
    public String listener() {
        return "test";
    }

    @Override
    public Sessions sessions() {
        return sessions;
    }

    @Override
    public StartPackets startPackets() {
        return startPackets;
    }

    @Override
    public Path dataDirectory() {
        return dataDirectory;
    }

    @Override
    public Logger logger() {
        return log;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return timers.schedule(delay, task);
    }

    @Override
    public Timer scheduleEvery(Duration pause, Runnable task) {
        return timers.scheduleEvery(pause, task);
    }

    @Override
    public void execute(String name, Runnable task) {
        Thread.ofVirtual().name(name).start(task);
    }

    /**
     * Lets connections arrive while a handler waits for earlier ones.
     *
     * @param arrivals opens them; run once, by the next {@link #awaitEarlierConnections}
     */
    public void arriveEarlier(Runnable arrivals) {
        earlier.set(arrivals);
    }

    /** Runs what {@link #arriveEarlier} was given, and returns. */
    @Override
    public void awaitEarlierConnections() {
        Runnable arrivals = earlier.getAndSet(null);
        if (arrivals != null) {
            arrivals.run();
        }
    }
}
