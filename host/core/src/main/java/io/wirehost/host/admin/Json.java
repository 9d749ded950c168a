package io.wirehost.host.admin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;

import java.util.Map;

/** JSON by the library that reads the configuration, in its strict syntax. */
final class Json {
    /** The parser quotes what it does not understand, however long that is. */
    private static final int MAX_REASON = 200;

    private static final ConfigParseOptions STRICT =
            ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);
    private static final ConfigRenderOptions ONE_LINE = ConfigRenderOptions.concise();
    private static final ConfigRenderOptions MANY_LINES =
            ConfigRenderOptions.concise().setFormatted(true);

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

    /**
     * A text of a request.
     *
     * @throws AdminRefusal if something else stands there
     */
    static String text(Config request, String key) throws AdminRefusal {
        if (request.hasPath(key) && request.getValue(key).unwrapped() instanceof String text) {
            return text;
        }
        throw new AdminRefusal("\"%s\" must be a text".formatted(key));
    }

    /** In quotes, with everything escaped that is not plain. */
    static String quoted(String text) {
        return ConfigUtil.quoteString(text);
    }

    static String line(Map<String, Object> object) {
        return ConfigValueFactory.fromMap(object).render(ONE_LINE);
    }

    static String pretty(Config object) {
        return object.root().render(MANY_LINES);
    }
}
