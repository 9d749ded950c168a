package io.wirehost.host.metrics;

import com.sun.management.UnixOperatingSystemMXBean;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.concurrent.TimeUnit;

/** The Java machine and its process, under the names that Prometheus has for them. */
final class JvmSeries {
    private static final double MILLIS = TimeUnit.SECONDS.toMillis(1);
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private JvmSeries() {}

    static void addTo(Series series) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        series.gauge(
                "jvm_memory_used_bytes",
                "Memory in use.",
                values -> {
                    values.add(memory.getHeapMemoryUsage().getUsed(), "area", "heap");
                    values.add(memory.getNonHeapMemoryUsage().getUsed(), "area", "nonheap");
                });
        series.gauge(
                "jvm_memory_max_bytes",
                "The most heap that there can be.",
                values -> values.add(memory.getHeapMemoryUsage().getMax(), "area", "heap"));
        series.gauge(
                "jvm_buffer_pool_used_bytes",
                "Memory of buffers outside of the heap.",
                values -> {
                    for (BufferPoolMXBean pool :
                            ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
                        values.add(pool.getMemoryUsed(), "pool", pool.getName());
                    }
                });
        series.counter(
                "jvm_gc_collections",
                "Collections of garbage.",
                values -> {
                    for (GarbageCollectorMXBean gc :
                            ManagementFactory.getGarbageCollectorMXBeans()) {
                        values.add(gc.getCollectionCount(), "gc", gc.getName());
                    }
                });
        series.counter(
                "jvm_gc_collection_seconds",
                "Time that collections of garbage have taken.",
                values -> {
                    for (GarbageCollectorMXBean gc :
                            ManagementFactory.getGarbageCollectorMXBeans()) {
                        values.add(gc.getCollectionTime() / MILLIS, "gc", gc.getName());
                    }
                });
        series.gauge(
                "jvm_threads_current",
                "Threads of the platform.",
                values -> values.add(ManagementFactory.getThreadMXBean().getThreadCount()));
        series.gauge(
                "jvm_classes_currently_loaded",
                "Classes.",
                values ->
                        values.add(
                                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount()));
        series.gauge(
                "process_start_time_seconds",
                "When the process began, since 1970.",
                values -> values.add(ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS));
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof UnixOperatingSystemMXBean system) {
            series.counter(
                    "process_cpu_seconds",
                    "Time on a processor.",
                    values -> values.add(system.getProcessCpuTime() / NANOS));
            series.gauge(
                    "process_open_fds",
                    "File descriptors in use.",
                    values -> values.add(system.getOpenFileDescriptorCount()));
            series.gauge(
                    "process_max_fds",
                    "File descriptors that there can be.",
                    values -> values.add(system.getMaxFileDescriptorCount()));
        }
    }
}
