package io.wirehost.host.plugin;

import io.wirehost.host.config.ConfigException;
import io.wirehost.host.config.ConfigLoader;
import io.wirehost.host.config.HostConfig;
import io.wirehost.host.config.JsonText;
import io.wirehost.host.config.PluginsConfig;
import io.wirehost.host.config.Problem;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an operator does to the plugins as they lie there, whether a host runs or not. Each tells
 * how it went, and returns an exit code: 0, 1 with the reasons, 6 where the configuration does not
 * say where the plugins are.
 */
public final class PluginCommands {
    private static final int FAILED = 1;
    private static final int NOT_CONFIGURED = 6;

    /**
     * What was done.
     *
     * @param text for people, a line each
     * @param json for programs
     */
    private record Done(List<String> text, Map<String, Object> json) {}

    private interface Work {
        Done run() throws Refusal, ConfigException, IOException;
    }

    private PluginCommands() {}

    /**
     * Tells whether a host would serve it.
     *
     * @param file a jar or folder
     * @param json whether the answer is for programs
     * @return the exit code
     */
    public static int verify(Path file, boolean json) {
        PluginVerification verification = PluginVerification.of(file);
        if (json) {
            System.out.print(json(verification));
            return verification.isRight() ? 0 : FAILED;
        }
        if (!verification.isRight()) {
            return failed(FAILED, verification.reasons(), false);
        }
        System.out.print(text(verification));
        return 0;
    }

    /**
     * Verifies it, then copies it among the plugins.
     *
     * @param home the installation
     * @param conf the configuration
     * @param file a jar or folder
     * @param json whether the answer is for programs
     * @return the exit code
     */
    public static int install(Path home, Path conf, Path file, boolean json) {
        PluginVerification verification = PluginVerification.of(file);
        if (!verification.isRight()) {
            return failed(FAILED, verification.reasons(), json);
        }
        return done(json, () -> install(home, config(conf), verification.info()));
    }

    private static Done install(Path home, PluginsConfig config, PluginInfo info)
            throws Refusal, IOException {
        String told = new PluginDirectory(home.resolve(config.directory())).install(info);
        String line = Admission.line(info);
        List<String> text = new ArrayList<>(List.of(told));
        if (config.trust() == PluginsConfig.Trust.CHECKSUM) {
            text.add(
                    "if it is not there yet, plugins.lock beside the configuration needs the"
                            + " line: "
                            + line);
        }
        return new Done(
                text,
                Map.of("done", told, "id", info.id(), "version", info.version(), "lock", line));
    }

    /**
     * Deletes it from the plugins.
     *
     * @param home the installation
     * @param conf the configuration
     * @param id of the plugin
     * @param json whether the answer is for programs
     * @return the exit code
     */
    public static int remove(Path home, Path conf, String id, boolean json) {
        return done(
                json,
                () -> {
                    Path directory = home.resolve(config(conf).directory());
                    String told = new PluginDirectory(directory).remove(id);
                    return new Done(List.of(told), Map.of("done", told, "id", id));
                });
    }

    private static int done(boolean json, Work work) {
        try {
            Done done = work.run();
            if (json) {
                Map<String, Object> answer = new TreeMap<>(done.json());
                answer.put("ok", true);
                System.out.print(JsonText.of(answer));
            } else {
                done.text().forEach(System.out::println);
            }
            return 0;
        } catch (Refusal e) {
            return failed(FAILED, e.reasons(), json);
        } catch (ConfigException e) {
            return failed(
                    NOT_CONFIGURED, e.problems().stream().map(Problem::toString).toList(), json);
        } catch (IOException e) {
            return failed(FAILED, List.of(e.toString()), json);
        }
    }

    private static int failed(int code, List<String> reasons, boolean json) {
        if (json) {
            System.out.print(JsonText.of(Map.of("ok", false, "reasons", reasons)));
        } else {
            reasons.forEach(System.err::println);
        }
        return code;
    }

    /** Also of a configuration with mistakes: a plugin may be what it lacks. */
    private static PluginsConfig config(Path conf) throws ConfigException {
        try {
            return ConfigLoader.load(conf).plugins();
        } catch (ConfigException e) {
            return e.usable().map(HostConfig::plugins).orElseThrow(() -> e);
        }
    }

    private static String text(PluginVerification verification) {
        PluginInfo info = verification.info();
        List<String> lines = new ArrayList<>();
        lines.add("%s is right".formatted(info.file()));
        lines.add("id        " + info.id());
        lines.add("version   " + orDash(info.version()));
        lines.add("spi       " + orDash(verification.spi()));
        lines.add("codecs    " + orDash(String.join(", ", info.codecs())));
        lines.add("handlers  " + orDash(String.join(", ", info.handlers())));
        lines.add("lock      " + Admission.line(info));
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    private static String json(PluginVerification verification) {
        PluginInfo info = verification.info();
        Map<String, Object> answer = new TreeMap<>();
        answer.put("ok", verification.isRight());
        answer.put("file", info.file().toString());
        answer.put("id", info.id());
        answer.put("version", info.version());
        answer.put("spi", verification.spi());
        answer.put("sha256", info.sha256());
        answer.put("codecs", info.codecs());
        answer.put("handlers", info.handlers());
        answer.put("reasons", verification.reasons());
        return JsonText.of(answer);
    }
}
