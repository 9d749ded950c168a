package io.wirehost.host.deploy;

import io.wirehost.host.plugin.Generation;
import io.wirehost.host.plugin.Plugins;
import io.wirehost.host.plugin.VersionException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Takes back what fails too often: a canary, or a version that is served, where that is configured.
 * It is told on the thread of the session that has failed, and acts on one of its own.
 */
final class AutomaticRollback {
    private static final Logger log = LoggerFactory.getLogger(AutomaticRollback.class);

    private final Deployer deployer;
    private final Consumer<Thread> starter;
    private final AtomicReference<@Nullable Verdict> verdict =
            new AtomicReference<>(); // its turn is to come
    private volatile Optional<CanaryTrial> trial = Optional.empty();

    /** A canary is to be taken back, as soon as no other change goes on. */
    private record Verdict(Generation canary, String why) {
        boolean isOn(Plugins served) {
            return served.candidate().filter(one -> one.generation().equals(canary)).isPresent();
        }
    }

    AutomaticRollback(Deployer deployer) {
        this(deployer, Thread::start);
    }

    /** With how its threads are started. */
    AutomaticRollback(Deployer deployer, Consumer<Thread> starter) {
        this.deployer = deployer;
        this.starter = starter;
    }

    /** What is tried from now on; empty: nothing. */
    void watch(Optional<CanaryTrial> next) {
        trial = next;
    }

    /** Something went wrong with a session. */
    void judge() {
        trial.ifPresent(judged ->
                judged.verdict()
                        .ifPresent(why -> {
                            if (!takeBack(new Verdict(judged.tried(), why))) {
                                judged.judgeAgain();
                            }
                        }));
    }

    /** False: it is not begun, and is to be tried again. */
    private boolean takeBack(Verdict told) {
        verdict.set(told);
        String id = told.canary.id();
        Deployer.Change<VersionException> change =
                served -> told.isOn(served) ? served.takenBack(id, told.why) : served;
        return begin(
                "canary-rollback",
                id,
                () -> {
                    try {
                        deployer.changeUnasked(
                                "The canary of plugin " + id + " ends: " + told.why,
                                "The canary of plugin " + id + " is not taken back",
                                change);
                    } finally {
                        verdict.compareAndSet(told, null); // there may be one on the next canary
                    }
                });
    }

    /** The plugins as they will be when it has had its turn: without a canary that has failed. */
    Plugins withoutFailed(Plugins served, String plugin) throws VersionException {
        Optional<Verdict> due =
                Optional.ofNullable(verdict.get())
                        .filter(one -> one.canary.id().equals(plugin) && one.isOn(served));
        return due.isPresent() ? served.takenBack(plugin, due.get().why) : served;
    }

    /** A generation has failed too often. */
    void fallBack(Generation failed) {
        switch (deployer.config().plugins().quarantine().then()) {
            case REFUSE -> {}
            case FALLBACK -> {
                String why = "it was rolled back, since " + failed.quarantine().orElse("it fails");
                begin("quarantine-fallback", failed.id(), () -> fallBack(failed, why));
            }
        }
    }

    private void fallBack(Generation failed, String why) {
        Deployer.Change<VersionException> change =
                served -> served.serves(failed) ? served.fallenBack(failed.id(), why) : served;
        deployer.changeUnasked(
                "Plugin " + failed.id() + " falls back: " + why,
                "Plugin " + failed.id() + " does not fall back",
                change);
    }

    /** False: there is no thread for it. Whose session has failed goes on in any case. */
    private boolean begin(String name, String plugin, Runnable task) {
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .name(name)
                        .unstarted(task);
        thread.setContextClassLoader(null); // the caller's is of the plugin
        try {
            starter.accept(thread);
            return true;
        } catch (OutOfMemoryError e) {
            log.error(
                    "Plugin {} cannot be rolled back by itself, there is no thread for it ({}):"
                            + " lift the limit of threads, or run host.sh plugins rollback {}",
                    plugin,
                    e.getMessage(),
                    plugin);
            return false;
        }
    }
}
