package io.wirehost.host.deploy;

import io.wirehost.host.plugin.Generation;
import io.wirehost.host.plugin.Plugins;
import io.wirehost.host.plugin.VersionException;

import java.util.Optional;

/**
 * Takes back what fails too often: a canary, or a version that is served, where that is configured.
 * It is told on the thread of the session that has failed, and acts on one of its own.
 */
final class AutomaticRollback {
    private final Deployer deployer;
    private volatile Optional<CanaryTrial> trial = Optional.empty();
    private volatile Optional<Verdict> verdict = Optional.empty(); // its turn is to come

    /** A canary is to be taken back, as soon as no other change goes on. */
    private record Verdict(Generation canary, String why) {
        boolean isOn(Plugins served) {
            return served.candidate().filter(one -> one.generation().equals(canary)).isPresent();
        }
    }

    AutomaticRollback(Deployer deployer) {
        this.deployer = deployer;
    }

    /** What is tried from now on; empty: nothing. */
    void watch(Optional<CanaryTrial> next) {
        trial = next;
    }

    /** Something went wrong with a session. */
    void judge() {
        trial.ifPresent(judged ->
                judged.verdict().ifPresent(why -> takeBack(new Verdict(judged.tried(), why))));
    }

    private void takeBack(Verdict told) {
        verdict = Optional.of(told);
        String id = told.canary.id();
        Deployer.Change<VersionException> change =
                served -> told.isOn(served) ? served.takenBack(id, told.why) : served;
        begin(
                "canary-rollback",
                () -> {
                    deployer.changeUnasked(
                            "The canary of plugin " + id + " ends: " + told.why,
                            "The canary of plugin " + id + " is not taken back",
                            change);
                    verdict = Optional.empty();
                });
    }

    /** The plugins as they will be when it has had its turn: without a canary that has failed. */
    Plugins withoutFailed(Plugins served, String plugin) throws VersionException {
        Optional<Verdict> due =
                verdict.filter(one -> one.canary.id().equals(plugin) && one.isOn(served));
        return due.isPresent() ? served.takenBack(plugin, due.get().why) : served;
    }

    /** A generation has failed too often. */
    void fallBack(Generation failed) {
        switch (deployer.config().plugins().quarantine().then()) {
            case REFUSE -> {}
            case FALLBACK -> {
                String why = "it was rolled back, since " + failed.quarantine().orElse("it fails");
                begin("quarantine-fallback", () -> fallBack(failed, why));
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

    private static void begin(String name, Runnable task) {
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .name(name)
                        .unstarted(task);
        thread.setContextClassLoader(null); // the caller's is of the plugin
        thread.start();
    }
}
