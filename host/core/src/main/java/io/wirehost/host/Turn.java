package io.wirehost.host;

import io.wirehost.host.config.ConfigException;
import io.wirehost.host.config.HostConfig;
import io.wirehost.host.config.ListenerConfig;
import io.wirehost.host.config.Problem;
import io.wirehost.host.config.SettingChange;
import io.wirehost.host.config.TakesEffect;
import io.wirehost.host.deploy.Deployer;
import io.wirehost.host.deploy.PluginChange;
import io.wirehost.host.deploy.ReloadReport;
import io.wirehost.host.listen.ListenerChange;
import io.wirehost.host.listen.Listeners;
import io.wirehost.host.loop.StallWatchdog;
import io.wirehost.host.session.Capacity;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a host does, besides to serve it, when it turns to a configuration. One turn; the deployer
 * lets nobody else in meanwhile.
 */
final class Turn implements Deployer.Targeting, Deployer.Companion {
    private static final Logger log = LoggerFactory.getLogger(Turn.class);

    private final ConfigSource source;
    private final HostConfig startedWith;
    private final Listeners listeners;
    private final Capacity capacity;
    private final StallWatchdog watchdog;

    private HostConfig before;
    private HostConfig next;
    private Listeners.@Nullable Change change; // null until it is prepared
    private List<ListenerChange> listenerChanges = List.of();

    /** From the configuration of the start, until another one is read. */
    Turn(
            ConfigSource source,
            HostConfig startedWith,
            Listeners listeners,
            Capacity capacity,
            StallWatchdog watchdog) {
        this.source = source;
        this.startedWith = startedWith;
        this.listeners = listeners;
        this.capacity = capacity;
        this.watchdog = watchdog;
        this.before = startedWith;
        this.next = startedWith;
    }

    @Override
    public Deployer.Target target(HostConfig served) throws ConfigException {
        before = served;
        try {
            next = source.load();
            return new Deployer.Target(next, List.of(), this);
        } catch (ConfigException e) {
            next = e.usable().orElseThrow(() -> e);
            return new Deployer.Target(next, e.problems(), this);
        }
    }

    @Override
    public void prepare(List<Problem> problems) {
        change = listeners.prepare(next.listeners(), problems);
    }

    @Override
    public void complete() {
        capacity.resize(next.maxConnections());
        watchdog.limit(next.loopStall());
        listenerChanges = Objects.requireNonNull(change).complete();
        source.taken();
    }

    @Override
    public void giveUp() {
        if (change != null) {
            change.giveUp();
        }
    }

    /** What has changed, which is logged. To be asked once, after all. */
    ReloadReport report(List<PluginChange> plugins) {
        ReloadReport report =
                new ReloadReport(
                        plugins, listenerChanges, SettingChange.between(before, next), pending());
        listenerChanges.stream()
                .filter(each -> each.kind() != ListenerChange.Kind.LEFT)
                .forEach(each -> log.info("Reloaded: {}", each));
        tell("now", report.settings(TakesEffect.When.NOW));
        tell("for new sessions", report.settings(TakesEffect.When.NEW_SESSIONS));
        if (!report.pending().isEmpty()) {
            log.warn(
                    "Takes effect at the next start, and not before: {}",
                    String.join(", ", report.pending()));
        }
        return report;
    }

    private static void tell(String when, List<String> keys) {
        if (!keys.isEmpty()) {
            log.info("Reloaded, in effect {}: {}", when, String.join(", ", keys));
        }
    }

    /** Compared with what the loops and the sockets were made with, however long ago. */
    private List<String> pending() {
        List<SettingChange> changes = new ArrayList<>(SettingChange.ofHost(startedWith, next));
        for (ListenerConfig bound : listeners.bound()) {
            next.listeners().stream()
                    .filter(each -> each.name().equals(bound.name()))
                    .forEach(each -> changes.addAll(SettingChange.ofListener(bound, each)));
        }
        return changes.stream()
                .filter(each -> each.when() == TakesEffect.When.NEXT_START)
                .map(SettingChange::key)
                .toList();
    }
}
