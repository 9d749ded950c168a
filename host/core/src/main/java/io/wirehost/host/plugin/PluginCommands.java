package io.wirehost.host.plugin;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;

import io.wirehost.host.config.ConfigException;
import io.wirehost.host.config.ConfigLoader;
import io.wirehost.host.config.HostConfig;
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

    private interface Work {
        void run() throws Refusal, ConfigException, IOException;
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
            System.out.println(json(verification));
        } else if (verification.isRight()) {
            System.out.print(text(verification));
        } else {
            verification.reasons().forEach(System.err::println);
        }
        return verification.isRight() ? 0 : FAILED;
    }

    /**
     * Verifies it, then copies it among the plugins.
     *
     * @param home the installation
     * @param conf the configuration
     * @param file a jar or folder
     * @return the exit code
     */
    public static int install(Path home, Path conf, Path file) {
        PluginVerification verification = PluginVerification.of(file);
        if (!verification.isRight()) {
            verification.reasons().forEach(System.err::println);
            return FAILED;
        }
        return code(() -> {
            PluginsConfig config = config(conf);
            PluginDirectory directory = new PluginDirectory(home.resolve(config.directory()));
            System.out.println(directory.install(verification.info()));
            if (config.trust() == PluginsConfig.Trust.CHECKSUM) {
                System.out.println(
                        "if it is not there yet, plugins.lock beside the configuration needs the"
                                + " line: "
                                + Admission.line(verification.info()));
            }
        });
    }

    /**
     * Deletes it from the plugins.
     *
     * @param home the installation
     * @param conf the configuration
     * @param id of the plugin
     * @return the exit code
     */
    public static int remove(Path home, Path conf, String id) {
        return code(() -> {
            PluginDirectory directory = new PluginDirectory(home.resolve(config(conf).directory()));
            System.out.println(directory.remove(id));
        });
    }

    private static int code(Work work) {
        try {
            work.run();
            return 0;
        } catch (Refusal e) {
            System.err.println(e.reason());
            return FAILED;
        } catch (ConfigException e) {
            e.problems().stream().map(Problem::toString).forEach(System.err::println);
            return NOT_CONFIGURED;
        } catch (IOException e) {
            System.err.println(e);
            return FAILED;
        }
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
        return ConfigValueFactory.fromMap(answer)
                .render(ConfigRenderOptions.concise().setFormatted(true));
    }
}
