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
 * The program behind {@code host.sh plugins verify}, {@code install} and {@code remove}, which need
 * no running host. Exit codes: 0, 1 with the reasons, 2 for wrong arguments, 6 where the
 * configuration does not say where the plugins are.
 */
public final class PluginsMain {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int NOT_CONFIGURED = 6;

    private PluginsMain() {}

    /**
     * The program.
     *
     * @param args {@code verify FILE table|json}, or {@code install HOME CONF FILE}, or {@code
     *     remove HOME CONF ID}
     */
    public static void main(String[] args) {
        System.exit(run(List.of(args)));
    }

    private static int run(List<String> args) {
        String verb = args.isEmpty() ? "" : args.getFirst();
        try {
            if (verb.equals("verify") && args.size() == 3) {
                return verify(Path.of(args.get(1)), args.get(2).equals("json"));
            }
            if (verb.equals("install") && args.size() == 4) {
                return install(config(args), directory(args), Path.of(args.get(3)));
            }
            if (verb.equals("remove") && args.size() == 4) {
                return remove(directory(args), args.get(3));
            }
            System.err.println(
                    "usage: PluginsMain verify FILE table|json | install HOME CONF FILE"
                            + " | remove HOME CONF ID");
            return USAGE;
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
    private static PluginsConfig config(List<String> args) throws ConfigException {
        try {
            return ConfigLoader.load(Path.of(args.get(2))).plugins();
        } catch (ConfigException e) {
            return e.usable().map(HostConfig::plugins).orElseThrow(() -> e);
        }
    }

    private static PluginDirectory directory(List<String> args) throws ConfigException {
        return new PluginDirectory(Path.of(args.get(1)).resolve(config(args).directory()));
    }

    private static int verify(Path file, boolean json) {
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

    private static int install(PluginsConfig config, PluginDirectory directory, Path file)
            throws Refusal, IOException {
        PluginVerification verification = PluginVerification.of(file);
        if (!verification.isRight()) {
            verification.reasons().forEach(System.err::println);
            return FAILED;
        }
        System.out.println(directory.install(verification.info()));
        if (config.trust() == PluginsConfig.Trust.CHECKSUM) {
            System.out.println(
                    "if it is not there yet, plugins.lock beside the configuration needs the line: "
                            + Admission.line(verification.info()));
        }
        return 0;
    }

    private static int remove(PluginDirectory directory, String id) throws Refusal, IOException {
        System.out.println(directory.remove(id));
        return 0;
    }
}
