package io.wirehost.host.tap;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * One operator who watches. Sessions put events in from any thread, and wait for nobody; what there
 * is no room or no time for is lost, and counted. One thread takes them out.
 */
public final class Tap {
    /** What is told. */
    public enum Form {
        /** Packets, as the codec sees them; of streams, what is read and written. */
        PACKETS,
        /** What the system read and wrote, at once and as it was. */
        BYTES
    }

    /**
     * How much it may see.
     *
     * @param eventsPerSecond so that a busy session spends no more than a part of its time on this
     * @param events that wait to be taken
     * @param bytes that these hold
     */
    public record Limits(int eventsPerSecond, int events, long bytes) {}

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Form form;
    private final Predicate<TapSource> wanted;
    private final Limits limits;
    private final LongSupplier nanos;

    // guarded by this
    private final Queue<TapEvent> events = new ArrayDeque<>();
    private long bytes; // that they hold
    private long second; // when the current one began
    private int inSecond;
    private long lostEvents; // since the last that was put in or taken
    private long lostBytes;

    /**
     * A tap that sees nothing before it is attached.
     *
     * @param wanted the sessions
     * @param nanos the time, as of {@link System#nanoTime}
     */
    public Tap(Form form, Predicate<TapSource> wanted, Limits limits, LongSupplier nanos) {
        this.form = form;
        this.wanted = wanted;
        this.limits = limits;
        this.nanos = nanos;
        this.second = nanos.getAsLong();
    }

    /** Whether a session is to be seen. */
    public boolean wants(TapSource source) {
        return wanted.test(source);
    }

    Form form() {
        return form;
    }

    /**
     * Whether it takes an event about so many bytes, which is then to be {@link #put} in. Else it
     * is lost.
     */
    synchronized boolean takes(int length) {
        long now = nanos.getAsLong();
        if (now - second >= SECOND) {
            second = now;
            inSecond = 0;
        }
        if (inSecond >= limits.eventsPerSecond
                || events.size() >= limits.events
                || bytes + length > limits.bytes) {
            lostEvents++;
            lostBytes += length;
            return false;
        }
        return true;
    }

    /** An event that it takes. */
    synchronized void put(TapEvent.Data event) {
        inSecond++;
        bytes += event.content().bytes().length;
        add(event);
    }

    /** That a session begins or ends, for which there is more room, if not any amount of it. */
    synchronized void tell(TapEvent event) {
        if (events.size() < 2 * limits.events) {
            add(event);
        } else {
            lostEvents++;
        }
    }

    private void add(TapEvent event) {
        noteLost();
        events.add(event);
    }

    /** Behind what was put in before they were lost, and before what comes now. */
    private void noteLost() {
        if (lostEvents > 0) {
            events.add(new TapEvent.Lost(Instant.now(), lostEvents, lostBytes));
            lostEvents = 0;
            lostBytes = 0;
        }
    }

    /** What has come since the last time. */
    public synchronized List<TapEvent> take() {
        noteLost();
        List<TapEvent> taken = List.copyOf(events);
        events.clear();
        bytes = 0;
        return taken;
    }
}
