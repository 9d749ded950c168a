package io.wirehost.host.deploy;

import io.wirehost.host.binding.Binding;
import io.wirehost.host.binding.ClaimProbe;
import io.wirehost.host.config.ConfigException;
import io.wirehost.host.config.HostConfig;
import io.wirehost.host.config.Problem;
import io.wirehost.host.flight.PluginSwapEvent;
import io.wirehost.host.inbound.StartMatching;
import io.wirehost.host.loop.EventLoop;
import io.wirehost.host.plugin.Plugins;
import io.wirehost.host.plugin.Thrown;
import io.wirehost.host.plugin.VersionException;
import io.wirehost.host.plugin.WarmUp;
import io.wirehost.host.shadow.Shadow;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps what is served, and replaces it as a whole. Any thread. */
public final class Deployer {
    private static final Logger log = LoggerFactory.getLogger(Deployer.class);
    private static final String NOT_RELOADED = "Not reloaded";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path data;
    private final List<EventLoop> loops;
    private final AutomaticRollback rollback = new AutomaticRollback(this);
    private final Retirements retirements;
    private final ReentrantLock changing = new ReentrantLock(true); // held for a whole change
    private final List<Retirement> givenUp = new ArrayList<>(); // guarded by changing

    private volatile Deployment current; // changed under this, as the next

    private boolean stopped; // guarded by this

    /** Serves nothing yet. It owns the plugins; handlers keep files in folders of {@code data}. */
    public Deployer(HostConfig config, Plugins plugins, Path data, List<EventLoop> loops) {
        this.current = new Deployment(config, plugins, Map.of(), Optional.empty());
        this.data = data.toAbsolutePath();
        this.loops = loops;
        this.retirements = new Retirements(loops);
        plugins.tellQuarantine(rollback::fallBack);
    }

    /**
     * Adds to the problems what keeps the configuration from being served. Starts nothing.
     *
     * @return what would be served otherwise than it looks
     */
    public List<Problem> check(List<Problem> problems) {
        HostConfig config = current.config();
        WarmUp warmUp = warmUp(config);
        Deployment checked = bind(config, current.plugins(), warmUp, problems);
        ClaimProbe probe = new ClaimProbe(warmUp);
        List<Problem> warnings =
                config.listeners().stream()
                        .flatMap(each ->
                                probe.warnings(checked.rules(each.name()).bindings()).stream())
                        .toList();
        checked.bindings().forEach(Binding::discard);
        return warnings;
    }

    /** What changes together with what is served. */
    public interface Companion {
        /** Of a change of the plugins alone. */
        Companion NONE =
                new Companion() {
                    @Override
                    public void prepare(List<Problem> problems) {}

                    @Override
                    public void complete() {}

                    @Override
                    public void giveUp() {}
                };

        /** Does all that can fail, and adds to the problems what does. */
        void prepare(List<Problem> problems);

        /** The new is served: changes. What fails here takes nothing back. */
        void complete();

        /** Nothing is to change: takes back what was prepared. */
        void giveUp();
    }

    /**
     * Serves the configuration that it was made with.
     *
     * @throws ConfigException with all that keeps it from that; then nothing of it is left
     */
    public void deploy(Companion companion) throws ConfigException {
        changing.lock();
        try {
            serve(new Target(current.config(), List.of(), companion), current.plugins());
        } finally {
            endChange();
        }
        companion.complete();
    }

    /** Makes other plugins of those that are served. */
    @FunctionalInterface
    public interface Change<E extends Exception> {
        /**
         * Makes them.
         *
         * @throws E if it cannot
         */
        Plugins of(Plugins served) throws E;
    }

    /**
     * Serves other plugins. Handlers whose plugins have changed are made anew and started; then, in
     * one step, all new connections get them. Old sessions end with the handlers that they began
     * with, which are stopped afterwards.
     *
     * @param notDone what is to be logged if it is not done: "Not reloaded"
     * @return what has changed
     * @throws E if there are no such plugins
     * @throws BusyException if another change does not end; then nothing was tried
     * @throws ConfigException with all that speaks against it; then nothing has changed, and what
     *     was started is stopped again
     */
    public <E extends Exception> List<PluginChange> change(String notDone, Change<E> change)
            throws ConfigException, E {
        beginChange(notDone);
        try {
            return replace(asConfigured(), notDone, change.of(current.plugins()));
        } finally {
            endChange();
        }
    }

