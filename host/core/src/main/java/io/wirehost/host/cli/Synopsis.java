package io.wirehost.host.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** How a verb is called. */
final class Synopsis {
    private Synopsis() {}

    /** The verb without the name of the program. */
    static String words(CommandSpec spec) {
        String name = spec.qualifiedName();
        String program = spec.root().name();
        return name.substring(Math.min(name.length(), program.length() + 1));
    }

    static String of(CommandSpec spec) {
        StringBuilder synopsis = new StringBuilder(spec.qualifiedName());
        if (!spec.subcommands().isEmpty()) {
            synopsis.append(Verb.of(spec).otherwise().isEmpty() ? " VERB" : " [VERB]");
        }
        for (PositionalParamSpec place : spec.positionalParameters()) {
            String label = place.paramLabel() + (place.arity().max() > 1 ? "…" : "");
            synopsis.append(place.arity().min() > 0 ? " " + label : " [" + label + "]");
        }
        if (spec.parent() == null) {
            synopsis.append(" [ARGUMENT…]");
        } else if (spec.options().size() > 1) { // than that for help
            synopsis.append(" [OPTION…]");
        }
        return synopsis.toString();
    }
}
