package io.wirehost.host.deploy;

import io.wirehost.host.binding.Binding;
import io.wirehost.host.config.HostConfig;
import io.wirehost.host.config.ListenerConfig;
import io.wirehost.host.inbound.StartMatching;
import io.wirehost.host.plugin.Plugins;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all listeners serve: one configuration bound to the plugins of one moment. Immutable, so
 * that whoever reads it sees all of it; the handlers in it have lives of their own.
 */
final class Deployment {
    private static final AtomicLong versions = new AtomicLong();

    private final HostConfig config;
    private final Plugins plugins;
    private final Map<String, StartMatching.Rules> rules = new LinkedHashMap<>(); // by listener

    Deployment(HostConfig config, Plugins plugins, Map<ListenerConfig, List<Binding>> bindings) {
        this.config = config;
        this.plugins = plugins;
        long version = versions.incrementAndGet();
        bindings.forEach((listener, bound) ->
                rules.put(
                        listener.name(),
                        new StartMatching.Rules(
                                version,
                                listener.startTimeout().toNanos(),
                                listener.maxStartPacket().toIntSaturated(),
                                List.copyOf(bound))));
    }

    HostConfig config() {
        return config;
    }

    Plugins plugins() {
        return plugins;
    }

    /** What a listener serves. */
    StartMatching.Rules rules(String listener) {
        StartMatching.@Nullable Rules found = rules.get(listener);
        if (found == null) {
            throw new IllegalArgumentException("no listener " + listener);
        }
        return found;
    }

    /** Of all listeners, in the order of the configuration. */
    List<Binding> bindings() {
        return rules.values().stream().flatMap(each -> each.bindings().stream()).toList();
    }

    /** Those of our bindings that the other has not. */
    List<Binding> bindingsNotIn(Deployment other) {
        List<Binding> others = other.bindings();
        return bindings().stream().filter(each -> !isAmong(others, each)).toList();
    }

    @SuppressWarnings("ReferenceEquality") // a binding is like no other
    private static boolean isAmong(List<Binding> bindings, Binding one) {
        return bindings.stream().anyMatch(each -> each == one);
    }
}
