package io.wirehost.host.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A value of the file.
 *
 * @param value as written
 * @param place where
 * @param behind if the value is a block: the blocks that it inherits from
 */
record Setting(ConfigValue value, Place place, List<Setting> behind) {
    private static final int SHOWN = 60;

    /** At the line that the value itself knows, if it does. */
    static Setting of(ConfigValue value, Place place) {
        String file = value.origin().filename();
        int line = value.origin().lineNumber();
        return new Setting(
                value,
                new Place(
                        file == null ? place.file() : file,
                        line > 0 ? line : place.line(),
                        place.path()),
                List.of());
    }

    /** Before others of the same key; one that is no block hides itself and what is behind it. */
    Setting over(List<Setting> others) {
        return new Setting(value, place, others.stream().takeWhile(Setting::isBlock).toList());
    }

    boolean isBlock() {
        return value.valueType() == ConfigValueType.OBJECT;
    }

    boolean isNull() {
        return value.valueType() == ConfigValueType.NULL && !isUnresolved();
    }

    /** Whether there is no value, and that is reported already. */
    boolean isUnresolved() {
        return Origins.isUnresolved(value);
    }

    /** To be asked of a block only. */
    ConfigObject object() {
        return (ConfigObject) value;
    }

    /** The value as a block; null if it is none. */
    @Nullable Block block() {
        if (!isBlock()) {
            return null;
        }
        List<Setting> layers = new ArrayList<>();
        layers.add(this);
        layers.addAll(behind);
        return new Block(List.copyOf(layers));
    }

    /** The elements; null if the value is no list. */
    @Nullable List<Setting> elements() {
        if (!(value instanceof ConfigList list)) {
            return null;
        }
        List<Setting> elements = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            elements.add(of(list.get(i), place.element(i)));
        }
        return elements;
    }

    /** A text, number or boolean as it was written; null if the value is none of these. */
    @Nullable String text() {
        return switch (value.valueType()) {
            case STRING, NUMBER, BOOLEAN -> value.atKey("it").getString("it");
            case OBJECT, LIST, NULL -> null;
        };
    }

    /** The value for a message: a text in quotes, escaped and not too long. */
    String shown() {
        String shown =
                switch (value.valueType()) {
                    case OBJECT -> "a block";
                    case LIST -> "a list";
                    case NULL -> "null";
                    case NUMBER, BOOLEAN -> String.valueOf(text());
                    case STRING -> quoted(String.valueOf(text()));
                };
        return shown + Origins.note(value);
    }

    private static String quoted(String text) {
        return ConfigUtil.quoteString(
                text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…");
    }
}
