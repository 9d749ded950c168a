package io.wirehost.host.cli;

import io.wirehost.host.Check;
import io.wirehost.host.Version;
import io.wirehost.host.config.JsonText;
import io.wirehost.host.config.Problem;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What an operator does with the host as a whole. */
final class LifeVerbs {
    static final String CONF = "CONF";
    private static final String CONFIGURATION =
            "the configuration; conf/host.conf of the installation";

    private LifeVerbs() {}

    static Verb start() {
        return Verb.of(
                        "start",
                        "starts the host in the background",
                        "Returns when every listener listens, or with what is wrong.")
                .optionalOperand(CONF, CONFIGURATION)
                .does(WordErrors::notUnderstood);
    }

    static Verb run() {
        return Verb.of(
                        "run",
                        "starts it in the foreground, with its log on the terminal",
                        "It is stopped by Ctrl-C or the signal TERM.")
                .optionalOperand(CONF, CONFIGURATION)
                .does(WordErrors::notUnderstood);
    }

    static Verb drain() {
        return Verb.of(
                        "drain",
                        "accepts no connections any more, and asks the sessions to end",
                        "The host goes on until it is stopped.")
                .option("--over", "TIME", "not all at once, but evenly over a time, as in 2m")
                .asks("drain");
    }

    static Verb stop() {
        return Verb.of(
                        "stop",
                        "ends the host; what is queued is still written",
                        "Returns when it has ended.")
                .number(
                        "--timeout",
                        "SECONDS",
                        "gives up after so long; WIREHOST_STOP_SECONDS, or 60")
                .flag("--force", "kills it after the timeout, instead of giving up")
                .does(WordErrors::notUnderstood);
    }

    static Verb restart() {
        return Verb.of(
                        "restart",
                        "checks the configuration, stops the host and starts it again",
                        "If the configuration is wrong, the host goes on as it was.")
                .optionalOperand(CONF, "the configuration; the one that the host runs with")
                .does(WordErrors::notUnderstood);
    }

    static Verb check() {
        return Verb.of(
                        "check",
                        "whether a configuration and its plugins are right; starts nothing",
                        "Warns of ports that cannot be had, of too few file descriptors, and of"
                            + " handlers that get no connections since another one claims the same"
                            + " bytes.")
                .optionalOperand(CONF, CONFIGURATION)
                .json()
                .does(LifeVerbs::check);
    }

    static Verb reload() {
        return Verb.of(
                        "reload",
                        "takes over what has changed of configuration and plugins",
                        "No session is closed. If anything is wrong, everything goes on as it was."
                            + " So does the signal HUP to a host in the background; its log tells.")
                .asks("reload");
    }

    static Verb status() {
        return Verb.of(
                        "status",
                        "whether it runs; its listeners, plugins and sessions",
                        "Exit codes: 0 running, 1 dead and its pid file is there, 3 not running, 4"
                                + " running and does not answer.")
                .json()
                .does(new Status());
    }

    static Verb version() {
        return Verb.of("version", "of Wirehost and of the Java that it brings")
                .json()
                .does((words, _) -> words.json() ? printVersionForPrograms() : printVersion());
    }

    private static int check(Words words, Installation installation) {
        Path conf =
                words.operand(CONF).map(installation::file).orElseGet(installation::defaultConf);
        Check check = Check.of(installation.home(), conf);
        if (words.json()) {
            System.out.print(
                    JsonText.of(
                            Map.of(
                                    "ok", check.problems().isEmpty(),
                                    "file", conf.toString(),
                                    "problems", problems(check.problems()),
                                    "warnings", problems(check.warnings()))));
        } else {
            check.problems().forEach(System.err::println);
            check.warnings().forEach(each -> System.err.println("warning: " + each));
            if (check.problems().isEmpty()) {
                System.out.println(conf + " is right");
            }
        }
        return check.problems().isEmpty() ? ExitCode.DONE : ExitCode.NOT_CONFIGURED;
    }

    private static List<Map<String, Object>> problems(List<Problem> problems) {
        return problems.stream()
                .map(each ->
                        Map.<String, Object>of(
                                "file", each.place().file(),
                                "line", each.place().line(),
                                "key", each.place().path(),
                                "message", each.message()))
                .toList();
    }

    static int printVersion() {
        System.out.println("wirehost " + Version.current());
        System.out.println("java " + System.getProperty("java.version"));
        return ExitCode.DONE;
    }

    private static int printVersionForPrograms() {
        System.out.print(
                JsonText.of(
                        Map.of(
                                "wirehost", Version.current(),
                                "java", System.getProperty("java.version"))));
        return ExitCode.DONE;
    }

    /** Unlike other questions, it has an answer where nothing runs. */
    private static final class Status implements Action {
        private final Question question = Question.of("status");

        @Override
        public List<String> asked() {
            return question.asked();
        }

        @Override
        public int run(Words words, Installation installation) {
            if (installation.pid().isPresent()) {
                return question.run(words, installation);
            }
            Path pidFile = installation.var().resolve("host.pid");
            boolean dead = Files.exists(pidFile);
            String text =
                    dead
                            ? "wirehost is not running; it ended without leave, as %s tells"
                                    .formatted(pidFile)
                            : "wirehost is not running";
            System.out.print(
                    words.json()
                            ? JsonText.of(Map.of("ok", false, "running", false, "error", text))
                            : text + System.lineSeparator());
            return dead ? ExitCode.STATUS_DEAD : ExitCode.STATUS_NOT_RUNNING;
        }
    }
}
