package io.wirehost.host.cli;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** {@code host.sh help}. */
final class HelpVerb {
    private static final String VERB = "VERB";

    private HelpVerb() {}

    static Verb help() {
        return Verb.of("help", "all verbs, or all of one verb")
                .optionalOperands(VERB, "as in: help sessions list")
                .does(HelpVerb::run);
    }

    private static int run(Words words, Installation installation) {
        CommandSpec spec = words.verb().root();
        for (String word : words.operands(VERB)) {
            CommandLine sub = spec.subcommands().get(word);
            if (sub == null) {
                return WordErrors.noVerb(spec, word);
            }
            spec = sub.getCommandSpec();
        }
        CommandLine.usage(spec.commandLine(), System.out, Ansi.OFF);
        return ExitCode.DONE;
    }
}