    /**
     * As {@link #change}, with the version of a plugin that is its canary, or that is held back.
     *
     * @throws VersionException if there is none, or it has failed as a canary
     */
    public List<PluginChange> promote(String id, String notDone)
            throws ConfigException, VersionException {
        return change(notDone, served -> rollback.withoutFailed(served, id).promoted(id));
    }

    /**
     * What is to be served instead.
     *
     * @param problems what is wrong with the configuration already; it is looked at for more then
     */
    public record Target(HostConfig config, List<Problem> problems, Companion companion) {}

    /** Finds out what is to be served. */
    @FunctionalInterface
    public interface Targeting {
        /**
         * Finds it out.
         *
         * @throws ConfigException if that cannot be told
         */
        Target target(HostConfig served) throws ConfigException;
    }

    /**
     * As {@link #change}, with the plugins as they lie in their directory, by another
     * configuration: handlers whose settings have changed are made anew as well.
     *
     * @return which plugins have changed
     */
    public List<PluginChange> reload(Targeting targeting) throws ConfigException {
        beginChange(NOT_RELOADED);
        try {
            Target target = target(targeting);
            return replace(target, NOT_RELOADED, current.plugins().reloaded());
        } finally {
            endChange();
        }
    }

    private Target target(Targeting targeting) throws ConfigException {
        try {
            return targeting.target(current.config());
        } catch (ConfigException | RuntimeException | Error e) {
            tell(NOT_RELOADED, e);
            throw e;
        }
    }

    private Target asConfigured() {
        return new Target(current.config(), List.of(), Companion.NONE);
    }

    private static void tell(String notDone, Throwable e) {
        log.warn("{}, everything goes on as it was: {}", notDone, e.getMessage());
    }

    private List<PluginChange> replace(Target target, String notDone, Plugins after)
            throws ConfigException {
        Plugins before = current.plugins();
        PluginChange.Moment old = PluginChange.Moment.of(before);
        try {
            serve(target, after);
        } catch (ConfigException | RuntimeException | Error e) {
            after.retireAllBut(before);
            tell(notDone, e);
            throw e;
        }
        afterwards("what was to change with it", target.companion::complete);
        afterwards("the end of the plugins of before", () -> before.retireAllBut(after));
        List<PluginChange> changes = PluginChange.between(old, PluginChange.Moment.of(after));
        for (PluginChange change : changes) {
            log.info("Reloaded: {}", change);
            PluginSwapEvent.tell(change);
        }
        return changes;
    }

