package io.wirehost.host.plugin;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.management.ManagementFactory;

import javax.management.JMException;
import javax.management.ObjectName;

/** Asks the Java machine to look for what is not used any more, classes included. */
final class Collector {
    private static final Logger log = LoggerFactory.getLogger(Collector.class);

    private Collector() {}

    /** As the machine is told to do it; with {@code ExplicitGCInvokesConcurrent} all go on. */
    static void askConcurrent() {
        System.gc();
    }

    /**
     * Stops everything for it. While all go on, compiled code that still mentions a class, as the
     * one that it met most often once, keeps that class alive by being run; and hot code is always
     * run. There is no plain call for this: a histogram of all classes begins with it.
     */
    static void askStopped() {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException | RuntimeException e) {
            log.debug("This Java machine has no such histogram", e);
            System.gc();
        }
    }
}
