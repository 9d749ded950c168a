package io.wirehost.host.cli;

/** What an operator looks at: figures, the log, recordings, the configuration. */
final class WatchVerbs {
    private WatchVerbs() {}

    static Verb metrics() {
        return Verb.of("metrics", "all that is counted, in the text format of Prometheus")
                .asks("metrics");
    }

    static Verb log() {
        return Verb.of(
                        "log",
                        "the loggers with a level of their own; changes levels",
                        "LOGGER=LEVEL logs from this level on: trace, debug, info, warn, error or"
                            + " off, until the host stops; with LEVEL default, as before. LOGGER is"
                            + " root, a package as io.wirehost.host.session, or a class.",
                        "reopen goes on in a new log file, after the old one was moved away"
                                + " (logrotate); the host itself begins one each day and at 20 MB.")
                .optionalOperand("SETTING", "LOGGER=LEVEL, or reopen")
                .option("--for", "TIME", "changes the level for a time alone, as in 10m")
                .asks("log");
    }

    static Verb jfr() {
        return Verb.of("jfr", "records events of Java and of Wirehost with JDK Flight Recorder")
                .with(
                        Verb.of(
                                        "start",
                                        "records from now on, until the host stops",
                                        "The events of Java, and wirehost.Session, SlowHandler,"
                                                + " Malformed, Reload and PluginSwap.")
                                .asks("jfr-start"),
                        Verb.of(
                                        "dump",
                                        "writes what was recorded, the last 250 MB",
                                        "For JDK Mission Control or: jfr print FILE.")
                                .operand(Verb.FILE, "to write to")
                                .json()
                                .does(new JfrDump()));
    }

    static Verb config() {
        return Verb.of("config", "what the configuration comes to")
                .with(
                        Verb.of(
                                        "show",
                                        "all settings that hold",
                                        "As the file is now; passwords and the like are masked.")
                                .flag(ConfigShow.ORIGIN, "where each value is set")
                                .flag(ConfigShow.RUNNING, "as it was when the host took it over")
                                .json()
                                .does(new ConfigShow()));
    }
}
