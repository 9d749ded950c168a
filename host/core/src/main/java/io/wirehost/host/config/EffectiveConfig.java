package io.wirehost.host.config;

import com.typesafe.config.ConfigRenderOptions;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Every setting that holds for a configuration file, with the place that it comes from. */
final class EffectiveConfig {
    /**
     * A setting.
     *
     * @param key where it holds
     * @param setting what it is set to, at the place that says so
     */
    record Entry(String key, Setting setting) {
        private static final Pattern SECRET =
                Pattern.compile("(?i)(^|-)(password|passphrase|secret|token|credentials?|key)$");

        /** As HOCON has it, if it is no secret. */
        String value() {
            String name = key.substring(key.lastIndexOf('.') + 1);
            return SECRET.matcher(name).find() && !setting.isNull()
                    ? "\"****\""
                    : setting.value().render(ConfigRenderOptions.concise());
        }

        /** Whether the operator has not set it. */
        boolean isDefault() {
            return setting.place().file().equals(HoconFile.REFERENCE);
        }

        /** Where it is set, and under which key if that is another. */
        String origin() {
            if (isDefault()) {
                return "default";
            }
            Place place = setting.place();
            String other = place.path().equals(key) ? "" : ", as " + place.path();
            return place.file() + ": " + place.line() + other + Origins.note(setting.value());
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    private EffectiveConfig() {}

    /**
     * Reads a file.
     *
     * @throws ConfigException if it has mistakes
     */
    static List<Entry> of(Path file) throws ConfigException {
        ConfigLoader.load(file); // for its mistakes, all of them
        Block root =
                Block.of(
                        HoconFile.read(file, new ArrayList<>()), new Place(file.toString(), 0, ""));
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
            entries.add(new Entry(path, setting));
            return;
        }
        Map<String, Setting> settings = block.settings();
        addAll(path, block, settings.keySet());
    }
}
