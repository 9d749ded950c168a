package io.wirehost.host;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What is logged while it is open, from a level on. It is kept from the console. */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.wirehost");
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    /** Warnings and worse. */
    public LogLines() {
        this(Level.WARN);
    }

    @SuppressWarnings("this-escape") // it is whole when it starts
    public LogLines(Level least) {
        logger.setLevel(least);
        setContext(logger.getLoggerContext());
        start();
        logger.addAppender(this);
        logger.setAdditive(false);
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        events.add(event);
    }

    public List<ILoggingEvent> events() {
        return List.copyOf(events);
    }

    /** The messages that contain all of these. */
    public List<String> with(String... parts) {
        return events.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> List.of(parts).stream().allMatch(line::contains))
                .toList();
    }

    /** What is logged as an error is a fault of the host. */
    public List<String> errors() {
        return events.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.ERROR))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    public void forget() {
        events.clear();
    }

    @Override
    public void close() {
        logger.setLevel(null);
        logger.setAdditive(true);
        logger.detachAppender(this);
        stop();
    }
}
