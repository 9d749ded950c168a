package io.wirehost.host.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

import io.wirehost.spi.Session;

import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is logged about sessions gets {@code session}, {@code listener} and {@code peer} into its
 * context (MDC): by the host, and by handlers with any logger. And of a message that one peer
 * brings about again and again, by its address, the first few pass; how many there were besides is
 * told at the end of each interval.
 */
public final class SessionFilter extends Filter<ILoggingEvent> {
    /** The peers and messages that are remembered; beyond them, the oldest are not. */
    private static final int MAX_REMEMBERED = 10_000;

    private record Repeat(String logger, Level level, String message, String peer) {}

    private static final class Count {
        private int passed;
        private long held;
    }

    private int first = 5;
    private Duration interval = Duration.ofMinutes(1);

    // guarded by this
    private final Map<Repeat, Count> counts = new LinkedHashMap<>();
    private @Nullable Thread teller; // while something is counted

    /** For Logback. */
    public SessionFilter() {}

    /** How many of an interval pass. */
    public void setFirst(int first) {
        this.first = first;
    }

    /** How long an interval is. */
    public void setSeconds(int seconds) {
        this.interval = Duration.ofSeconds(seconds);
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        Session session = SessionContext.session(event);
        if (session == null) {
            return FilterReply.NEUTRAL;
        }
        SessionContext.put(session, event);
        Repeat repeat =
                new Repeat(
                        event.getLoggerName(),
                        event.getLevel(),
                        String.valueOf(event.getMessage()),
                        session.remoteAddress().getAddress().getHostAddress());
        return passes(repeat) ? FilterReply.NEUTRAL : FilterReply.DENY;
    }

    private synchronized boolean passes(Repeat repeat) {
        Count count = counts.computeIfAbsent(repeat, _ -> new Count());
        if (counts.size() > MAX_REMEMBERED) {
            counts.remove(counts.keySet().iterator().next());
        }
        if (teller == null) {
            teller = Thread.ofPlatform().daemon().name("log-repeats").start(this::run);
        }
        if (count.passed < first) {
            count.passed++;
            return true;
        }
        count.held++;
        return false;
    }

    private void run() {
        try {
            do {
                Thread.sleep(interval);
            } while (tell());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends an interval. False: nothing has come in it, and the thread is done. */
    public boolean tell() {
        List<Map.Entry<Repeat, Count>> ended;
        synchronized (this) {
            ended = new ArrayList<>(counts.entrySet());
            counts.clear();
            if (ended.isEmpty()) {
                teller = null;
                return false;
            }
        }
        LoggerContext context = (LoggerContext) getContext();
        ended.forEach(one -> tell(context, one.getKey(), one.getValue().held));
        return true;
    }

    private void tell(LoggerContext context, Repeat repeat, long held) {
        if (held > 0) {
            Logger logger = context.getLogger(repeat.logger);
            LoggingEventBuilder event =
                    logger.atLevel(org.slf4j.event.Level.valueOf(repeat.level.toString()));
            event.log(
                    "{} more from {} in {} s were not logged, like: {}",
                    held,
                    repeat.peer,
                    interval.toSeconds(),
                    repeat.message);
        }
    }

    /** It counts no more. */
    @Override
    public void stop() {
        super.stop();
        Thread thread;
        synchronized (this) {
            thread = teller;
        }
        if (thread != null) {
            thread.interrupt();
        }
    }
}
