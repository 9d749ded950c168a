package io.wirehost.host.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The type of a component, its type variables replaced by what they stand for. */
record Shape(Class<?> raw, List<Shape> arguments) {
    static Shape of(Class<?> type) {
        return new Shape(type, List.of());
    }

    /** Of a component of this record. */
    Shape component(RecordComponent component) {
        Map<Type, Shape> variables = new HashMap<>();
        TypeVariable<?>[] parameters = raw.getTypeParameters();
        for (int i = 0; i < Math.min(parameters.length, arguments.size()); i++) {
            variables.put(parameters[i], arguments.get(i));
        }
        return of(component.getGenericType(), variables);
    }

    /**
     * The type argument at an index; {@code Object}, which cannot be set, where it was left out.
     */
    Shape argument(int index) {
        return index < arguments.size() ? arguments.get(index) : of(Object.class);
    }

    /** The class as its author writes it. */
    static String name(Class<?> type) {
        String canonical = type.getCanonicalName();
        return canonical == null ? type.getName() : canonical;
    }

    private static Shape of(Type type, Map<Type, Shape> variables) {
        return switch (type) {
            case Class<?> plain -> of(plain);
            case ParameterizedType generic ->
                    new Shape(
                            (Class<?>) generic.getRawType(),
                            Arrays.stream(generic.getActualTypeArguments())
                                    .map(argument -> of(argument, variables))
                                    .toList());
            case WildcardType wildcard -> of(wildcard.getUpperBounds()[0], variables);
            default -> variables.getOrDefault(type, of(Object.class));
        };
    }
}
