package io.wirehost.host.config;

import com.typesafe.config.ConfigObject;

import io.wirehost.host.config.Scalar.Refused;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes values of settings, and collects what is wrong with them. */
final class ValueBinder {
    private final RecordBinder records;
    private final List<Problem> problems;

    ValueBinder(RecordBinder records, List<Problem> problems) {
        this.records = records;
        this.problems = problems;
    }

    /** The value; null if there is none, which is then a problem. */
    @Nullable Object convert(Target target, Setting setting) {
        if (setting.isUnresolved()) {
            return null;
        }
        Class<?> raw = target.shape().raw();
        Scalar scalar = Scalar.of(raw);
        if (scalar != null) {
            return scalar(scalar, target, setting);
        }
        if (raw == Optional.class) {
            return optional(target.inside(), setting);
        }
        if (raw == List.class) {
            List<Setting> elements = setting.elements();
            return elements == null ? wrongType(target, setting) : list(target, elements);
        }
        if (raw.isRecord() || raw == ConfigObject.class || isMap(target.shape())) {
            Block block = setting.block();
            return block == null ? wrongType(target, setting) : block(target, block);
        }
        return faulty(target, setting, "has the type " + Shape.name(raw) + ", which cannot be set");
    }

    private @Nullable Object block(Target target, Block block) {
        if (target.shape().raw().isRecord()) {
            return records.bind(target.shape(), block);
        }
        return target.shape().raw() == ConfigObject.class ? block.merged() : map(target, block);
    }

    private @Nullable Object optional(Target inside, Setting setting) {
        if (setting.isNull()) {
            return Optional.empty();
        }
        Object value = convert(inside, setting);
        return value == null ? null : Optional.of(value);
    }

    private @Nullable Object list(Target target, List<Setting> elements) {
        List<Object> values = new ArrayList<>();
        for (Setting element : elements) {
            Object value = convert(target.element(0), element);
            if (value != null) {
                values.add(value);
            }
        }
        return values.size() == elements.size() ? List.copyOf(values) : null;
    }

    private @Nullable Object map(Target target, Block block) {
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, Setting> settings = block.settings();
        settings.forEach((key, setting) -> {
            Object value = convert(target.element(1), setting);
            if (value != null) {
                values.put(key, value);
            }
        });
        return values.size() == settings.size() ? Collections.unmodifiableMap(values) : null;
    }

    private static boolean isMap(Shape shape) {
        return shape.raw() == Map.class && shape.argument(0).raw() == String.class;
    }

    private @Nullable Object scalar(Scalar scalar, Target target, Setting setting) {
        String text = setting.text();
        if (text == null) {
            return wrongType(target, setting);
        }
        try {
            Object value = scalar.value(text);
            if (value == null) {
                return wrongType(target, setting);
            }
            return isInRange(scalar, target, setting, value) ? scalar.finish().apply(value) : null;
        } catch (Refused e) {
            return problem(setting, setting.shown() + " " + e.reason());
        }
    }

    private boolean isInRange(Scalar scalar, Target target, Setting setting, Object parsed) {
        if (target.range() != null && scalar.unit() == null) {
            faulty(target, setting, "has a @Range, which is for numbers, sizes and durations");
            return false;
        }
        Bounds bounds = Bounds.of(target.range(), scalar);
        if (!bounds.areRight(scalar)) {
            faulty(target, setting, "has a @Range whose bounds are not " + scalar.noun());
            return false;
        }
        String complaint = bounds.complaint(scalar, parsed);
        if (complaint != null) {
            String value = scalar.withUnit(String.valueOf(setting.text()));
            problem(setting, value + Origins.note(setting.value()) + " " + complaint);
        }
        return complaint == null;
    }

    private @Nullable Object wrongType(Target target, Setting setting) {
        Scalar scalar = Scalar.of(target.shape().raw());
        String units = scalar == null ? "" : scalar.unitsInsteadOf(setting.text());
        String remedy = "write it as in " + target.example() + units;
        return problem(setting, setting.shown() + " is not " + target.noun() + "; " + remedy);
    }

    private @Nullable Object faulty(Target target, Setting setting, String what) {
        return problem(setting, RecordBinder.fault(target.name(), what));
    }

    private @Nullable Object problem(Setting setting, String message) {
        problems.add(new Problem(setting.place(), message));
        return null;
    }
}
