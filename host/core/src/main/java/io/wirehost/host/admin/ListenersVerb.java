package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.status.HostStatus;

import java.util.Map;
import java.util.function.Supplier;

/** {@code listeners}: each of them. */
public final class ListenersVerb implements AdminVerb {
    private final Supplier<HostStatus> status;

    /**
     * The verb.
     *
     * @param status asked from any thread, must not block
     */
    public ListenersVerb(Supplier<HostStatus> status) {
        this.status = status;
    }

    @Override
    public Map<String, Object> answer(Config request) {
        return Map.of(
                "listeners", status.get().listeners().stream().map(ListenerJson::of).toList());
    }
}
