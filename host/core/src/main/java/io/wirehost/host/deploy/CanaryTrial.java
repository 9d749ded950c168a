package io.wirehost.host.deploy;

import io.wirehost.host.binding.Binding;
import io.wirehost.host.binding.Tally;
import io.wirehost.host.config.CanaryConfig;
import io.wirehost.host.plugin.Generation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Compares how connections fare with a canary and with the version that is served beside it,
 * meanwhile. Any thread.
 */
final class CanaryTrial {
    private final Generation tried;
    private final CanaryConfig limits;
    private final List<Tally> canary;
    private final Map<Tally, Tally.Count> stable; // with what they had counted when it began
    private final AtomicBoolean ended = new AtomicBoolean();

    private CanaryTrial(
            Generation tried,
            CanaryConfig limits,
            List<Tally> canary,
            Map<Tally, Tally.Count> stable) {
        this.tried = tried;
        this.limits = limits;
        this.canary = canary;
        this.stable = stable;
    }

    /** Begins one; or goes on with the last one, if that was of a binding that is still tried. */
    static CanaryTrial of(
            Generation tried,
            CanaryConfig limits,
            List<Binding> canary,
            List<Binding> stable,
            Optional<CanaryTrial> last) {
        List<Tally> tallies = canary.stream().map(Binding::tally).toList();
        Map<Tally, Tally.Count> known =
                last.filter(one -> one.canary.stream().anyMatch(tallies::contains))
                        .map(one -> one.stable)
                        .orElse(Map.of());
        Map<Tally, Tally.Count> earlier = new HashMap<>();
        for (Binding binding : stable) {
            Tally tally = binding.tally();
            earlier.put(tally, known.getOrDefault(tally, tally.count()));
        }
        return new CanaryTrial(tried, limits, tallies, earlier);
    }

    /** The id of the plugin. */
    String plugin() {
        return tried.id();
    }

    /** Whether the canary fails too often; then why. Told once. */
    Optional<String> verdict() {
        return tried.quarantine()
                .or(this::comparison)
                .filter(_ -> ended.compareAndSet(false, true))
                .map(why -> "it was rolled back, since " + why);
    }

    private Optional<String> comparison() {
        Tally.Count count =
                canary.stream().map(Tally::count).reduce(Tally.Count.NONE, Tally.Count::plus);
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

    /** Since the trial began; if that is too little to tell, ever. */
    private Tally.Count stable() {
        Tally.Count meanwhile = Tally.Count.NONE;
        Tally.Count ever = Tally.Count.NONE;
        for (Map.Entry<Tally, Tally.Count> one : stable.entrySet()) {
            Tally.Count now = one.getKey().count();
            meanwhile = meanwhile.plus(now.since(one.getValue()));
            ever = ever.plus(now);
        }
        return meanwhile.connections() < limits.minConnections() ? ever : meanwhile;
    }
}
