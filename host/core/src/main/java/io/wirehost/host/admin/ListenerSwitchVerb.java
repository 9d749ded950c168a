package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.status.HostStatus;
import io.wirehost.host.status.ListenerStatus;

import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** {@code listener-suspend} and {@code listener-resume}, of the one with this {@code name}. */
public final class ListenerSwitchVerb implements AdminVerb {
    private final Supplier<HostStatus> status;
    private final Predicate<String> change;

    /**
     * The verb.
     *
     * @param status asked from any thread, must not block
     * @param change does it to the listener of a name; false if there is none
     */
    public ListenerSwitchVerb(Supplier<HostStatus> status, Predicate<String> change) {
        this.status = status;
        this.change = change;
    }

    @Override
    public Map<String, Object> answer(Config request) throws AdminRefusal {
        String name = Json.text(request, "name");
        boolean known = change.test(name);
        HostStatus now = status.get();
        if (!known) {
            throw new AdminRefusal(
                    "there is no listener %s; there are: %s"
                            .formatted(
                                    Json.quoted(name),
                                    now.listeners().stream()
                                            .map(ListenerStatus::name)
                                            .collect(Collectors.joining(", "))));
        }
        return Map.of(
                "listeners",
                now.listeners().stream()
                        .filter(listener -> listener.name().equals(name))
                        .map(ListenerJson::of)
                        .toList());
    }
}
