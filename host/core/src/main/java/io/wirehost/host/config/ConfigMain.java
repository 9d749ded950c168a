package io.wirehost.host.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Shows the configuration that a file comes to: {@code ConfigMain CONF show [--origin] [-o
 * json|table]}. Exit codes: 0, 2 for wrong arguments, 6 where the file has mistakes.
 */
public final class ConfigMain {
    private static final int USAGE = 2;
    private static final int NOT_CONFIGURED = 6;

    private ConfigMain() {}

    /**
     * The program.
     *
     * @param args as above
     */
    public static void main(String[] args) {
        System.exit(run(List.of(args)));
    }

    private static int run(List<String> args) {
        List<String> words = new ArrayList<>(args);
        boolean origin = words.remove("--origin");
        boolean json = words.size() == 4 && words.subList(2, 4).equals(List.of("-o", "json"));
        boolean table = words.size() == 4 && words.subList(2, 4).equals(List.of("-o", "table"));
        if (words.size() < 2
                || !words.get(1).equals("show")
                || (words.size() > 2 && !json && !table)) {
            System.err.println(
                    "it is called like this: config show [--origin] [--running] [-o json]; see:"
                            + " host.sh help");
            return USAGE;
        }
        try {
            List<EffectiveSetting> settings =
                    ConfigLoader.read(Path.of(words.getFirst())).settings();
            System.out.print(json ? json(settings) : text(settings, origin));
            return 0;
        } catch (ConfigException e) {
            e.problems().forEach(System.err::println);
            return NOT_CONFIGURED;
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
