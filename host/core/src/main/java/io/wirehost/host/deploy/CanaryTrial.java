package io.wirehost.host.deploy;

import io.wirehost.host.binding.Binding;
import io.wirehost.host.binding.Tally;
import io.wirehost.host.config.CanaryConfig;
import io.wirehost.host.plugin.Generation;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Compares how connections fare with a canary and with the version that is served beside it,
 * meanwhile. Any thread.
 */
final class CanaryTrial {
    private final Generation tried;
    private final CanaryConfig limits;
    private final List<Tally> canary;
    private final List<Tally> stable; // begun anew when the canary was
    private final AtomicBoolean ended = new AtomicBoolean();

    private CanaryTrial(
            Generation tried, CanaryConfig limits, List<Binding> canary, List<Binding> stable) {
        this.tried = tried;
        this.limits = limits;
        this.canary = canary.stream().map(Binding::tally).toList();
        this.stable = stable.stream().map(Binding::tally).toList();
    }

    /** Of what is tried in a deployment; empty if nothing is, or no connection gets to it. */
    static Optional<CanaryTrial> of(Deployment next) {
        List<Binding> canary = next.onlyCanary();
        return next.plugins()
                .candidate()
                .filter(_ -> !canary.isEmpty())
                .map(candidate ->
                        new CanaryTrial(
                                candidate.generation(),
                                next.config().plugins().canary(),
                                canary,
                                next.besideCanary()));
    }

    /** What is judged. */
    Generation tried() {
        return tried;
    }

    /** Whether the canary fails too often; then why. Told once. */
    Optional<String> verdict() {
        return tried.quarantine()
                .or(this::comparison)
                .filter(_ -> ended.compareAndSet(false, true))
                .map(why -> "it was rolled back, since " + why);
    }

    /** The verdict had no consequence: it is told once more. */
    void judgeAgain() {
        ended.set(false);
    }

    private Optional<String> comparison() {
        Tally.Count count = sum(canary, Tally::count);
        if (limits.minFaults() == 0
                || count.faults() < limits.minFaults()
                || count.connections() < limits.minConnections()) {
            return Optional.empty();
        }
        Tally.Count other = stable();
        // As fractions, multiplied by both denominators.
        boolean worse =
                (double) count.faults() * Math.max(1, other.connections())
                        > limits.faultFactor() * other.faults() * count.connections();
        return worse
                ? Optional.of(
                        "it had %d faults in %d connections, and the version beside it %d in %d"
                                .formatted(
                                        count.faults(),
                                        count.connections(),
                                        other.faults(),
                                        other.connections()))
                : Optional.empty();
    }

    /** Of connections since the trial began; if that is too little to tell, ever. */
    private Tally.Count stable() {
        Tally.Count meanwhile = sum(stable, Tally::count);
        return meanwhile.connections() < limits.minConnections()
                ? sum(stable, Tally::ever)
                : meanwhile;
    }

    private static Tally.Count sum(List<Tally> tallies, Function<Tally, Tally.Count> what) {
        return tallies.stream().map(what).reduce(Tally.Count.NONE, Tally.Count::plus);
    }
}
