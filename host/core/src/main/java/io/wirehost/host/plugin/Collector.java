package io.wirehost.host.plugin;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.Objects;

import javax.management.JMException;
import javax.management.ObjectName;

/** Looks for what is not used any more, classes included. */
interface Collector {
    /** Lets all go on meanwhile. */
    void collectBeside();

    /** Stops everything for it. */
    void collectStopped();

    /** How many bytes were in use after the last collection, about. */
    long heapInUse();

    /** The one of the Java machine. */
    static Collector ofMachine() {
        return new OfMachine();
    }

    /** The one of the Java machine, which is told what is meant. */
    final class OfMachine implements Collector {
        private static final Logger log = LoggerFactory.getLogger(Collector.class);

        private OfMachine() {}

        /** As the machine is told to do it: with {@code ExplicitGCInvokesConcurrent}, beside. */
        @Override
        public void collectBeside() {
            System.gc();
        }

        /**
         * While all go on, compiled code that still mentions a class, as the one that it met most
         * often once, keeps that class alive by being run; and hot code is always run. There is no
         * plain call for a collection that stops it: a histogram of all classes begins with one.
         */
        @Override
        public void collectStopped() {
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

        @Override
        public long heapInUse() {
            return ManagementFactory.getMemoryPoolMXBeans().stream()
                    .map(MemoryPoolMXBean::getCollectionUsage)
                    .filter(Objects::nonNull)
                    .mapToLong(MemoryUsage::getUsed)
                    .sum();
        }
    }
}
