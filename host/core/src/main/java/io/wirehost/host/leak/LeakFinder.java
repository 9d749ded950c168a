package io.wirehost.host.leak;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Looks where plugins that cannot be collected are mostly held. */
public final class LeakFinder {
    private static final Logger log = LoggerFactory.getLogger(LeakFinder.class);
    private static final int MAX_HOLDERS = 20;

    private LeakFinder() {}

    /**
     * What holds a class loader: platform threads by their task, context class loader, stack and
     * thread-locals; virtual threads by their stack; shutdown hooks, system properties, handlers of
     * {@code java.util.logging}, MBeans, security providers, and the JDK's settable defaults.
     *
     * <p>Stops no other thread for more than the moment in which its stack is read, and calls no
     * code of the plugin. What it does not find may be held all the same, by a static field of the
     * host or the JDK for example: a {@link HeapDump} tells. It lists all virtual threads in a file
     * for temporary files, so it is nothing for an event loop.
     *
     * @param loader with a name that no other has, or stacks are not looked at
     * @return a sentence for each holder; none if none is found
     */
    public static List<String> holders(ClassLoader loader) {
        Ownership plugin = new Ownership(loader);
        List<String> holders = new ArrayList<>();
        look(plugin, ThreadHolders::of, holders);
        look(plugin, VirtualThreadHolders::of, holders);
        look(plugin, RegistryHolders::of, holders);
        if (holders.size() <= MAX_HOLDERS) {
            return List.copyOf(holders);
        }
        List<String> some = new ArrayList<>(holders.subList(0, MAX_HOLDERS));
        some.add("and " + (holders.size() - MAX_HOLDERS) + " more");
        return List.copyOf(some);
    }

    /** What cannot be looked at must not hide what can. */
    private static void look(
            Ownership plugin, Function<Ownership, List<String>> where, List<String> holders) {
        try {
            holders.addAll(where.apply(plugin));
        } catch (RuntimeException | LinkageError e) {
            log.warn(
                    "Not everything that may hold {} could be looked at",
                    plugin.loader().getName(),
                    e);
        }
    }
}
