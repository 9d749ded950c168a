package io.wirehost.host.config;

import io.wirehost.spi.Default;
import io.wirehost.spi.Range;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A component that is to be filled, or an element of it.
 *
 * @param name class and component, for messages to the author of the record
 * @param key as written in the file; empty for an element
 */
record Target(String name, String key, Shape shape, @Nullable Range range) {
    static Target of(Shape owner, RecordComponent component) {
        return new Target(
                Shape.name(owner.raw()) + "." + component.getName(),
                Keys.key(component),
                owner.component(component),
                component.getAnnotation(Range.class));
    }

    /** What stands under the same key. */
    Target inside() {
        return new Target(name, key, shape.argument(0), range);
    }

    /** What stands inside a list or a map. */
    Target element(int argument) {
        return new Target(name, "", shape.argument(argument), range);
    }

    /** What the operator has to write, with its article. */
    String noun() {
        return noun(shape);
    }

    /** How the operator could write it. */
    String example() {
        return (key.isEmpty() ? "" : key + " = ") + example(shape);
    }

    private static String noun(Shape shape) {
        Scalar scalar = Scalar.of(shape.raw());
        if (scalar != null) {
            return scalar.noun();
        }
        if (shape.raw() == Optional.class) {
            return noun(shape.argument(0));
        }
        return shape.raw() == List.class ? "a list" : "a block";
    }

    private static String example(Shape shape) {
        Scalar scalar = Scalar.of(shape.raw());
        if (scalar != null) {
            return scalar.example();
        }
        if (shape.raw() == Optional.class) {
            return example(shape.argument(0));
        }
        if (shape.raw() == List.class) {
            return "[ " + example(shape.argument(0)) + " ]";
        }
        if (shape.raw() == Map.class) {
            return "{ name = " + example(shape.argument(1)) + " }";
        }
        return shape.raw().isRecord() ? required(shape.raw()) : "{ }";
    }

    private static String required(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> !component.isAnnotationPresent(Default.class))
                .filter(component -> component.getType() != Optional.class)
                .map(component -> Keys.key(component) + " = …")
                .collect(Collectors.joining(", ", "{ ", " }"));
    }
}
