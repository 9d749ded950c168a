package io.wirehost.host.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
                    "it is called like this: config show [--origin] [-o json]; see: host.sh help");
            return USAGE;
        }
        try {
            List<EffectiveConfig.Entry> entries = EffectiveConfig.of(Path.of(words.getFirst()));
            System.out.print(json ? json(entries) : text(entries, origin));
            return 0;
        } catch (ConfigException e) {
            e.problems().forEach(System.err::println);
            return NOT_CONFIGURED;
        }
    }

    /** HOCON again, with the origins in comments. */
    private static String text(List<EffectiveConfig.Entry> entries, boolean origin) {
        int width = 0;
        for (EffectiveConfig.Entry entry : entries) {
            width = Math.max(width, line(entry).length());
        }
        StringBuilder text = new StringBuilder();
        for (EffectiveConfig.Entry entry : entries) {
            String line = line(entry);
            text.append(line);
            if (origin) {
                text.repeat(' ', width - line.length()).append("  # ").append(entry.origin());
            }
            text.append(System.lineSeparator());
        }
        return text.toString();
    }

    private static String line(EffectiveConfig.Entry entry) {
        return entry.key() + " = " + entry.value();
    }

    private static String json(List<EffectiveConfig.Entry> entries) {
        return entries.stream()
                .map(ConfigMain::object)
                .collect(
                        Collectors.joining(
                                "," + System.lineSeparator(),
                                "{\"settings\":[" + System.lineSeparator(),
                                System.lineSeparator() + "]}" + System.lineSeparator()));
    }

    private static String object(EffectiveConfig.Entry entry) {
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put("default", entry.isDefault());
        if (!entry.isDefault()) {
            origin.put("file", entry.setting().place().file());
            origin.put("line", entry.setting().place().line());
            origin.put("key", entry.setting().place().path());
        }
        return "{\"key\":%s,\"value\":%s,\"origin\":%s}"
                .formatted(
                        rendered(entry.key()),
                        entry.value(),
                        ConfigValueFactory.fromMap(origin).render(ConfigRenderOptions.concise()));
    }

    private static String rendered(String text) {
        return ConfigValueFactory.fromAnyRef(text).render(ConfigRenderOptions.concise());
    }
}
