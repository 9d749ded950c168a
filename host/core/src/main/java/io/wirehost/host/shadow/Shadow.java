package io.wirehost.host.shadow;

import io.wirehost.host.binding.Binding;
import io.wirehost.host.binding.CodecSource;
import io.wirehost.host.plugin.Comparisons;
import io.wirehost.host.plugin.Generation;
import io.wirehost.host.plugin.Pins;
import io.wirehost.host.plugin.PluginFaultException;
import io.wirehost.host.plugin.Thrown;
import io.wirehost.host.plugin.Traffic;
import io.wirehost.host.session.Connection;
import io.wirehost.spi.PacketCodec;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;

/**
 * A generation of a plugin whose codecs are compared with those that are served, in sessions that
 * begin while it runs. The code of both runs on a thread of its own, where nobody waits for it, and
 * none of the generations is closed under it.
 */
public final class Shadow implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Shadow.class);
    private static final long MAX_QUEUED_BYTES = 16 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Generation generation;
    private final IdentityHashMap<Binding, CodecSource> codecs; // only read
    private final Duration patience;
    private final Consumer<Thread> starter;
    private final Set<Generation> used = new HashSet<>(); // only read
    private final Pins pins = new Pins();
    private final ShadowQueue queue = new ShadowQueue(MAX_QUEUED_BYTES);
    private final Thread thread;

    /**
     * A shadow that has not begun; it uses the generation, and those that it is compared with,
     * until it is closed.
     *
     * @param codecs of the generation, by the bindings whose codec they are compared with
     */
    public Shadow(Generation generation, IdentityHashMap<Binding, CodecSource> codecs) {
        this(generation, codecs, PATIENCE, Thread::start);
    }

    /** With how long it is waited for when it is closed, and how its threads are started. */
    Shadow(
            Generation generation,
            IdentityHashMap<Binding, CodecSource> codecs,
            Duration patience,
            Consumer<Thread> starter) {
        this.generation = generation;
        this.codecs = new IdentityHashMap<>(codecs);
        this.patience = patience;
        this.starter = starter;
        this.thread =
                Thread.ofPlatform()
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .name("shadow-" + generation.id())
                        .unstarted(this::run);
        thread.setContextClassLoader(null);
        used.add(generation);
        codecs.keySet().forEach(binding -> used.add(binding.supply().requiredCodec()));
        try {
            used.forEach(each -> each.use(pins, () -> Traffic.NONE));
        } catch (RuntimeException | Error e) {
            release(); // it may use some of them
            throw e;
        }
    }

    private void release() {
        used.forEach(each -> each.release(pins));
    }

    /** Begins. */
    public void begin() {
        starter.accept(thread);
    }

    /** The codec that a session gets in place of its own, so that it is compared. */
    public PacketCodec<Object, Object> follow(
            Connection connection, Binding binding, PacketCodec<Object, Object> codec) {
        CodecSource tried = codecs.get(binding);
        return tried == null
                ? codec
                : new ShadowedCodec(
                        codec,
                        new Feed(connection.toString(), binding, queue, generation.comparisons()));
    }

    private void run() {
        // Sessions end without a word; when one is gone, so is its comparison.
        Map<Feed, Comparison> comparisons = new WeakHashMap<>();
        try {
            while (!queue.isClosed()) {
                compare(queue.take(), comparisons);
            }
        } catch (InterruptedException e) {
            log.debug("The shadow {} ends", generation);
        }
    }

    private void compare(ShadowQueue.Piece piece, Map<Feed, Comparison> comparisons) {
        Feed feed = piece.feed();
        try {
            Comparison comparison = feed.isOver() ? null : comparisons.get(feed);
            if (comparison == null && !feed.isOver()) {
                comparison = begin(feed);
                comparisons.put(feed, comparison);
            }
            if (comparison != null && comparison.goOn(piece.bytes())) {
                return;
            }
        } catch (Throwable e) {
            Thrown.log(log, feed.session() + " cannot be compared with a shadow", e);
        }
        feed.end();
        comparisons.remove(feed);
    }

    private Comparison begin(Feed feed) throws PluginFaultException {
        CodecSource tried = codecs.get(feed.binding());
        if (tried == null) {
            throw new IllegalStateException(feed.session() + " is of no binding of the shadow");
        }
        Comparisons results = generation.comparisons();
        results.session();
        return new Comparison(
                feed.session(),
                feed.binding().requiredCodec(),
                tried,
                generation.describe().plugin().title(),
                results);
    }

    /**
     * Compares no more, and lets the generations go when its code has returned, or after a time.
     * Does not wait for that.
     */
    @Override
    public void close() {
        queue.close();
        if (thread.getState() == Thread.State.NEW) {
            release();
            return;
        }
        thread.interrupt();
        Thread waiting =
                Thread.ofPlatform()
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .name(thread.getName() + "-end")
                        .unstarted(this::awaitEnd);
        waiting.setContextClassLoader(null);
        try {
            starter.accept(waiting);
        } catch (OutOfMemoryError e) {
            log.warn(
                    "There is no thread to wait for the end of the shadow {} ({}): it is not waited"
                            + " for",
                    generation,
                    e.getMessage());
            release();
        }
    }

    private void awaitEnd() {
        try {
            if (!thread.join(patience)) {
                log.warn(
                        "A codec that was compared with the shadow {}, or its own, does not return"
                                + " and is left behind",
                        generation);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        release();
    }
}
