package io.wirehost.host.cli;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;

/** {@code host.sh} itself: its verbs, and what holds for all of them. */
final class Program {
    private static final String NAME = "host.sh";
    private static final String HELP = "help";
    private static final String VERSION = "--version";

    private Program() {}

    /** In the order of the help. Made when they are asked for: a call needs one of them. */
    private static final SequencedMap<String, Supplier<Verb>> VERBS = new LinkedHashMap<>();

    static {
        VERBS.put("start", LifeVerbs::start);
        VERBS.put("run", LifeVerbs::run);
        VERBS.put("drain", LifeVerbs::drain);
        VERBS.put("stop", LifeVerbs::stop);
        VERBS.put("restart", LifeVerbs::restart);
        VERBS.put("check", LifeVerbs::check);
        VERBS.put("reload", LifeVerbs::reload);
        VERBS.put("status", LifeVerbs::status);
        VERBS.put("sessions", SessionVerbs::sessions);
        VERBS.put("listeners", SessionVerbs::listeners);
        VERBS.put("top", SessionVerbs::top);
        VERBS.put("tap", SessionVerbs::tap);
        VERBS.put("plugins", PluginVerbs::plugins);
        VERBS.put("metrics", WatchVerbs::metrics);
        VERBS.put("log", WatchVerbs::log);
        VERBS.put("jfr", WatchVerbs::jfr);
        VERBS.put("config", WatchVerbs::config);
        VERBS.put("doctor", DoctorVerb::doctor);
        VERBS.put("diag", DiagVerb::diag);
        VERBS.put("version", LifeVerbs::version);
        VERBS.put("help", HelpVerb::help);
    }

    /** With the verb that the words begin with; with all verbs if there is no such verb. */
    static Verb beginningWith(List<String> words) {
        Supplier<Verb> verb = words.isEmpty() ? null : VERBS.get(words.getFirst());
        return verb == null || words.getFirst().equals(HELP) ? whole() : program().with(verb.get());
    }

    static Verb whole() {
        return program().with(VERBS.values().stream().map(Supplier::get).toArray(Verb[]::new));
    }

    private static Verb program() {
        Verb program =
                Verb.of(
                                NAME,
                                "Wirehost: a host for TCP protocols written as plugins.",
                                "\"host.sh help VERB\" tells all of a verb.")
                        .flag(VERSION, "of Wirehost and of the Java that it brings")
                        .does(Program::run);
        program.spec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes())
                .footerHeading("%nEnvironment:%n")
                .footer(footer());
        return program;
    }

    private static int run(Words words, Installation installation) {
        if (words.has(VERSION)) {
            return LifeVerbs.printVersion();
        }
        CommandLine.usage(words.verb().commandLine(), System.err, Ansi.OFF);
        return ExitCode.USAGE;
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("0", "done");
        codes.put("1", "failed");
        codes.put("2", "wrong arguments");
        codes.put("4", "not allowed, or no answer");
        codes.put("5", "not installed");
        codes.put("6", "not configured: the configuration has mistakes");
        codes.put("7", "not running; of status: 3, or 1 where the pid file is still there");
        return Collections.unmodifiableMap(codes);
    }

    /** What of the environment counts, and how. */
    static Map<String, String> environment() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("WIREHOST_HOME", "the installation; the directory above the one of host.sh");
        names.put(
                "WIREHOST_VAR",
                "its state, log and data; $WIREHOST_HOME/var. A second host needs one of its own");
        names.put(
                "WIREHOST_JAVA_OPTS",
                "options for the Java of the host, after those of host.sh: \"-Xmx2g\"");
        names.put(
                "WIREHOST_LOG_FORMAT",
                "json: each line of the log is an object, for programs; plain");
        names.put("WIREHOST_STOP_SECONDS", "how long stop waits; 60");
        return Collections.unmodifiableMap(names);
    }

    /** What is where in an installation. */
    static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("conf/host.conf", "the configuration");
        files.put("conf/reference.conf", "every setting, with its default and what it means");
        files.put("conf/logback.xml", "what is logged, and where to");
        files.put("plugins/", "the protocols, a jar or a folder each");
        files.put("var/host.pid", "the process of the running host");
        files.put("var/host.sock", "where it is asked; for its user alone");
        files.put("var/log/", "its log; host.out has what Java itself says");
        return Collections.unmodifiableMap(files);
    }

    private static String[] footer() {
        return environment().entrySet().stream()
                .map(each -> "  %-21s  %s".formatted(each.getKey(), each.getValue()))
                .toArray(String[]::new);
    }
}
