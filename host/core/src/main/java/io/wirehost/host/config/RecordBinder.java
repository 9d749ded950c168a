package io.wirehost.host.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;

import io.wirehost.spi.Default;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes records of blocks, and collects what is wrong with them. */
final class RecordBinder {
    /** A default that contains itself would never end. */
    private static final int MAX_DEFAULTS_IN_DEFAULTS = 16;

    private static final String FAULT = "fault of the plugin, not of this file: ";

    private final List<Problem> problems;
    private final int depth;
    private final Map<Class<?>, RecordMaker> makers = new HashMap<>();

    RecordBinder(List<Problem> problems) {
        this(problems, 0);
    }

    private RecordBinder(List<Problem> problems, int depth) {
        this.problems = problems;
        this.depth = depth;
    }

    /** A record whose components are the keys of the block; null if it cannot be made. */
    @Nullable Object bind(Shape type, Block block) {
        Keys keys = Keys.of(Keys.of(type.raw()));
        Set<String> meant = keys.check(block, problems);
        return make(type.raw(), read(type, block, keys.valid(), meant), block.place());
    }

    /**
     * The values of some components.
     *
     * @param keys those to read
     * @param excused keys that are not reported when they are missing
     * @return by the component's name; what is wrong or missing is left out
     */
    Map<String, Object> read(
            Shape type, Block block, Collection<String> keys, Set<String> excused) {
        Map<String, Object> values = new HashMap<>();
        for (RecordComponent component : type.raw().getRecordComponents()) {
            Target target = Target.of(type, component);
            if (keys.contains(target.key())) {
                Setting setting = block.find(target.key());
                Object value =
                        setting == null
                                ? absent(target, component, block.place(), excused)
                                : new ValueBinder(this, problems).convert(target, setting);
                if (value != null) {
                    values.put(component.getName(), value);
                }
            }
        }
        return values;
    }

    /** The record of these components; null if there is not one for each, or it refuses them. */
    @Nullable Object make(Class<?> type, Map<String, Object> values, Place place) {
        RecordComponent[] components = type.getRecordComponents();
        if (values.size() < components.length) {
            return null;
        }
        Object[] arguments =
                Arrays.stream(components)
                        .map(component -> values.get(component.getName()))
                        .toArray();
        RecordMaker maker = makers.computeIfAbsent(type, RecordMaker::of);
        try {
            return maker.make(arguments);
        } catch (Throwable e) {
            problems.add(new Problem(place, refusal(type, e)));
            return null;
        }
    }

    /** The message for what is wrong with the record itself, so that nobody looks in the file. */
    static String fault(String name, String what) {
        return FAULT + name + " " + what + "; tell the author of the plugin";
    }

    private static String refusal(Class<?> type, Throwable thrown) {
        String message = thrown.getMessage();
        return thrown instanceof IllegalArgumentException && message != null
                ? message
                : fault(Shape.name(type), "threw " + thrown);
    }

    private @Nullable Object absent(
            Target target, RecordComponent component, Place block, Set<String> excused) {
        Place place = block.child(target.key());
        Default standard = component.getAnnotation(Default.class);
        if (standard != null) {
            return standard(target, standard.value(), place);
        }
        if (target.shape().raw() == Optional.class) {
            return Optional.empty();
        }
        if (target.shape().raw() == ConfigObject.class) {
            return ConfigFactory.empty().root();
        }
        if (!excused.contains(target.key())) {
            String remedy = "set it to " + target.noun() + ", as in " + target.example();
            problems.add(new Problem(place, "missing; " + remedy));
        }
        return null;
    }

    private @Nullable Object standard(Target target, String text, Place place) {
        List<Problem> wrong = new ArrayList<>();
        try {
            if (depth < MAX_DEFAULTS_IN_DEFAULTS) {
                Setting setting = Setting.of(parse(target.shape(), text), place);
                RecordBinder inner = new RecordBinder(wrong, depth + 1);
                Object value = new ValueBinder(inner, wrong).convert(target, setting);
                if (value != null && wrong.isEmpty()) {
                    return value;
                }
            }
        } catch (ConfigException e) {
            wrong.add(new Problem(place, "it is no HOCON"));
        }
        String why = wrong.isEmpty() ? "it contains itself" : wrong.getFirst().message();
        String message =
                why.startsWith(FAULT)
                        ? why // of a default inside of this one
                        : fault(target.name(), "has a wrong @Default(\"" + text + "\"): " + why)
                                + ", and set "
                                + target.key()
                                + " here meanwhile";
        problems.add(new Problem(place, message));
        return null;
    }

    /** A scalar is written as it is, also without the quotes that HOCON wants. */
    private static ConfigValue parse(Shape shape, String text) {
        Shape inner = shape.raw() == Optional.class ? shape.argument(0) : shape;
        boolean literal = Scalar.of(inner.raw()) != null && !text.startsWith("\"");
        return literal
                ? ConfigValueFactory.fromAnyRef(text)
                : ConfigFactory.parseString("it = " + text).getValue("it");
    }
}
