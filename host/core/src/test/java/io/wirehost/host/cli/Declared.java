package io.wirehost.host.cli;

import picocli.CommandLine.Model.CommandSpec;

import java.util.HashSet;
import java.util.Set;

/** What is declared, for tests of other packages. */
public final class Declared {
    private Declared() {}

    /** The verbs of a running host that the words of an operator may come to. */
    public static Set<String> asked() {
        Set<String> asked = new HashSet<>();
        collect(Program.whole().spec(), asked);
        return asked;
    }

    private static void collect(CommandSpec spec, Set<String> asked) {
        asked.addAll(Verb.of(spec).action().asked());
        spec.subcommands().values().forEach(sub -> collect(sub.getCommandSpec(), asked));
    }
}
