package io.wirehost.host;

import io.wirehost.host.config.ConfigException;
import io.wirehost.host.config.HostConfig;
import io.wirehost.host.config.Problem;
import io.wirehost.host.deploy.Deployer;
import io.wirehost.host.deploy.PluginChange;
import io.wirehost.host.deploy.ReloadReport;
import io.wirehost.host.flight.ReloadEvent;
import io.wirehost.host.listen.Listeners;
import io.wirehost.host.loop.EventLoop;
import io.wirehost.host.loop.StallWatchdog;
import io.wirehost.host.loop.Ticker;
import io.wirehost.host.plugin.Plugins;
import io.wirehost.host.plugin.VersionException;
import io.wirehost.host.session.Capacity;
import io.wirehost.host.session.ClosedSessions;
import io.wirehost.host.session.Connection;
import io.wirehost.host.session.SessionDirectory;
import io.wirehost.host.status.HostCounters;
import io.wirehost.host.status.HostStatus;
import io.wirehost.host.status.Reloads;
import io.wirehost.host.tap.Taps;
import io.wirehost.spi.CloseReason;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A running host: loops, listeners, and what is bound to them.
 *
 * <p>It starts whole or not at all: everything is bound, then every handler started, and only then
 * the first connection accepted.
 */
public final class Host implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Host.class);
    private static final Duration AFTER_ABORT = Duration.ofSeconds(1);

    /**
     * What a host is given from outside, so that a test can give something else.
     *
     * @param tickers makes the clock of each loop
     * @param transport makes selectors and sockets
     */
    public record Surroundings(Supplier<Ticker> tickers, SelectorProvider transport) {
        /** The system's clock and network. */
        public static Surroundings system() {
            return new Surroundings(Ticker::running, SelectorProvider.provider());
        }
    }

    private final Instant startedAt = Instant.now();
    private final Capacity capacity;
    private final List<EventLoop> loops = new ArrayList<>(); // filled before start returns
    private final ClosedSessions closedSessions = new ClosedSessions();
    private final Taps taps = new Taps();
    private final SessionDirectory sessions = new SessionDirectory(loops, closedSessions, taps);
    private final Deployer deployer;
    private final Listeners listeners;
    private final StallWatchdog watchdog;
    private final HostConfig startedWith;
    private volatile Reloads reloads = new Reloads(true, startedAt); // racy: the last one counts
    private volatile List<String> pending = List.of();
    private volatile boolean ready = true;
    private boolean stopped; // guarded by this

    /**
     * Starts a host. It owns the plugins from now on, and keeps handlers' files below {@code
     * var/data}.
     *
     * @throws ConfigException with all that keeps it from starting
     * @throws IOException if the system lacks what any host needs
     */
    public static Host start(HostConfig config, Plugins plugins, Path var)
            throws ConfigException, IOException {
        return start(config, plugins, var, Surroundings.system());
    }

    /** As {@link #start(HostConfig, Plugins, Path)}, elsewhere. */
    public static Host start(
            HostConfig config, Plugins plugins, Path var, Surroundings surroundings)
            throws ConfigException, IOException {
        Host host = new Host(config, plugins, var, surroundings.transport());
        try {
            host.openLoops(config, surroundings);
            host.deployer.deploy(host.turn(() -> config));
            return host;
        } catch (ConfigException | IOException | RuntimeException | Error e) {
            host.stop(Duration.ZERO);
            throw e;
        }
    }

    /**
     * Whether a host of this configuration could be made, but for its addresses and for what its
     * handlers do when they start. Nothing is opened.
     *
     * @return what it would do otherwise than it looks
     * @throws ConfigException with all that would keep it from starting
     */
    public static List<Problem> check(HostConfig config, Plugins plugins, Path var)
            throws ConfigException {
        List<Problem> problems = new ArrayList<>();
        List<Problem> warnings =
                new Deployer(config, plugins, data(var), List.of()).check(problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems, problems.getFirst().place().file());
        }
        return warnings;
    }

    private static Path data(Path var) {
        return var.resolve("data");
    }

    private Host(HostConfig config, Plugins plugins, Path var, SelectorProvider transport) {
        this.startedWith = config;
        this.capacity = new Capacity(config.maxConnections());
        this.watchdog = new StallWatchdog(config.loopStall());
        this.deployer = new Deployer(config, plugins, data(var), loops);
        this.listeners =
                new Listeners(loops, capacity, closedSessions, taps, transport, deployer::rules);
    }

    private void openLoops(HostConfig config, Surroundings surroundings) throws IOException {
        int count =
                config.loops() == 0 ? Runtime.getRuntime().availableProcessors() : config.loops();
        for (int i = 0; i < count; i++) {
            EventLoop loop =
                    new EventLoop(
                            "loop-" + i, surroundings.transport(), surroundings.tickers().get());
            loops.add(loop);
            loop.start();
        }
        watchdog.watch(loops);
    }

    private Turn turn(ConfigSource source) {
        return new Turn(source, startedWith, listeners, capacity, watchdog);
    }

    /**
     * Serves this configuration, and the plugins as they lie in their directory now, without
     * closing a session: listeners that are new are opened, those that are gone are closed, and
     * sessions that are open go on as they began.
     *
     * @return what has changed
     * @throws ConfigException with all that speaks against it; then nothing has changed
     */
    public ReloadReport reload(ConfigSource source) throws ConfigException {
        ReloadEvent event = ReloadEvent.started();
        boolean succeeded = false;
        try {
            Turn turn = turn(source);
            List<PluginChange> plugins = deployer.reload(turn);
            succeeded = true;
            event.succeeded(plugins.size());
            ReloadReport report = turn.report(plugins);
            pending = report.pending();
            return report;
        } finally {
            reloads = reloads.and(succeeded);
            event.tell();
        }
    }

    /**
     * Lets a plugin have no new connections, until it is enabled; that lasts beyond a restart.
     *
     * @throws IOException if it cannot be written down; then nothing has changed
     */
    public void disablePlugin(String id) throws IOException {
        deployer.plugins().disable(id);
    }

    /**
     * Lets a plugin have new connections again, whether it was disabled or has failed too often.
     *
     * @throws IOException if it cannot be written down; then nothing has changed
     */
    public void enablePlugin(String id) throws IOException {
        deployer.plugins().enable(id);
    }

    private static String notDone(String id, String what) {
        return "Plugin %s is not %s".formatted(id, what);
    }

    /**
     * Serves the version of a plugin that was served before, or ends its canary, and holds back the
     * one that is given up, also after a restart, until another one is there or it is promoted.
     *
     * @return which plugin has changed
     * @throws VersionException if there is none
     * @throws ConfigException with all that speaks against it; then nothing has changed
     */
    public List<PluginChange> rollBackPlugin(String id) throws ConfigException, VersionException {
        return deployer.change(
                notDone(id, "rolled back"),
                plugins -> plugins.rolledBack(id, "it was rolled back"));
    }

    /**
     * Serves the version of a plugin that is its canary, or that a rollback holds back.
     *
     * @return which plugin has changed
     * @throws VersionException if there is none, or it was rolled back by itself
     * @throws ConfigException with all that speaks against it; then nothing has changed
     */
    public List<PluginChange> promotePlugin(String id) throws ConfigException, VersionException {
        return deployer.promote(id, notDone(id, "promoted"));
    }

    /**
     * Serves a part of the new connections with the version of a plugin that lies in the directory,
     * until it is promoted or rolled back, or fails more often than the other and is rolled back by
     * itself. After a restart it is held back.
     *
     * @param percent of each hundred connections of a listener; from 0 to 100
     * @return which plugin has changed
     * @throws VersionException if there is no other version, or it cannot be tried now
     * @throws ConfigException with all that speaks against it; then nothing has changed
     */
    public List<PluginChange> tryPlugin(String id, int percent)
            throws ConfigException, VersionException {
        return deployer.change(notDone(id, "tried"), plugins -> plugins.withCanary(id, percent));
    }

    /**
     * Has a listener accept nothing until it is resumed; open sessions go on.
     *
     * @return false if there is no listener of this name
     */
    public boolean suspendListener(String name) {
        return listeners.suspend(name);
    }

    /**
     * Has a listener accept connections again.
     *
     * @return false if there is no listener of this name
     */
    public boolean resumeListener(String name) {
        return listeners.resume(name);
    }

    /** Whether there is a listener of this name, or are sessions of one that is gone. */
    public boolean hasListener(String name) {
        return listeners.has(name);
    }

    /** What a tap hides of the sessions of a listener, besides what their codec calls secret. */
    public List<Pattern> tapMasks(String listener) {
        return listeners.tapMasks(listener);
    }

    /** The sessions. */
    public SessionDirectory sessions() {
        return sessions;
    }

    /**
     * Has the codecs of the version of a plugin that lies in the directory unpack what comes in
     * once more, in sessions that begin from now on, and compares it with what they get. After a
     * restart it is held back.
     *
     * @return which plugin has changed
     * @throws VersionException if there is no other version, or it cannot be tried now
     * @throws ConfigException with all that speaks against it; then nothing has changed
     */
    public List<PluginChange> shadowPlugin(String id) throws ConfigException, VersionException {
        return deployer.change(notDone(id, "compared"), plugins -> plugins.withShadow(id));
    }

    /**
     * Compares a plugin no longer.
     *
     * @return which plugin has changed
     * @throws VersionException if it is not compared
     * @throws ConfigException with all that speaks against it; then nothing has changed
     */
    public List<PluginChange> unshadowPlugin(String id) throws ConfigException, VersionException {
        return deployer.change(
                notDone(id, "released from being compared"), plugins -> plugins.withoutShadow(id));
    }

    /** The host at this moment. */
    public HostStatus status() {
        return new HostStatus(
                Version.current(),
                ProcessHandle.current().pid(),
                startedAt,
                listeners.status(),
                deployer.plugins().generations(),
                deployer.plugins().collected(),
                capacity.open());
    }

    /**
     * Accepts no more, for good, and asks every session to end, evenly over a time. Does not wait;
     * what does not end goes on until the host stops.
     *
     * @return how many sessions are asked
     */
    public int drain(Duration over) {
        ready = false;
        listeners.close();
        return sessions.drain(over);
    }

    /** What it serves now, but for what takes effect at the next start. */
    public HostConfig config() {
        return deployer.config();
    }

    /** The keys of what takes effect at the next start, as they are configured now. */
    public List<String> pending() {
        return pending;
    }

    /** Whether it serves new connections; not any more when it drains or stops. */
    public boolean isReady() {
        return ready;
    }

    /** What it has counted since it began. */
    public HostCounters counters() {
        return new HostCounters(
                deployer.plugins().counters(), listeners.refused(), watchdog.stalls(), reloads);
    }

    /**
     * Accepts no more, asks every session to end, waits for them as long as told, resets those that
     * are left, and stops everything. A handler has as long again to stop, a second at least. The
     * second call does nothing.
     */
    public synchronized void stop(Duration drainTimeout) {
        if (stopped) {
            return;
        }
        stopped = true;
        ready = false;
        listeners.close();
        Connection.forEach(loops, Connection::drain);
        if (!awaitNoSessions(drainTimeout)) {
            log.atLevel(drainTimeout.isZero() ? Level.INFO : Level.WARN)
                    .log(
                            "{} session(s) did not end in {} and are reset",
                            capacity.open(),
                            drainTimeout);
            CloseReason reason =
                    new CloseReason(CloseReason.Kind.DRAINED, "not ended in " + drainTimeout);
            Connection.forEach(loops, connection -> connection.abort(reason));
            if (!awaitNoSessions(AFTER_ABORT)) {
                log.warn(
                        "{} session(s) are left behind: their handlers do not return",
                        capacity.open());
            }
        }
        deployer.stop(drainTimeout);
        loops.forEach(EventLoop::stop);
        loops.forEach(Host::awaitEnd);
        watchdog.close();
        deployer.plugins().close();
    }

    /** If the thread is interrupted, nothing is waited for any more, and all is stopped at once. */
    private boolean awaitNoSessions(Duration time) {
        try {
            return capacity.awaitEmpty(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return capacity.open() == 0;
        }
    }

    private static void awaitEnd(EventLoop loop) {
        try {
            if (!loop.join(AFTER_ABORT)) {
                log.warn("{} does not end: somebody holds it", loop.thread().getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops without waiting for sessions. */
    @Override
    public void close() {
        stop(Duration.ZERO);
    }
}
