package io.wirehost.host.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A setting that holds, and where it is set. */
public final class EffectiveSetting {
    private final String key;
    private final Setting setting;

    EffectiveSetting(String key, Setting setting) {
        this.key = key;
        this.setting = setting;
    }

    /**
     * Where it holds.
     *
     * @return the full path
     */
    public String key() {
        return key;
    }

    /**
     * The value.
     *
     * @return as HOCON and JSON have it; of what is secret in it, asterisks
     */
    public String value() {
        return masked().render(ConfigRenderOptions.concise());
    }

    /**
     * Where it is set.
     *
     * @return empty: the operator has not set it
     */
    public Optional<Place> place() {
        return setting.place().file().equals(HoconFile.REFERENCE)
                ? Optional.empty()
                : Optional.of(setting.place());
    }

    /**
     * Where it is set, and under which key if that is another, for people.
     *
     * @return a few words
     */
    public String origin() {
        return place().map(this::origin).orElse("default");
    }

    /**
     * For programs.
     *
     * @return the value as it is, and where it is set
     */
    public Map<String, Object> json() {
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put("default", place().isEmpty());
        place().ifPresent(place -> {
            origin.put("file", place.file());
            origin.put("line", place.line());
            origin.put("key", place.path());
        });
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("key", key);
        json.put("value", masked().unwrapped());
        json.put("origin", origin);
        return json;
    }

    private ConfigValue masked() {
        return Secrets.masked(key, setting.value());
    }

    private String origin(Place place) {
        String other = place.path().equals(key) ? "" : ", as " + place.path();
        return place.file() + ": " + place.line() + other + Origins.note(setting.value());
    }
}
