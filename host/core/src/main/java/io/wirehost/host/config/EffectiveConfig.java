package io.wirehost.host.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;

/** Every setting that holds for a configuration file, with the place that it comes from. */
final class EffectiveConfig {
    private final List<EffectiveSetting> entries = new ArrayList<>();

    private EffectiveConfig() {}

    /** Of a configuration without mistakes. */
    static List<EffectiveSetting> of(Block root) {
        EffectiveConfig config = new EffectiveConfig();
        config.addAll("", root, KnownKeys.HOST_ONLY);
        Block defaults = required(root, "defaults");
        Block listeners = required(root, "listeners");
        listeners
                .settings()
                .forEach((name, setting) -> {
                    Block listener = setting.block();
                    if (listener != null) {
                        config.addListener("listeners." + name, listener, defaults);
                    }
                });
        return config.entries;
    }

    private static Block required(Block root, String key) {
        return Objects.requireNonNull(Objects.requireNonNull(root.find(key)).block());
    }

    /** What stands beside {@code handlers} holds for each entry, and is told there. */
    private void addListener(String path, Block listener, Block defaults) {
        Block inheriting = listener.over(defaults);
        addAll(path, inheriting, KnownKeys.LISTENER_ONLY);
        Setting handlers = listener.find("handlers");
        List<Setting> bindings = handlers == null ? null : handlers.elements();
        if (bindings == null) {
            addAll(path, inheriting, KnownKeys.BINDING);
            return;
        }
        for (int i = 0; i < bindings.size(); i++) {
            Block entry = bindings.get(i).block();
            if (entry != null) {
                addAll(path + ".handlers[" + i + "]", entry.over(inheriting), KnownKeys.BINDING);
            }
        }
    }

    private void addAll(String path, Block block, Collection<String> keys) {
        NavigableSet<String> sorted = new TreeSet<>(keys);
        for (String key : sorted) {
            Setting setting = block.find(key);
            if (setting != null) {
                add(new Place("", 0, path).child(key).path(), setting);
            }
        }
    }

    private void add(String path, Setting setting) {
        Block block = setting.block();
        if (block == null) {
            entries.add(new EffectiveSetting(path, setting));
            return;
        }
        Map<String, Setting> settings = block.settings();
        addAll(path, block, settings.keySet());
    }
}
