package io.wirehost.host.cli;

import io.wirehost.host.config.Spelling;

import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Tells what is wrong with the words, and what would be right. */
final class WordErrors {
    private WordErrors() {}

    static String message(ParameterException e) {
        CommandSpec spec = e.getCommandLine().getCommandSpec();
        return message(
                spec,
                switch (e) {
                    case UnmatchedArgumentException unmatched -> unmatched(spec, unmatched);
                    case MissingParameterException missing -> missing(spec, missing.getMissing());
                    default -> wrong(e);
                });
    }

    /** What a verb does that has verbs of its own and was called without. */
    static int verbIsMissing(Words words, Installation installation) {
        System.err.println(message(words.verb(), verbs(words.verb())));
        return ExitCode.USAGE;
    }

    /** What {@code help} does for a verb that there is not. */
    static int noVerb(CommandSpec spec, String word) {
        System.err.println(message(spec, wrongVerb(spec, word)));
        return ExitCode.USAGE;
    }

    /** What the launcher leaves undone has words that it does not understand. */
    static int notUnderstood(Words words, Installation installation) {
        System.err.println(
                message(words.verb(), "it is called like this: " + Synopsis.of(words.verb())));
        return ExitCode.USAGE;
    }

    private static String message(CommandSpec spec, String problem) {
        String words = Synopsis.words(spec);
        return "host.sh: %s; see: host.sh help%s"
                .formatted(problem, words.isEmpty() ? "" : " " + words);
    }

    private static String unmatched(CommandSpec spec, UnmatchedArgumentException e) {
        String word = e.getUnmatched().getFirst();
        if (e.isUnknownOption()) {
            return option(spec, word);
        }
        if (spec.subcommands().isEmpty()) {
            return "\"%s\" is too much; it is called like this: %s"
                    .formatted(word, Synopsis.of(spec));
        }
        return wrongVerb(spec, word);
    }

    private static String wrongVerb(CommandSpec spec, String word) {
        if (spec.parent() == null) {
            return "there is no verb " + unknown(word, spec.subcommands().keySet());
        }
        return spec.subcommands().isEmpty()
                ? Synopsis.words(spec) + " has no verbs"
                : verbs(spec) + guess(word, spec.subcommands().keySet());
    }

    private static String verbs(CommandSpec spec) {
        return "%s can do: %s"
                .formatted(Synopsis.words(spec), String.join(", ", spec.subcommands().keySet()));
    }

    private static String option(CommandSpec spec, String word) {
        List<String> known =
                spec.options().stream()
                        .map(OptionSpec::longestName)
                        .filter(name -> name.length() > 2)
                        .toList();
        String name = word.replaceFirst("=.*", "");
        String subject = spec.parent() == null ? "host.sh" : Synopsis.words(spec);
        return "%s has no option %s; there are: %s%s"
                .formatted(subject, name, options(spec), guess(name, known));
    }

    private static String options(CommandSpec spec) {
        return spec.options().stream()
                .map(OptionSpec::longestName)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String missing(CommandSpec spec, List<ArgSpec> missing) {
        return missing.getFirst() instanceof OptionSpec option
                ? option.longestName() + " needs a value: " + option.paramLabel()
                : "it is called like this: " + Synopsis.of(spec);
    }

    private static String wrong(ParameterException e) {
        if (e instanceof OverwrittenOptionException twice) {
            return name(twice.getOverwritten()) + " is there twice";
        }
        return e.getCause() instanceof TypeConversionException cause && e.getArgSpec() != null
                ? name(e.getArgSpec()) + ": " + cause.getMessage()
                : String.valueOf(e.getMessage());
    }

    private static String name(ArgSpec spec) {
        return spec instanceof OptionSpec option ? option.longestName() : spec.paramLabel();
    }

    /** A word that is none of those which there are. */
    static String unknown(String word, Collection<String> known) {
        return "\"%s\"; there are: %s%s"
                .formatted(word, String.join(", ", known), guess(word, known));
    }

    private static String guess(String word, Collection<String> known) {
        return Spelling.nearest(word, known)
                .map(meant -> "; did you mean " + meant + "?")
                .orElse("");
    }
}