    private void beginChange(String notDone) throws BusyException {
        try {
            if (changing.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        BusyException busy =
                new BusyException(
                        Assembly.problem(
                                current.config(),
                                "another change of what is served still goes on; try again when"
                                        + " it is done"));
        tell(notDone, busy);
        throw busy;
    }

    /** Others need not wait for handlers that do not stop. */
    private void endChange() {
        List<Retirement> stopping = List.copyOf(givenUp);
        givenUp.clear();
        changing.unlock();
        stopping.forEach(Retirement::finish);
    }

    private static ConfigException refusal(HostConfig config, String why) {
        Problem problem = Assembly.problem(config, why);
        return new ConfigException(List.of(problem), problem.place().file());
    }

    private void serve(Target target, Plugins plugins) throws ConfigException {
        List<Problem> problems = new ArrayList<>(target.problems);
        boolean published = false;
        try {
            target.companion.prepare(problems);
            publish(target.config, plugins, problems);
            published = true;
        } finally {
            if (!published) {
                target.companion.giveUp();
            }
        }
    }

    /** The new is served already, so that what fails now is told, and the rest goes on. */
    private static void afterwards(String what, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            log.error("The change is made and stays, but {} failed", what, e);
        }
    }

    private void publish(HostConfig config, Plugins plugins, List<Problem> problems)
            throws ConfigException {
        WarmUp warmUp = warmUp(config);
        Deployment next = bind(config, plugins, warmUp, problems);
        List<Binding> fresh = next.bindingsNotIn(current);
        List<Binding> started = new ArrayList<>();
        try {
            if (problems.isEmpty()) {
                start(fresh, started, warmUp, problems);
            }
            if (!problems.isEmpty()) {
                throw new ConfigException(problems, problems.getFirst().place().file());
            }
            if (!publish(next)) {
                throw refusal(config, "not served, the host is being stopped");
            }
        } finally {
            if (current != next) {
                giveUp(next, fresh, started);
            }
        }
    }

    private static WarmUp warmUp(HostConfig config) {
        return new WarmUp(config.plugins().warmUpTimeout());
    }

    private Deployment bind(
            HostConfig config, Plugins plugins, WarmUp warmUp, List<Problem> problems) {
        return new Assembly(config, plugins, data, loops, warmUp, problems)
                .bind(current.bindings());
    }

    /** All of them, so that all problems are told at once. */
    private static void start(
            List<Binding> bindings, List<Binding> started, WarmUp warmUp, List<Problem> problems) {
        for (Binding binding : bindings) {
            try {
                binding.start(warmUp);
                started.add(binding);
            } catch (Throwable e) {
                log.debug("The {} did not start", binding.title(), e);
                problems.add(
                        new Problem(
                                binding.place().child("handler"),
                                binding.handlerName()
                                        + " of plugin "
                                        + binding.plugin()
                                        + " did not start: "
                                        + Thrown.text(e)));
            }
        }
    }

    private void giveUp(Deployment next, List<Binding> fresh, List<Binding> started) {
        next.shadow().ifPresent(Shadow::close);
        Duration patience = current.config().drainTimeout();
        Deployment.notIn(started, fresh).forEach(Binding::discard);
        givenUp.addAll(retirements.stop(started.reversed(), patience));
    }

    /** False: it comes too late. If it throws, the same is served as before. */
    private synchronized boolean publish(Deployment next) {
        if (stopped) {
            return false;
        }
        Deployment before = current;
        Optional<CanaryTrial> trial = CanaryTrial.of(next);
        List<Binding> retired = before.bindingsNotIn(next);
        next.bindingsNotIn(before).forEach(binding -> binding.tally().tell(rollback::judge));
        next.plugins().limitStops(next.config().plugins().collection());
        next.shadow().ifPresent(Shadow::begin);
        next.plugins().publish(next.config().plugins().quarantine());
        rollback.watch(trial);
        current = next;
        before.shadow().ifPresent(shadow -> afterwards("the end of the shadow", shadow::close));
        Duration drainMax = next.config().plugins().drainMax();
        Duration drainTimeout = next.config().drainTimeout();
        for (Binding binding : retired) {
            afterwards(
                    "the end of the " + binding.title(),
                    () -> retirements.begin(binding, drainMax, drainTimeout));
        }
        return true;
    }

    /** What the host does of itself; as {@link #change}, but told. Waits for its turn. */
    void changeUnasked(String what, String notDone, Change<VersionException> change) {
        changing.lock();
        try {
            Plugins served = current.plugins();
            Plugins after = change.of(served);
            if (!after.equals(served)) {
                log.warn("{}", what);
                replace(asConfigured(), notDone, after);
            }
        } catch (VersionException e) {
            log.warn("{}; but {}", what, e.getMessage());
        } catch (ConfigException e) {
            log.debug("It was told why not", e);
        } finally {
            endChange();
        }
    }

    /** What is served now. */
    public HostConfig config() {
        return current.config();
    }

    /** What a listener serves now. */
    public StartMatching.Rules rules(String listener) {
        return current.rules(listener);
    }

    /** The plugins of now; they know those of before. */
    public Plugins plugins() {
        return current.plugins();
    }

    /** Stops all handlers, also those whose sessions have not ended. */
    public void stop(Duration drainTimeout) {
        synchronized (this) {
            stopped = true;
            current.shadow().ifPresent(Shadow::close);
            List<Binding> last = current.bindings().reversed();
            last.forEach(each -> each.pins().retire(() -> {}));
            retirements.stop(last, drainTimeout);
        }
        retirements.finish();
    }
}
