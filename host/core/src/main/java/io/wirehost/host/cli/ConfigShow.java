package io.wirehost.host.cli;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;

import io.wirehost.host.config.ConfigException;
import io.wirehost.host.config.ConfigLoader;
import io.wirehost.host.config.EffectiveSetting;
import io.wirehost.host.config.SettingsText;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** {@code host.sh config show}: of the file as it is now or, if told so, of the running host. */
final class ConfigShow implements Action {
    static final String ORIGIN = "--origin";
    static final String RUNNING = "--running";

    private final Question question = Question.of("config");

    @Override
    public List<String> asked() {
        return question.asked();
    }

    @Override
    public int run(Words words, Installation installation) {
        if (words.has(RUNNING)) {
            return question.run(words, installation);
        }
        try {
            List<EffectiveSetting> settings = ConfigLoader.read(installation.conf()).settings();
            System.out.print(words.json() ? json(settings) : text(settings, words.has(ORIGIN)));
            return ExitCode.DONE;
        } catch (ConfigException e) {
            e.problems().forEach(System.err::println);
            return ExitCode.NOT_CONFIGURED;
        }
    }

    /** All settings, each with where it is set. */
    static String text(Path conf) throws IOException {
        try {
            return text(ConfigLoader.read(conf).settings(), true);
        } catch (ConfigException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String text(List<EffectiveSetting> settings, boolean origin) {
        return SettingsText.of(
                settings.stream()
                        .map(each ->
                                new SettingsText.Row(
                                        each.key(), each.value(), origin ? each.origin() : ""))
                        .toList());
    }

    private static String json(List<EffectiveSetting> settings) {
        return settings.stream()
                .map(each ->
                        ConfigValueFactory.fromMap(each.json())
                                .render(ConfigRenderOptions.concise()))
                .collect(
                        Collectors.joining(
                                "," + System.lineSeparator(),
                                "{\"settings\":[" + System.lineSeparator(),
                                System.lineSeparator() + "]}" + System.lineSeparator()));
    }
}
