package io.wirehost.host.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The levels of loggers, and those among them that were changed while the host runs. Any thread.
 */
public final class LogLevels {
    private static final org.slf4j.Logger log = LoggerFactory.getLogger(LogLevels.class);

    /**
     * What a logger logs.
     *
     * @param logger its name
     * @param level from which on
     * @param until when it goes back; null: it does not by itself
     * @param changed whether it is otherwise than {@code logback.xml} says
     */
    public record Setting(String logger, String level, @Nullable Instant until, boolean changed) {}

    private record Change(@Nullable Level before, @Nullable Instant until) {}

    private final LoggerContext context;
    private final Function<Duration, Executor> timer;
    private final Map<String, Change> changes = new TreeMap<>(); // guarded by this

    /**
     * The loggers of a context.
     *
     * @param timer runs a task after a time
     */
    public LogLevels(LoggerContext context, Function<Duration, Executor> timer) {
        this.context = context;
        this.timer = timer;
    }

    /** Those that have a level of their own, by name. */
    public synchronized List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        for (Logger logger : context.getLoggerList()) {
            Change change = changes.get(logger.getName());
            if (logger.getLevel() != null || change != null) {
                settings.add(
                        new Setting(
                                logger.getName(),
                                logger.getEffectiveLevel().toString(),
                                change == null ? null : change.until,
                                change != null));
            }
        }
        return settings;
    }

    /**
     * Has a logger, and those below it without a level of their own, log from this level on.
     *
     * @param time after which it goes back; zero: not by itself
     */
    public synchronized void set(String name, Level level, Duration time) {
        Logger logger = context.getLogger(name);
        Change earlier = changes.get(name);
        Change change =
                new Change(
                        earlier == null ? logger.getLevel() : earlier.before,
                        time.isZero() ? null : Instant.now().plus(time));
        changes.put(name, change);
        logger.setLevel(level);
        log.info("{} logs from {} on{}", name, level, time.isZero() ? "" : ", for " + time);
        if (!time.isZero()) {
            timer.apply(time).execute(() -> end(name, change));
        }
    }

    /** Gives a logger back the level that it had. False: it has it. */
    public synchronized boolean reset(String name) {
        Change change = changes.remove(name);
        if (change == null) {
            return false;
        }
        context.getLogger(name).setLevel(change.before);
        log.info("{} logs as before", name);
        return true;
    }

    @SuppressWarnings("ReferenceEquality") // one that was made later is another
    private synchronized void end(String name, Change change) {
        if (changes.get(name) == change) {
            reset(name);
        }
    }
}
