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
                judged.verdict()
                        .ifPresent(why -> begin("canary-rollback", () -> takeBack(judged, why))));
    }

    private void takeBack(CanaryTrial judged, String why) {
        deployer.changeUnasked(
                "The canary of plugin " + judged.plugin() + " ends: " + why,
                "The canary of plugin " + judged.plugin() + " is not taken back",
                served ->
                        trial.filter(judged::equals).isPresent()
                                ? served.takenBack(judged.plugin(), why)
                                : served);
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
                (Plugins served) ->
                        served.serves(failed) ? served.fallenBack(failed.id(), why) : served;
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
