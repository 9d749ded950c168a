package io.wirehost.host.deploy;

import io.wirehost.host.binding.Binding;
import io.wirehost.host.config.HostConfig;
import io.wirehost.host.config.ListenerConfig;
import io.wirehost.host.inbound.CanaryShare;
import io.wirehost.host.inbound.StartMatching;
import io.wirehost.host.plugin.Candidate;
import io.wirehost.host.plugin.Plugins;
import io.wirehost.host.shadow.Shadow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all listeners serve: one configuration bound to the plugins of one moment. Immutable, so
 * that whoever reads it sees all of it; the handlers in it have lives of their own.
 */
final class Deployment {
    private static final AtomicLong versions = new AtomicLong();

    private final HostConfig config;
    private final Plugins plugins;
    private final Optional<Shadow> shadow;
    private final Map<String, StartMatching.Rules> rules = new LinkedHashMap<>(); // by listener

    /** What each listener is bound to, and what the connections of the canary are. */
    record Bound(List<Binding> stable, List<Binding> canary) {
        Bound {
            stable = List.copyOf(stable);
            canary = List.copyOf(canary);
        }
    }

    Deployment(
            HostConfig config,
            Plugins plugins,
            Map<ListenerConfig, Bound> bindings,
            Optional<Shadow> shadow) {
        this.shadow = shadow;
        this.config = config;
        this.plugins = plugins;
        long version = versions.incrementAndGet();
        int share = Candidate.share(plugins.candidate().orElse(null));
        bindings.forEach((listener, bound) ->
                rules.put(
                        listener.name(),
                        new StartMatching.Rules(
                                version,
                                listener.startTimeout().toNanos(),
                                listener.maxStartPacket().toIntSaturated(),
                                bound.stable,
                                notIn(bound.stable, bound.canary).isEmpty()
                                        ? null
                                        : new CanaryShare(bound.canary, share),
                                shadow.orElse(null))));
    }

    HostConfig config() {
        return config;
    }

    Plugins plugins() {
        return plugins;
    }

    /** What its sessions are compared with. */
    Optional<Shadow> shadow() {
        return shadow;
    }

    /** What a listener serves; nothing if it is none of ours. */
    StartMatching.Rules rules(String listener) {
        return rules.getOrDefault(listener, StartMatching.Rules.NOTHING);
    }

    /** Of all listeners, in the order of the configuration; each once. */
    List<Binding> bindings() {
        List<Binding> all = new ArrayList<>();
        for (StartMatching.Rules each : rules.values()) {
            all.addAll(each.bindings());
            all.addAll(canary(each));
        }
        return all;
    }

    /** Those that only connections of the canary get. */
    List<Binding> onlyCanary() {
        return rules.values().stream().flatMap(each -> canary(each).stream()).toList();
    }

    /** Those in whose place they stand for these connections. */
    List<Binding> besideCanary() {
        return rules.values().stream()
                .filter(each -> each.canary() != null)
                .flatMap(each -> notIn(asked(each), each.bindings()).stream())
                .toList();
    }

    private static List<Binding> canary(StartMatching.Rules rules) {
        return notIn(rules.bindings(), asked(rules));
    }

    private static List<Binding> asked(StartMatching.Rules rules) {
        CanaryShare canary = rules.canary();
        return canary == null ? List.of() : canary.bindings();
    }

    /** Those of our bindings whose handlers the other has not. */
    List<Binding> bindingsNotIn(Deployment other) {
        return notIn(other.bindings(), bindings());
    }

    /** Those of the bindings whose handlers are none of the others'. */
    static List<Binding> notIn(List<Binding> others, List<Binding> bindings) {
        return bindings.stream().filter(each -> !isAmong(others, each)).toList();
    }

    static boolean isAmong(List<Binding> bindings, Binding one) {
        return bindings.stream().anyMatch(one::hasHandlerOf);
    }
}
