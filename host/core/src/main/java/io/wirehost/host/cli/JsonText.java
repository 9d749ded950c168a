package io.wirehost.host.cli;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;

import java.util.Map;

/** Answers for programs. */
final class JsonText {
    private JsonText() {}

    static String of(Map<String, Object> answer) {
        return ConfigValueFactory.fromMap(answer)
                .render(ConfigRenderOptions.concise().setFormatted(true));
    }
}
