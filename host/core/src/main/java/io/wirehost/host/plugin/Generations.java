package io.wirehost.host.plugin;

import io.wirehost.host.config.CollectionConfig;
import io.wirehost.host.leak.LeakFinder;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The generations of all plugins of a host that are not proven to be gone. Any thread. */
final class Generations implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Generations.class);

    private final CollectionRule rule;
    private final CollectionProof proof;
    private final Disabled disabled;
    private final List<Generation> living = new CopyOnWriteArrayList<>();
    private final Map<String, PluginTotals> totals = new ConcurrentHashMap<>(); // by plugin
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger collected = new AtomicInteger();
    private volatile Consumer<Generation> whenQuarantined = _ -> {};

    /**
     * None yet.
     *
     * @param betweenCollections while they wait to be collected
     */
    Generations(Duration betweenCollections, Disabled disabled) {
        this.disabled = disabled;
        Collector collector = Collector.ofMachine();
        this.rule = new CollectionRule(this::bytes, collector::heapInUse);
        this.proof = new CollectionProof(betweenCollections, LeakFinder::holders, collector, rule);
    }

    private long bytes() {
        return living.stream()
                .map(one -> one.describe().activity().traffic())
                .mapToLong(traffic -> traffic.bytesIn() + traffic.bytesOut())
                .sum();
    }

    /** When everything may be stopped for the proof that they are gone. */
    void limitStops(CollectionConfig limits) {
        rule.limit(limits);
    }

    Disabled disabled() {
        return disabled;
    }

    /** Of all generations of a plugin. */
    PluginTotals totals(String plugin) {
        return totals.computeIfAbsent(plugin, _ -> new PluginTotals());
    }

    /** What each plugin has done. */
    List<PluginCounters> counters() {
        return totals.entrySet().stream()
                .map(entry -> entry.getValue().read(entry.getKey()))
                .sorted(Comparator.comparing(PluginCounters::plugin))
                .toList();
    }

    /** For a plugin that is to be loaded. */
    int nextNumber() {
        return numbers.incrementAndGet();
    }

    /** A plugin was loaded. */
    Generation add(Plugin plugin, int number) {
        Generation generation = new Generation(this, number, plugin);
        living.add(generation);
        return generation;
    }

    /** Tells of each that has failed too often from now on, on the thread that it happens on. */
    void tellQuarantine(Consumer<Generation> listener) {
        whenQuarantined = listener;
    }

    /** A generation has failed too often. */
    void quarantined(Generation generation) {
        whenQuarantined.accept(generation);
    }

    /** A generation was closed; null: it has no loader of its own. */
    void closed(Generation generation, @Nullable ClassLoader loader) {
        if (loader == null) {
            living.remove(generation);
            return;
        }
        log.info("{} is closed", generation);
        proof.watch(
                loader,
                new CollectionProof.Outcome() {
                    @Override
                    public void collected() {
                        generation.collected();
                        living.remove(generation);
                        collected.incrementAndGet();
                        log.debug("{} is collected", generation);
                    }

                    @Override
                    public void undecided() {
                        generation.undecided();
                        log.debug(
                                "{} is not collected, and nobody is found to hold it", generation);
                    }

                    @Override
                    public void leaked(List<String> holders) {
                        generation.leaked(holders);
                        log.warn(
                                "{} leaks: something still holds its classes, mostly a thread that"
                                        + " it has started and not ended{}",
                                generation,
                                holders.isEmpty() ? "" : ": " + String.join("; ", holders));
                    }
                });
    }

    /** How many were proven to be gone. */
    int collected() {
        return collected.get();
    }

    /** The hashes of their files. */
    Set<String> hashes() {
        return living.stream()
                .map(one -> one.info().sha256())
                .filter(sha256 -> !sha256.isEmpty())
                .collect(Collectors.toSet());
    }

    /** In the order in which they were loaded. */
    List<GenerationInfo> describe() {
        return living.stream().map(Generation::describe).toList();
    }

    /** Nothing more is proven. */
    @Override
    public void close() {
        proof.close();
    }
}
