package io.wirehost.host.admin;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import com.typesafe.config.Config;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Map;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * {@code threads}: the threads of the system with the locks that they hold, as text. With a {@code
 * file}, an absolute path of a new one, all threads go there as JSON, those of sessions among them.
 */
public final class ThreadsVerb implements AdminVerb {
    @Override
    public Map<String, Object> answer(Config request) throws AdminRefusal {
        try {
            if (request.hasPath("file")) {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpThreads(
                                Json.absolutePath(request, "file").toString(),
                                ThreadDumpFormat.JSON);
            }
            return Map.of("text", withLocks());
        } catch (IOException | JMException e) {
            throw new AdminRefusal("the threads cannot be written: " + e);
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
