package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;

import io.wirehost.spi.Default;
import io.wirehost.spi.HandlerContext;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartMatch;
import io.wirehost.spi.StartPacketHandler;
import io.wirehost.spi.Timer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What a handler is offered, and that the host takes it back. */
@SuppressWarnings("try") // a host that is only there
class HandlerContextTest {
    private static final Duration DELAY = Duration.ofSeconds(30);
    private static final Duration LITTLE = Duration.ofMillis(1);
    private static final Duration TICK = Duration.ofMillis(10); // a timer may be so late
    private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE);

    /** The settings of {@link Offered}. */
    public record Settings(@Default("7") int number) {}

    /** Keeps what it is offered. */
    @Provides(value = "offered", settings = Settings.class)
    public static final class Offered implements StartPacketHandler {
        static volatile HandlerContext context;
        static volatile CountDownLatch mayMatch = new CountDownLatch(0);
        static final AtomicInteger matching = new AtomicInteger();
        static final AtomicInteger opened = new AtomicInteger();

        /** For the host. */
        public Offered() {}

        @Override
        public void start(HandlerContext given) {
            context = given;
        }

        @Override
        public StartMatch match(ByteBuffer firstBytes) {
            matching.incrementAndGet();
            try {
                mayMatch.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return firstBytes.hasRemaining() ? StartMatch.match(1) : StartMatch.needMore(1);
        }

        @Override
        public PacketHandler<String, String> open(Session session, ByteBuffer startPacket) {
            opened.incrementAndGet();
            return PacketSession::send;
        }
    }

    private final BlockingQueue<String> run = new LinkedBlockingQueue<>();
    private final CountDownLatch done = new CountDownLatch(1);

    @BeforeEach
    void forget() {
        Offered.mayMatch = new CountDownLatch(0);
        Offered.matching.set(0);
        Offered.opened.set(0);
    }

    @AfterEach
    void letGo() {
        done.countDown();
        Offered.mayMatch.countDown();
    }

    private static TestHost start(String settings) throws Exception {
        return TestHost.start(
                """
                listeners.it { bind = "127.0.0.1:0", codec = text, handler = offered, backlog = 1000
                  %s
                }
                """
                        .formatted(settings),
                TestPlugin.Text.class,
                Offered.class);
    }

    private static HandlerContext context() {
        return Offered.context;
    }

    private String next() throws InterruptedException {
        return run.poll(TestHost.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private void ends() {
        run.add("ran on " + Thread.currentThread().getName());
    }

    // ---- timers

    @Test
    void aTaskRunsOnceWhenItsTimeHasCome() throws Exception {
        try (TestHost host = start("")) {
            Timer timer = context().schedule(DELAY, this::ends);
            host.settle();
            host.advance(DELAY.minus(LITTLE));
            host.settle();
            assertTrue(run.isEmpty());
            host.advance(LITTLE.plus(TICK));
            assertEquals("ran on it-timer", next());
            assertFalse(timer.cancel());
            host.advance(DELAY.multipliedBy(10));
            host.settle();
            assertTrue(run.isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "P-100000D"})
    void aTaskWithoutDelayRunsAtOnce(Duration delay) throws Exception {
        try (TestHost host = start("")) {
            context().schedule(delay, this::ends);
            assertEquals("ran on it-timer", next());
        }
    }

    @Test
    void aTaskThatIsTakenBackDoesNotRun() throws Exception {
        try (TestHost host = start("")) {
            Timer timer = context().schedule(DELAY, this::ends);
            assertTrue(timer.cancel());
            assertFalse(timer.cancel());
            host.settle();
            host.advance(DELAY.plus(TICK));
            host.settle();
            assertTrue(run.isEmpty());
        }
    }

    @Test
    void aTaskForTheFarFutureWaits() throws Exception {
        try (TestHost host = start("")) {
            List<Timer> timers =
                    List.of(
                            context().schedule(Duration.ofDays(100_000), this::ends),
                            context().schedule(LONGEST, this::ends),
                            context().scheduleEvery(LONGEST, this::ends));
            host.settle();
            host.advance(Duration.ofDays(50_000));
            host.settle();
            assertTrue(run.isEmpty());
            for (Timer timer : timers) {
                assertTrue(timer.cancel());
            }
        }
    }

    @Test
    void aRepeatedTaskPausesBetweenTwoRunsAndThesNeverOverlap() throws Exception {
        BlockingQueue<String> mayEnd = new LinkedBlockingQueue<>();
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        try (TestHost host = start("")) {
            Timer timer =
                    context()
                            .scheduleEvery(
                                    DELAY,
                                    () -> {
                                        threads.add(Thread.currentThread());
                                        run.add("begun");
                                        try {
                                            mayEnd.take();
                                        } catch (InterruptedException e) {
                                            run.add("interrupted");
                                        }
                                    });
            host.settle();
            for (int i = 0; i < 3; i++) {
                host.advance(DELAY.plus(TICK));
                assertEquals("begun", next());
                host.advance(DELAY.multipliedBy(5)); // longer than a pause, within one run
                host.settle();
                assertTrue(run.isEmpty());
                mayEnd.add("end");
                threads.take().join(); // the pause begins
                host.settle();
                host.advance(DELAY.minus(LITTLE));
                host.settle();
                assertTrue(run.isEmpty());
            }
            assertTrue(timer.cancel());
            assertFalse(timer.cancel());
            host.advance(DELAY.multipliedBy(5));
            host.settle();
            assertTrue(run.isEmpty());
        }
    }

    @Test
    void whatATaskThrowsIsLoggedAndTheNextRunComesAllTheSame() throws Exception {
        try (LogLines log = new LogLines();
                TestHost host = start("")) {
            context()
                    .scheduleEvery(
                            DELAY,
                            () -> {
                                ends();
                                throw new IllegalStateException("broken");
                            });
            for (int i = 1; i <= 3; i++) {
                int times = i;
                Await.until(
                        () -> {
                            host.advance(DELAY.plus(TICK));
                            return log.with("A task of the handler failed").size() >= times;
                        },
                        () -> "run " + times);
            }
            ILoggingEvent event = log.events().getFirst();
            assertEquals(Offered.class.getName(), event.getLoggerName());
            assertEquals(Map.of("listener", "it", "plugin", "embedded"), event.getMDCPropertyMap());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void aRepeatedTaskNeedsAPause(Duration pause) throws Exception {
        try (TestHost host = start("")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> context().scheduleEvery(pause, this::ends));
        }
    }

    @Test
    void afterTheStopNoTimerRuns() throws Exception {
        try (TestHost host = start("")) {
            Timer once = context().schedule(DELAY, this::ends);
            context().scheduleEvery(DELAY, this::ends);
            host.host().stop(Duration.ZERO);
            host.advance(DELAY.plus(TICK));
            assertFalse(once.cancel());
            assertFalse(context().schedule(Duration.ZERO, this::ends).cancel());
            context().scheduleEvery(LITTLE, this::ends);
            context().execute("late", this::ends);
            assertTrue(run.isEmpty());
        }
    }

    // ---- the timers of a session

    @Test
    void theTimerOfASessionRunsAmongItsCallbacksAndEndsWithIt() throws Exception {
        try (TestHost host = start("");
                Peer peer = new Peer(host, "it")) {
            peer.send("!a\n").expect("a\n");
            @SuppressWarnings("unchecked") // of the codec text
            PacketSession<String> session =
                    (PacketSession<String>)
                            context()
                                    .sessions()
                                    .find(context().sessions().info().getFirst().id())
                                    .orElseThrow();
            Timer cancelled = session.schedule(DELAY, this::ends);
            assertTrue(cancelled.cancel());
            session.schedule(DELAY, () -> session.offer("timer"));
            session.schedule(DELAY.multipliedBy(2), this::ends);
            Timer far = session.schedule(LONGEST, this::ends);
            host.settle();
            host.advance(DELAY.minus(LITTLE));
            host.settle();
            assertEquals(0, peer.socket().getInputStream().available());
            host.advance(LITTLE.plus(TICK));
            peer.expect("timer\n").endOutput().expectEnd();
            host.awaitSessions("it", 0);
            assertFalse(far.cancel());
            assertFalse(session.schedule(Duration.ZERO, this::ends).cancel());
            host.advance(DELAY.multipliedBy(5));
            host.settle();
            assertTrue(run.isEmpty());
        }
    }

    // ---- threads

    @Test
    void aThreadOfTheHandlerIsNamedAndInterruptedAtTheStop() throws Exception {
        try (TestHost host = start("")) {
            context()
                    .execute(
                            "scrub",
                            () -> {
                                ends();
                                try {
                                    done.await();
                                } catch (InterruptedException e) {
                                    run.add("interrupted");
                                }
                            });
            assertEquals("ran on it-scrub", next());
            host.host().stop(Duration.ZERO);
            assertEquals("interrupted", next());
        }
    }

    // ---- the rest

    @Test
    void theSettingsAndTheListenerAreThoseOfTheBinding() throws Exception {
        try (TestHost host = start("config.number = 8")) {
            assertEquals(new Settings(8), context().settings(Settings.class));
            assertSame(context().settings(Settings.class), context().settings(Settings.class));
            record Others() {}
            assertThrows(
                    ClassCastException.class, () -> context().settings(Others.class).hashCode());
            assertEquals("it", context().listener());
            assertSame(context().sessions(), context().sessions());
            assertSame(context().startPackets(), context().startPackets());
            assertSame(context().logger(), context().logger());
        }
    }

    @Test
    void theLogOfAHandlerIsItsClasss() throws Exception {
        try (LogLines log = new LogLines(Level.INFO);
                TestHost host = start("")) {
            context().logger().info("{} and {}", "one", 2);
            ILoggingEvent event =
                    log.events().stream()
                            .filter(each -> each.getFormattedMessage().equals("one and 2"))
                            .findFirst()
                            .orElseThrow();
            assertEquals(Offered.class.getName(), event.getLoggerName());
            assertEquals(Map.of("listener", "it", "plugin", "embedded"), event.getMDCPropertyMap());
        }
    }

    @Test
    void theDataDirectoryIsMadeWhenItIsAskedFor() throws Exception {
        try (TestHost host = start("")) {
            Path data = context().dataDirectory();
            assertTrue(data.isAbsolute());
            assertTrue(data.endsWith(Path.of("var", "data", "it")));
            Files.writeString(data.resolve("kept"), "kept");
            assertEquals(data, context().dataDirectory());
            assertEquals("kept", Files.readString(data.resolve("kept")));
        }
    }

    // ---- earlier connections

    @Test
    void whoWaitsForEarlierConnectionsFindsThemOpened() throws Exception {
        int connections = 300;
        List<Peer> peers = new ArrayList<>();
        try (TestHost host = start("start-timeout = 1h")) {
            Offered.mayMatch = new CountDownLatch(1);
            peers.add(new Peer(host, "it").send("!"));
            Await.until(() -> Offered.matching.get() > 0, () -> "a loop to be held");
            for (int i = 1; i < connections; i++) {
                peers.add(new Peer(host, "it").send("!"));
            }
            Thread waiting = Thread.startVirtualThread(this::awaitEarlier);
            Await.until(() -> waiting.getState() == Thread.State.WAITING, () -> "somebody to wait");
            Offered.mayMatch.countDown();
            assertEquals("opened " + connections, next());
        } finally {
            for (Peer peer : peers) {
                peer.close();
            }
        }
    }

    private void awaitEarlier() {
        try {
            context().awaitEarlierConnections();
            run.add("opened " + Offered.opened.get());
        } catch (InterruptedException e) {
            run.add("interrupted");
        }
    }

    @Test
    void aLoopCannotWaitForItself() throws Exception {
        Recording handler =
                new Recording() {
                    @Override
                    void alsoDo(PacketSession<String> session, String call) throws Exception {
                        if (call.equals("a")) {
                            context().awaitEarlierConnections();
                        }
                    }
                };
        try (LogLines log = new LogLines();
                TestHost host =
                        TestHost.start(
                                """
                                listeners.it {
                                  bind = "127.0.0.1:0", codec = text, handler = recording
                                  dispatch = inline
                                }
                                """,
                                TestPlugin.Text.class,
                                Recording.Handler.class);
                Peer peer = new Peer(host, "it")) {
            handler.opened();
            peer.send("a\n").expectLast("a\n");
            assertTrue(handler.closed().detail().contains("an event loop cannot wait for itself"));
        }
    }
}
