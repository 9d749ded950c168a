package io.wirehost.host.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.FileAppender;

import java.io.IOException;
import java.util.Iterator;
import java.util.SortedSet;
import java.util.TreeSet;

/** The files that are logged to. Any thread. */
public final class LogFiles {
    private LogFiles() {}

    /**
     * Goes on in files of the same names, as the ones that are open may have been moved away. No
     * line is lost meanwhile.
     *
     * @return their paths
     * @throws IOException if one cannot be opened; it goes on in the one that it has
     */
    public static SortedSet<String> reopen(LoggerContext context) throws IOException {
        SortedSet<String> reopened = new TreeSet<>();
        for (Logger logger : context.getLoggerList()) {
            Iterator<Appender<ILoggingEvent>> appenders = logger.iteratorForAppenders();
            while (appenders.hasNext()) {
                if (appenders.next() instanceof FileAppender<ILoggingEvent> file
                        && reopened.add(file.getFile())) {
                    file.openFile(file.getFile());
                }
            }
        }
        return reopened;
    }
}
