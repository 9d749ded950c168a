package io.wirehost.host.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;

import java.util.Map;

/** Answers for programs, written by the library that reads the configuration. */
public final class JsonText {
    private static final ConfigRenderOptions MANY_LINES =
            ConfigRenderOptions.concise().setFormatted(true);

    private JsonText() {}

    /** An object on lines of its own: the last one ends as well. */
    public static String of(Map<String, ?> object) {
        return ConfigValueFactory.fromMap(object).render(MANY_LINES);
    }
}
