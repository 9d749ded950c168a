package io.wirehost.host.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives each value the file and the line where the operator finds its key. The library forgets them
 * where it merges or substitutes: a value out of the environment has no line at all.
 */
final class Origins {
    // Kept as comments of the value, the one thing about an origin that can be set freely.
    private static final String FROM_ENVIRONMENT = "from the environment";
    private static final String UNRESOLVED = "unresolved";

    private final ConfigObject written;
    private final ConfigOrigin whole;
    private final List<Setting> unresolved = new ArrayList<>();

    /**
     * Of one file.
     *
     * @param file as the operator calls it
     * @param written what stands in it, before substitution
     */
    Origins(String file, ConfigObject written) {
        this.written = written;
        this.whole = ConfigOriginFactory.newFile(file).withLineNumber(1);
    }

    /** The same values, each with a file and a line; marked nulls for those not resolved. */
    ConfigObject restore(ConfigObject resolved) {
        return (ConfigObject) value(resolved, written, whole, "");
    }

    /** What {@link #restore} could not, since substitutions are left in it. */
    List<Setting> unresolved() {
        return unresolved;
    }

    /** What a message adds to a value that does not stand in its line. */
    static String note(ConfigValue value) {
        return value.origin().comments().contains(FROM_ENVIRONMENT)
                ? " (" + FROM_ENVIRONMENT + ")"
                : "";
    }

    /** Whether the value is missing only since a substitution led to nothing. */
    static boolean isUnresolved(ConfigValue value) {
        return value.origin().comments().contains(UNRESOLVED);
    }

    /** The name of the file or, where the text did not come from a file, what it is called. */
    static String file(ConfigOrigin origin) {
        String file = origin.filename();
        return file != null ? file : origin.description().replaceFirst(": [0-9-]+$", "");
    }

    private ConfigValue value(
            ConfigValue value, @Nullable ConfigValue written, ConfigOrigin outer, String path) {
        ConfigOrigin origin = origin(value, written, outer);
        Place place = new Place(file(origin), origin.lineNumber(), path);
        if (!isResolved(value)) {
            unresolved.add(new Setting(value, place, List.of()));
            return ConfigValueFactory.fromAnyRef(null)
                    .withOrigin(origin.withComments(List.of(UNRESOLVED)));
        }
        return switch (value) {
            case ConfigObject object -> {
                Map<String, ConfigValue> values = new HashMap<>();
                object.forEach((key, child) ->
                        values.put(
                                key,
                                value(
                                        child,
                                        child(written, key),
                                        origin,
                                        place.child(key).path())));
                yield ConfigValueFactory.fromMap(values).withOrigin(origin);
            }
            case ConfigList list -> {
                List<ConfigValue> values = new ArrayList<>();
                for (int i = 0; i < list.size(); i++) {
                    ConfigValue element = element(written, i, list.size());
                    values.add(value(list.get(i), element, origin, place.element(i).path()));
                }
                yield ConfigValueFactory.fromIterable(values).withOrigin(origin);
            }
            default -> value.withOrigin(origin);
        };
    }

    private ConfigOrigin origin(
            ConfigValue value, @Nullable ConfigValue written, ConfigOrigin outer) {
        ConfigOrigin own = value.origin();
        ConfigOrigin found = outer;
        if (written != null && isPlace(written.origin())) {
            found = written.origin();
        } else if (isPlace(own)) {
            found = own;
        } else if (value instanceof ConfigObject block && isResolved(block)) {
            found = first(block).orElse(outer);
        }
        boolean environment = own.description().contains("env variables");
        return ConfigOriginFactory.newFile(file(found))
                .withLineNumber(found.lineNumber())
                .withComments(environment ? List.of(FROM_ENVIRONMENT) : List.of());
    }

    /** For a block that is spread over files, and has no line of its own. */
    private Optional<ConfigOrigin> first(ConfigObject block) {
        return block.values().stream()
                .map(ConfigValue::origin)
                .filter(Origins::isPlace)
                .min(
                        Comparator.comparing(
                                origin -> new Place(file(origin), origin.lineNumber(), ""),
                                Place.orderFrom(file(whole))));
    }

    private static boolean isPlace(ConfigOrigin origin) {
        return origin.lineNumber() > 0;
    }

    /** A block that is partly resolved counts as resolved: what is left is in its values. */
    private static boolean isResolved(ConfigValue value) {
        try {
            Object known = value instanceof ConfigObject block ? block.keySet() : value.valueType();
            return known != null;
        } catch (ConfigException.NotResolved e) {
            return false;
        }
    }

    private static @Nullable ConfigValue child(@Nullable ConfigValue written, String key) {
        return written instanceof ConfigObject object && isResolved(object)
                ? object.get(key)
                : null;
    }

    /** Only where no element has gone or come by substitution. */
    private static @Nullable ConfigValue element(
            @Nullable ConfigValue written, int index, int size) {
        return written instanceof ConfigList list && list.size() == size ? list.get(index) : null;
    }
}
