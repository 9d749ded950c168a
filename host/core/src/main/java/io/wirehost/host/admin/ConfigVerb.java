package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.config.EffectiveSetting;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** {@code config}: the settings that the host serves with, whatever its file says by now. */
public final class ConfigVerb implements AdminVerb {
    private final Supplier<List<EffectiveSetting>> settings;
    private final Supplier<List<String>> pending;

    /**
     * The verb.
     *
     * @param settings as they were read when they were taken over
     * @param pending keys of those that do not hold before the next start
     */
    public ConfigVerb(Supplier<List<EffectiveSetting>> settings, Supplier<List<String>> pending) {
        this.settings = settings;
        this.pending = pending;
    }

    @Override
    public Map<String, Object> answer(Config request) {
        Set<String> waiting = Set.copyOf(pending.get());
        return Map.of(
                "settings", settings.get().stream().map(each -> json(each, waiting)).toList());
    }

    private static Map<String, Object> json(EffectiveSetting setting, Set<String> waiting) {
        Map<String, Object> json = new TreeMap<>(setting.json());
        json.put("from", setting.origin());
        json.put("pending", waiting.contains(setting.key()));
        return json;
    }
}
