package io.wirehost.host.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A block of the file, with the blocks that it inherits from behind it. They are kept apart, so
 * that a message about an inherited value names the key under which it was really written.
 *
 * @param layers one or more; the first that has a key decides
 */
record Block(List<Setting> layers) {
    static Block of(ConfigObject object, Place place) {
        return new Block(List.of(Setting.of(object, place)));
    }

    /** The place of the innermost block. */
    Place place() {
        return layers.getFirst().place();
    }

    /** This block before another that it inherits from. */
    Block over(Block other) {
        List<Setting> all = new ArrayList<>(layers);
        all.addAll(other.layers);
        return new Block(List.copyOf(all));
    }

    /** What a key is set to; null if it is nowhere. */
    @Nullable Setting find(String key) {
        List<Setting> found = new ArrayList<>();
        for (Setting layer : layers) {
            ConfigValue value = layer.object().get(key);
            if (value != null) {
                found.add(Setting.of(value, layer.place().child(key)));
            }
        }
        return found.isEmpty() ? null : found.getFirst().over(found.subList(1, found.size()));
    }

    /** All that is set, in the order of the file. */
    Map<String, Setting> settings() {
        Map<String, Setting> settings = new HashMap<>();
        for (String key : merged().keySet()) {
            Setting setting = find(key);
            if (setting != null) {
                settings.put(key, setting);
            }
        }
        Map<String, Setting> sorted = new LinkedHashMap<>();
        settings.entrySet().stream()
                .sorted(
                        Map.Entry.comparingByValue(
                                Comparator.comparing(
                                        Setting::place, Place.orderFrom(place().file()))))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    /** The block as if it had inherited nothing. */
    ConfigObject merged() {
        return layers.stream()
                .map(Setting::object)
                .reduce(ConfigObject::withFallback)
                .orElseThrow();
    }
}
