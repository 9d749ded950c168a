package io.wirehost.host.admin;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import com.typesafe.config.Config;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * {@code threads}: the threads of the system with the locks that they hold, as text; all threads,
 * those of sessions among them, go to a new {@code file}, an absolute path, as JSON.
 */
public final class ThreadsVerb implements AdminVerb {
    @Override
    public Map<String, Object> answer(Config request) throws AdminRefusal {
        Path file = Json.absolutePath(request, "file");
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), ThreadDumpFormat.JSON);
            return Map.of("file", file.toString(), "text", withLocks());
        } catch (IOException | JMException e) {
            throw new AdminRefusal("the threads cannot be written to %s: %s".formatted(file, e));
        }
    }

    /** What {@code jcmd PID Thread.print -l} prints. */
    private static String withLocks() throws JMException {
        return String.valueOf(
                ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                "threadPrint",
                                new Object[] {new String[] {"-l"}},
                                new String[] {String[].class.getName()}));
    }
}
