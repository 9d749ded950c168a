package io.wirehost.host.leak;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Platform threads and shutdown hooks that hold a plugin. */
final class ThreadHolders {
    private ThreadHolders() {}

    static List<String> of(Ownership plugin) {
        List<String> holders = new ArrayList<>();
        for (Thread thread : platformThreads()) {
            List<String> ties = ties(thread, plugin);
            frame(thread, plugin).ifPresent(frame -> ties.add("it is in " + frame));
            if (!ties.isEmpty()) {
                holders.add(
                        "thread \"%s\": %s: the plugin has to end it in stop()"
                                .formatted(thread.getName(), String.join("; ", ties)));
            }
            for (Object value : JavaLang.threadLocalValues(thread)) {
                plugin.of(value)
                        .ifPresent(owned -> holders.add(threadLocal(thread.getName(), owned)));
            }
        }
        for (Thread hook : JavaLang.shutdownHooks()) {
            List<String> ties = ties(hook, plugin);
            if (!ties.isEmpty()) {
                holders.add(
                        "shutdown hook \"%s\": %s: the plugin has to take it back in stop(), by Runtime.removeShutdownHook"
                                .formatted(hook.getName(), String.join("; ", ties)));
            }
        }
        return holders;
    }

    private static String threadLocal(String thread, String owned) {
        return "a thread-local of thread \"%s\" holds %s: the plugin has to remove it where it was set, by ThreadLocal.remove"
                .formatted(thread, owned);
    }

    /** How a thread, running or not, is tied to the plugin. */
    private static List<String> ties(Thread thread, Ownership plugin) {
        List<String> ties = new ArrayList<>();
        if (plugin.owns(thread)) {
            ties.add("its class is " + thread.getClass().getTypeName());
        }
        plugin.of(JavaLang.task(thread)).ifPresent(task -> ties.add("it runs " + task));
        if (plugin.owns(thread.getContextClassLoader())) {
            ties.add("its context class loader is the plugin's");
        }
        plugin.of(thread.getUncaughtExceptionHandler())
                .ifPresent(handler -> ties.add("its uncaught exception handler is " + handler));
        return ties;
    }

    /** The newest frame in the plugin's code. */
    private static Optional<StackTraceElement> frame(Thread thread, Ownership plugin) {
        String loader = plugin.loader().getName();
        if (loader == null) {
            return Optional.empty();
        }
        return Arrays.stream(thread.getStackTrace())
                .filter(frame -> loader.equals(frame.getClassLoaderName()))
                .findFirst();
    }

    private static List<Thread> platformThreads() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        // Enumerating cuts off silently, so there has to be room to spare.
        Thread[] threads = new Thread[root.activeCount() + 16];
        int count;
        while ((count = root.enumerate(threads, true)) == threads.length) {
            threads = new Thread[threads.length * 2];
        }
        return Arrays.asList(threads).subList(0, count);
    }
}
