package io.wirehost.host.plugin;

import io.wirehost.host.config.QuarantineConfig;
import io.wirehost.spi.CloseReason;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether a generation of a plugin gets new connections: not while the operator has disabled the
 * plugin, and not after the generation has failed too often. Any thread, without locks, since loops
 * ask.
 */
final class Gate {
    private static final Logger log = LoggerFactory.getLogger(Gate.class);
    private static final long BETWEEN_WORDS = Duration.ofMinutes(1).toNanos();

    private final PluginInfo plugin;
    private final Disabled disabled;
    private final CloseReason whenDisabled;
    private final AtomicReference<@Nullable CloseReason> quarantine = new AtomicReference<>();
    private final AtomicLong refused = new AtomicLong(); // since it was last told
    private final AtomicLong told = new AtomicLong(Long.MIN_VALUE);

    private volatile @Nullable QuarantineConfig limits; // null: not published yet
    private volatile @Nullable FaultWindow recent; // null: faults do not matter

    Gate(PluginInfo plugin, Disabled disabled) {
        this.plugin = plugin;
        this.disabled = disabled;
        this.whenDisabled =
                new CloseReason(
                        CloseReason.Kind.PLUGIN_DISABLED,
                        "plugin " + plugin.title() + ", by the operator");
    }

    /** From now on faults matter as told. */
    void watch(QuarantineConfig next) {
        if (!next.equals(limits)) {
            limits = next;
            forgetFaults();
        }
    }

    private void forgetFaults() {
        QuarantineConfig now = limits;
        recent =
                now == null || now.faults() == 0
                        ? null
                        : new FaultWindow(now.faults(), now.window());
    }

    /** The plugin has failed. True, once, if that was too often. */
    boolean failed(long now) {
        FaultWindow window = recent;
        QuarantineConfig reached = limits;
        if (window == null || reached == null || !window.add(now)) {
            return false;
        }
        CloseReason reason =
                new CloseReason(
                        CloseReason.Kind.PLUGIN_QUARANTINED,
                        "plugin %s has failed %d times in %d s"
                                .formatted(
                                        plugin.title(),
                                        reached.faults(),
                                        reached.window().toSeconds()));
        boolean first = quarantine.compareAndSet(null, reason);
        if (first) {
            log.warn(
                    "{} and gets no new connections: replace its jar, or host.sh plugins enable {}",
                    reason.detail(),
                    plugin.id());
        }
        return first;
    }

    /** Ends the quarantine. */
    void release() {
        forgetFaults();
        quarantine.set(null);
    }

    /** Why there are no new connections; null: there are. */
    @Nullable CloseReason closed() {
        return disabled.contains(plugin.id()) ? whenDisabled : quarantine.get();
    }

    /** Why it gets none since it has failed too often; null: it has not. */
    @Nullable CloseReason quarantine() {
        return quarantine.get();
    }

    /** As {@link #closed}, for a connection that has come, of which is told now and then. */
    @Nullable CloseReason refusal(long now) {
        CloseReason reason = closed();
        if (reason != null) {
            refused.incrementAndGet();
            long last = told.get();
            if ((last == Long.MIN_VALUE || now - last >= BETWEEN_WORDS)
                    && told.compareAndSet(last, now)) {
                log.info("{} connection(s) are refused: {}", refused.getAndSet(0), reason);
            }
        }
        return reason;
    }
}
