package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;

import io.wirehost.host.log.LogLevels;
import io.wirehost.host.log.SessionFilter;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartMatch;
import io.wirehost.spi.StartPacketHandler;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the log tells of sessions. */
@Timeout(60)
class SessionLogTest {
    /** Logs each packet with a logger that knows nothing of a host. */
    @Provides("telling")
    public static final class Telling implements StartPacketHandler {
        private static final org.slf4j.Logger log = LoggerFactory.getLogger(Telling.class);

        /** For the host. */
        public Telling() {}

        @Override
        public StartMatch match(ByteBuffer firstBytes) {
            if (!firstBytes.hasRemaining()) {
                return StartMatch.needMore(1);
            }
            return firstBytes.get(0) == 'x' ? StartMatch.NO : StartMatch.ANY;
        }

        @Override
        public PacketHandler<String, String> open(Session session, ByteBuffer startPacket) {
            return (s, packet) -> {
                log.info("got {}", packet);
                Thread.yield();
                log.info("still {}", packet);
                s.send(packet);
            };
        }
    }

    private static TestHost start(String dispatch) throws Exception {
        return TestHost.start(
                "listeners.it { bind = \"127.0.0.1:0\", codec = text, handler = telling, dispatch = %s }"
                        .formatted(dispatch),
                TestPlugin.Text.class,
                Telling.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void whatAHandlerLogsHasItsSession(String dispatch) throws Exception {
        try (LogLines log = new LogLines(Level.INFO)) {
            log.addFilter(new SessionFilter());
            try (TestHost host = start(dispatch);
                    Peer one = new Peer(host, "it");
                    Peer other = new Peer(host, "it")) {
                one.send("a\n").expect("a\n");
                other.send("b\n").expect("b\n");
                for (String line : List.of("got a", "still a")) {
                    assertEquals(context(one), context(log, line));
                }
                for (String line : List.of("got b", "still b")) {
                    assertEquals(context(other), context(log, line));
                }
                assertNull(context(log, "Listener it on").get("session"));
            }
        }
    }

    private static Map<String, String> context(Peer peer) {
        return Map.of("listener", "it", "peer", "127.0.0.1:" + peer.socket().getLocalPort());
    }

    private static Map<String, String> context(LogLines log, String line) {
        ILoggingEvent event =
                log.events().stream()
                        .filter(each -> each.getFormattedMessage().contains(line))
                        .findFirst()
                        .orElseThrow();
        Map<String, String> context = new java.util.HashMap<>(event.getMDCPropertyMap());
        if (context.containsKey("peer")) {
            assertTrue(context.remove("session").matches("[0-9]+"));
        }
        return context;
    }

    @Test
    void whatOnePeerBringsAboutAgainAndAgainIsCounted() throws Exception {
        SessionFilter filter = new SessionFilter();
        try (LogLines log = new LogLines(Level.INFO)) {
            filter.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
            filter.setFirst(2);
            filter.setSeconds(3600);
            log.addFilter(filter);
            try (TestHost host = start("session")) {
                for (int i = 0; i < 5; i++) {
                    try (Peer peer = new Peer(host, "it")) {
                        peer.send("x").expectGone();
                    }
                }
                host.awaitClosed("it", "unknown-start", 5);
                assertEquals(2, log.with("is refused: unknown-start").size());
                filter.tell();
                assertEquals(
                        1,
                        log.with(
                                        "3 more from 127.0.0.1 in 3600 s were not logged, like: {}"
                                                + " is refused: {}")
                                .size());
                try (Peer peer = new Peer(host, "it")) {
                    peer.send("x").expectGone();
                }
                host.awaitClosed("it", "unknown-start", 6);
                assertEquals(3, log.with("is refused: unknown-start").size());
            }
        } finally {
            filter.stop();
        }
    }

    @Test
    void aLevelGoesBackByItself() {
        Queue<Runnable> later = new ConcurrentLinkedQueue<>();
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        LogLevels levels = new LogLevels(context, _ -> later::add);
        ch.qos.logback.classic.Logger logger = context.getLogger("io.wirehost.level.of.this.test");
        levels.set(logger.getName(), Level.DEBUG, Duration.ofMinutes(10));
        levels.set(logger.getName(), Level.TRACE, Duration.ofMinutes(5));
        assertEquals(Level.TRACE, logger.getLevel());
        later.remove().run(); // of what is not in force any more
        assertEquals(Level.TRACE, logger.getLevel());
        later.remove().run();
        assertNull(logger.getLevel());
        assertTrue(
                levels.settings().stream().noneMatch(one -> one.logger().equals(logger.getName())));
    }
}
