package io.wirehost.host.plugin;

import io.wirehost.host.config.QuarantineConfig;
import io.wirehost.host.flight.SlowHandlerEvent;
import io.wirehost.spi.CloseReason;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One version of a plugin, from the moment it is loaded until its classes are collected. It is used
 * by bindings. When it is retired, and no binding uses it any more, its class loader is closed and
 * forgotten. Any thread.
 */
public final class Generation {
    private static final String UNDECIDED =
            "its classes are still there: a moment in which nothing goes through the sessions is"
                    + " awaited to tell whether anything but compiled code holds them, see"
                    + " plugins.collection; or run host.sh plugins leaks --dump";

    private final Generations living;
    private final int number;
    private final PluginInfo info;
    private final Meter meter = new Meter();
    private final PluginTotals totals;
    private final Comparisons comparisons = new Comparisons();
    private final Gate gate;

    private volatile boolean tried;

    // guarded by this
    private @Nullable Plugin plugin; // until it is closed
    private final Map<Pins, Supplier<Traffic>> users = new HashMap<>(); // by binding
    private PluginInfo.State state = PluginInfo.State.VERIFIED;
    private int share; // of new connections, in percent
    private boolean retired;
    private boolean undecided; // whether something holds its classes
    private List<String> holders = List.of();
    private int classes; // when it was closed

    Generation(Generations living, int number, Plugin plugin) {
        this.living = living;
        this.number = number;
        this.info = plugin.info();
        this.gate = new Gate(info, living.disabled());
        this.totals = living.totals(info.id());
        this.plugin = plugin;
    }

    /** The plugin, in the state in which it was loaded. */
    public PluginInfo info() {
        return info;
    }

    /** Whether it was loaded from this file. */
    boolean isFrom(Path file) {
        return info.file().equals(file);
    }

    /** The number, in the order in which they were loaded. */
    public int number() {
        return number;
    }

    /** Whether it was loaded from this file, which had these bytes. */
    boolean is(PluginFile file, String sha256) {
        return isFrom(file.path()) && info.sha256().equals(sha256);
    }

    /** What it supplies; nothing after it was closed. */
    synchronized @Nullable Plugin plugin() {
        return plugin;
    }

    /** A binding uses it from now on; pins and traffic are those of its open sessions. */
    public synchronized void use(Pins sessions, Supplier<Traffic> traffic) {
        if (retired) { // and maybe about to be closed
            throw new IllegalStateException(this + " is retired");
        }
        users.put(sessions, traffic);
    }

    /** A binding uses it no longer, and none of its code runs for it. */
    public void release(Pins sessions) {
        synchronized (this) {
            users.remove(sessions);
        }
        closeIfUnused();
    }

    /** A session has begun that uses it. */
    public void sessionOpened() {
        meter.opened();
    }

    /** A session has ended that used it. */
    public void sessionEnded(Traffic traffic) {
        meter.ended(traffic);
    }

    /** Something went wrong in it. */
    public void failed(FaultKind kind) {
        meter.failed(kind);
        totals.failed(kind);
    }

    /** Something went wrong at this time that is its fault. Too often ends in quarantine. */
    public void charge(long now) {
        if (gate.failed(now)) {
            living.quarantined(this);
        }
    }

    /** Whether it gets, or last got, connections as a canary, beside the version that is served. */
    public boolean isTried() {
        return tried;
    }

    /** Why a connection that comes at this time must not be served; null: it may. */
    public @Nullable CloseReason refusal(long now) {
        return gate.refusal(now);
    }

    /** Why it gets no connections any more, if it has failed too often. */
    public Optional<String> quarantine() {
        return Optional.ofNullable(gate.quarantine()).map(CloseReason::detail);
    }

    /** What comes of comparing it, while it is a shadow. */
    public Comparisons comparisons() {
        return comparisons;
    }

    /** The id of the plugin. */
    public String id() {
        return info.id();
    }

    /** Ends its quarantine. */
    void endQuarantine() {
        gate.release();
    }

    /** Adds the time of a call of {@code unpack} that was measured. */
    public void unpacked(long nanos) {
        meter.unpacked(nanos);
    }

    /** Adds the time of a callback that was measured. */
    public void handled(long nanos) {
        meter.handled(nanos);
        totals.handled(nanos);
        SlowHandlerEvent.tell(info.id(), number, nanos);
    }

    /**
     * New connections get it from now on, so many of a hundred, until it fails too often. It is
     * {@code SHADOW}, {@code CANARY} or {@code ACTIVE} then.
     */
    synchronized void publish(PluginInfo.State part, int percent, QuarantineConfig quarantine) {
        gate.watch(quarantine);
        share = percent;
        tried = part == PluginInfo.State.CANARY;
        if (part != state) {
            moveTo(part);
        }
    }

    /**
     * Nothing new uses it. When it is used no longer, it is closed. The second call does nothing.
     */
    public void retire() {
        synchronized (this) {
            if (retired) {
                return;
            }
            retired = true;
            share = 0;
            if (isPublished()) {
                moveTo(PluginInfo.State.DRAINING);
            }
        }
        closeIfUnused();
    }

    private void closeIfUnused() {
        boolean unused;
        synchronized (this) {
            unused = retired && users.isEmpty();
        }
        if (unused) {
            close();
        }
    }

    /** Closes its jars and forgets its classes, whoever uses it. */
    void close() {
        Plugin closing;
        synchronized (this) {
            closing = plugin;
            if (closing == null) {
                return;
            }
            classes = closing.loadedClasses();
            plugin = null;
            retired = true;
            moveTo(PluginInfo.State.CLOSED);
        }
        closing.close();
        living.closed(this, closing.loader());
    }

    synchronized void collected() {
        moveTo(PluginInfo.State.COLLECTED);
    }

    synchronized void undecided() {
        undecided = true;
    }

    synchronized void leaked(List<String> heldBy) {
        moveTo(PluginInfo.State.LEAKED);
        undecided = false;
        holders = List.copyOf(heldBy);
    }

    private boolean isPublished() {
        return switch (state) {
            case SHADOW, CANARY, ACTIVE -> true;
            case REFUSED,
                    HELD,
                    VERIFIED,
                    DISABLED,
                    QUARANTINED,
                    DRAINING,
                    CLOSED,
                    LEAKED,
                    COLLECTED ->
                    false;
        };
    }

    private void moveTo(PluginInfo.State next) {
        assert next.compareTo(state) > 0 : this + " from " + state + " to " + next;
        state = next;
    }

    /** At this moment. */
    public synchronized GenerationInfo describe() {
        Traffic open =
                users.values().stream().map(Supplier::get).reduce(Traffic.NONE, Traffic::plus);
        return new GenerationInfo(
                infoNow(),
                number,
                share,
                users.keySet().stream().mapToInt(Pins::count).sum(),
                meter.read(open),
                comparisons.read(),
                plugin == null ? classes : plugin.loadedClasses(),
                holders);
    }

    private PluginInfo infoNow() {
        if (undecided) {
            return info.in(state, UNDECIDED);
        }
        CloseReason closed = isPublished() ? gate.closed() : null;
        if (closed == null) {
            return info.in(state);
        }
        return info.in(
                closed.kind() == CloseReason.Kind.PLUGIN_DISABLED
                        ? PluginInfo.State.DISABLED
                        : PluginInfo.State.QUARANTINED,
                closed.detail());
    }

    @Override
    public String toString() {
        return "plugin " + info.title() + " (generation " + number + ")";
    }
}
