package io.wirehost.host.deploy;

import io.wirehost.host.binding.Binder;
import io.wirehost.host.binding.Binding;
import io.wirehost.host.binding.CodecSource;
import io.wirehost.host.config.HostConfig;
import io.wirehost.host.config.ListenerConfig;
import io.wirehost.host.config.Place;
import io.wirehost.host.config.Problem;
import io.wirehost.host.loop.EventLoop;
import io.wirehost.host.plugin.Candidate;
import io.wirehost.host.plugin.Generation;
import io.wirehost.host.plugin.Plugins;
import io.wirehost.host.plugin.WarmUp;
import io.wirehost.host.shadow.Shadow;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Binds a configuration to plugins: all that is served, and what is tried beside it, which shares
 * the bindings that the tried plugin is no part of. Starts nothing; for one use.
 */
final class Assembly {
    private final HostConfig config;
    private final Plugins plugins;
    private final Path data;
    private final List<EventLoop> loops;
    private final WarmUp warmUp;
    private final List<Problem> problems;
    private final List<Binder> binders = new ArrayList<>();

    /** What is wrong is added to the problems. */
    Assembly(
            HostConfig config,
            Plugins plugins,
            Path data,
            List<EventLoop> loops,
            WarmUp warmUp,
            List<Problem> problems) {
        this.config = config;
        this.plugins = plugins;
        this.data = data;
        this.loops = loops;
        this.warmUp = warmUp;
        this.problems = problems;
    }

    /** One that stands at no line of the file. */
    static Problem problem(HostConfig config, String why) {
        String file = config.listeners().getFirst().place().file();
        return new Problem(new Place(file, 0, ""), why);
    }

    /**
     * Those bindings of before that would be made alike are used again. If it throws, nothing is
     * left of those that were made.
     */
    Deployment bind(List<Binding> before) {
        try {
            return bound(before);
        } catch (RuntimeException | Error e) {
            binders.forEach(Binder::discard);
            throw e;
        }
    }

    private Deployment bound(List<Binding> before) {
        Map<ListenerConfig, List<Binding>> stable = bind(plugins, before);
        Map<ListenerConfig, List<Binding>> canary = Map.of();
        Optional<Shadow> shadow = Optional.empty();
        if (problems.isEmpty()) {
            switch (plugins.candidate().orElse(null)) {
                case null -> {}
                case Candidate.Canary _ -> {
                    List<Binding> shared = new ArrayList<>(all(stable));
                    shared.addAll(before);
                    canary = bind(plugins.servingCandidate(), shared);
                }
                case Candidate.Shadow(Generation tried) -> shadow = shadow(tried, stable);
            }
        }
        boolean trialBegins = begins(canary, stable, before);
        Map<ListenerConfig, Deployment.Bound> bound = new LinkedHashMap<>();
        for (ListenerConfig listener : config.listeners()) {
            List<Binding> served = stable.getOrDefault(listener, List.of());
            List<Binding> tried = canary.getOrDefault(listener, List.of());
            bound.put(
                    listener,
                    new Deployment.Bound(
                            trialBegins ? countingAnew(served, tried) : served, tried));
        }
        return new Deployment(config, plugins, bound, shadow);
    }

    /** Whether there is a canary, and nothing of it was there before. */
    private static boolean begins(
            Map<ListenerConfig, List<Binding>> canary,
            Map<ListenerConfig, List<Binding>> stable,
            List<Binding> before) {
        List<Binding> tried = Deployment.notIn(all(stable), all(canary));
        return !tried.isEmpty() && Deployment.notIn(before, tried).size() == tried.size();
    }

    private static List<Binding> all(Map<ListenerConfig, List<Binding>> bindings) {
        return bindings.values().stream().flatMap(List::stream).toList();
    }

    /** What the canary is compared with begins with it; sessions of before do not count. */
    private static List<Binding> countingAnew(List<Binding> served, List<Binding> tried) {
        return served.stream()
                .map(each -> Deployment.isAmong(tried, each) ? each : each.countingAnew())
                .toList();
    }

    private Map<ListenerConfig, List<Binding>> bind(Plugins to, List<Binding> before) {
        Binder binder = binder(to, before);
        Map<ListenerConfig, List<Binding>> bindings = new LinkedHashMap<>();
        for (ListenerConfig listener : config.listeners()) {
            bindings.put(listener, binder.bind(listener, loops));
        }
        return bindings;
    }

    private Binder binder(Plugins to, List<Binding> before) {
        Binder binder = new Binder(to, data, before, warmUp, problems);
        binders.add(binder);
        return binder;
    }

    private Optional<Shadow> shadow(Generation tried, Map<ListenerConfig, List<Binding>> stable) {
        Binder binder = binder(plugins.servingCandidate(), List.of());
        IdentityHashMap<Binding, CodecSource> codecs = new IdentityHashMap<>();
        stable.forEach((listener, bindings) -> {
            for (int i = 0; i < bindings.size(); i++) {
                Binding binding = bindings.get(i);
                binder.codecFor(binding, listener.bindings().get(i))
                        .ifPresent(codec -> codecs.put(binding, codec));
            }
        });
        if (codecs.isEmpty() && problems.isEmpty()) {
            problems.add(
                    problem(
                            config,
                            "no listener has a codec of plugin %s, so there is nothing to compare: try it with host.sh plugins canary"
                                    .formatted(tried.id())));
        }
        return problems.isEmpty() ? Optional.of(new Shadow(tried, codecs)) : Optional.empty();
    }
}
