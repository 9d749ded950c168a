package io.wirehost.host.admin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;

import io.wirehost.host.log.Escapes;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/** JSON by the library that reads the configuration, in its strict syntax. */
final class Json {
    /** The parser quotes what it does not understand, however long that is. */
    private static final int MAX_REASON = 200;

    private static final ConfigParseOptions STRICT =
            ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);

    private Json() {}

    /**
     * An object.
     *
     * @throws AdminRefusal if it is none, with the reason
     */
    static Config parse(String line) throws AdminRefusal {
        try {
            return ConfigFactory.parseString(line, STRICT);
        } catch (ConfigException | StackOverflowError e) {
            String reason = String.valueOf(e.getMessage());
            throw new AdminRefusal(
                    "this is no JSON object on one line: "
                            + reason.substring(0, Math.min(reason.length(), MAX_REASON)));
        }
    }

    /** A file that the host is to write. */
    static Path absolutePath(Config request, String key) throws AdminRefusal {
        Path file = Path.of(text(request, key));
        if (!file.isAbsolute()) {
            throw AdminRefusal.ofArguments(
                    "%s: %s is not an absolute path".formatted(key, quoted(file.toString())));
        }
        return file;
    }

    /**
     * A text of a request.
     *
     * @throws AdminRefusal if something else stands there
     */
    static String text(Config request, String key) throws AdminRefusal {
        if (request.hasPath(key) && request.getValue(key).unwrapped() instanceof String text) {
            return text;
        }
        throw AdminRefusal.ofArguments("\"%s\" must be a text".formatted(key));
    }

    /**
     * In quotes. Of what changes how a terminal shows the rest, the library escapes the controls of
     * ASCII alone.
     */
    static String quoted(String text) {
        return Escapes.inHex(ConfigUtil.quoteString(text));
    }

    /** On one line. What has no order is sorted by its keys. */
    static String line(Map<String, ?> object) {
        StringBuilder line = new StringBuilder();
        append(line, object);
        return line.toString();
    }

    /** Not by the library, which makes a tree of objects first: an answer may be megabytes. */
    private static void append(StringBuilder line, @Nullable Object value) {
        switch (value) {
            case null -> line.append("null");
            case Map<?, ?> map -> {
                String separator = "{";
                Map<?, ?> ordered = map instanceof SequencedMap<?, ?> ? map : new TreeMap<>(map);
                for (Map.Entry<?, ?> entry : ordered.entrySet()) {
                    line.append(separator).append(quoted((String) entry.getKey())).append(':');
                    append(line, entry.getValue());
                    separator = ",";
                }
                line.append(map.isEmpty() ? "{}" : "}");
            }
            case Collection<?> list -> {
                String separator = "[";
                for (Object element : list) {
                    line.append(separator);
                    append(line, element);
                    separator = ",";
                }
                line.append(list.isEmpty() ? "[]" : "]");
            }
            case Lines lines -> {
                String separator = "[";
                for (String one : lines) {
                    line.append(separator).append(one);
                    separator = ",";
                }
                line.append(lines.count() == 0 ? "[]" : "]");
            }
            case Number number -> line.append(number);
            case Boolean truth -> line.append(truth);
            default -> line.append(quoted(value.toString()));
        }
    }
}
