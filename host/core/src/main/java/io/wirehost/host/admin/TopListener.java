package io.wirehost.host.admin;

import com.typesafe.config.Config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A listener between two moments.
 *
 * @param sessions that are open
 * @param accepted connections since then, and so {@code refused} and {@code closed}
 */
record TopListener(
        String name, String state, int sessions, double accepted, double refused, double closed) {
    static List<TopListener> of(TopSample before, TopSample now) {
        Map<String, Config> earlier = new HashMap<>();
        before.status()
                .getConfigList("listeners")
                .forEach(listener -> earlier.put(listener.getString("name"), listener));
        return now.status().getConfigList("listeners").stream()
                .map(each -> of(earlier.getOrDefault(each.getString("name"), each), each))
                .toList();
    }

    private static TopListener of(Config before, Config now) {
        return new TopListener(
                now.getString("name"),
                now.getString("state"),
                now.getInt("sessions"),
                growth(before, now, "accepted"),
                growth(before, now, "refused"),
                closed(now) - closed(before));
    }

    private static double growth(Config before, Config now, String key) {
        return (double) now.getLong(key) - before.getLong(key);
    }

    private static double closed(Config listener) {
        return listener.getObject("closed").unwrapped().values().stream()
                .mapToLong(count -> ((Number) count).longValue())
                .sum();
    }
}
