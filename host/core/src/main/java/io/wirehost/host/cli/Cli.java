package io.wirehost.host.cli;

import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The program behind {@code host.sh}, whose words are its arguments. It exits with one of {@link
 * ExitCode}.
 */
public final class Cli {
    private static final int HELP_WIDTH = 100;
    private static final int LONG_OPTION = 24;

    private static final Set<String> HELP = Set.of("-h", "--help");

    private Cli() {}

    /**
     * The program.
     *
     * @param args what was typed behind {@code host.sh}
     */
    public static void main(String[] args) {
        System.exit(run(Installation.ofProperties(), List.of(args)));
    }

    private static int run(Installation installation, List<String> typed) {
        try {
            Words words = understood(typed);
            if (words.parsed().isUsageHelpRequested()) {
                words.verb().commandLine().usage(System.out);
                return ExitCode.DONE;
            }
            return Verb.of(words.verb()).action().run(words, installation);
        } catch (ParameterException e) {
            System.err.println(WordErrors.message(e));
            return ExitCode.USAGE;
        }
    }

    /**
     * What was typed.
     *
     * @throws ParameterException if it makes no sense
     */
    static Words understood(List<String> typed) {
        CommandLine line = commandLine(Program.beginningWith(typed).spec());
        List<String> words = completed(line.getCommandSpec(), typed);
        ParseResult parsed = line.parseArgs(words.toArray(String[]::new));
        while (parsed.hasSubcommand() && !parsed.isUsageHelpRequested()) {
            parsed = parsed.subcommand();
        }
        return new Words(parsed);
    }

    /** With the verb that is meant where none is named. */
    private static List<String> completed(CommandSpec program, List<String> words) {
        CommandLine first = words.isEmpty() ? null : program.subcommands().get(words.getFirst());
        if (first == null) {
            return words;
        }
        String otherwise = Verb.of(first.getCommandSpec()).otherwise();
        boolean named = words.size() > 1 && !words.get(1).startsWith("-");
        if (otherwise.isEmpty() || named || HELP.stream().anyMatch(words::contains)) {
            return words;
        }
        List<String> completed = new ArrayList<>(words);
        completed.add(1, otherwise);
        return completed;
    }

    /**
     * All verbs, as picocli knows them.
     *
     * @return of the program {@code host.sh}
     */
    public static CommandLine commandLine() {
        return commandLine(Program.whole().spec());
    }

    private static CommandLine commandLine(CommandSpec spec) {
        layOut(spec);
        CommandLine line = new CommandLine(spec);
        line.setExpandAtFiles(false);
        line.setInterpolateVariables(false);
        line.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
        return line;
    }

    /**
     * What of the environment counts.
     *
     * @return names, each with what it is for
     */
    public static Map<String, String> environment() {
        return Program.environment();
    }

    /**
     * What is where in an installation.
     *
     * @return paths from its directory, each with what it is
     */
    public static Map<String, String> files() {
        return Program.files();
    }

    private static void layOut(CommandSpec spec) {
        spec.usageMessage()
                .width(HELP_WIDTH)
                .sortOptions(false)
                .synopsisHeading("%nusage: ")
                .customSynopsis(Synopsis.of(spec))
                .longOptionsMaxWidth(LONG_OPTION)
                .descriptionHeading(spec.usageMessage().description().length == 0 ? "" : "%n")
                .parameterListHeading("%n")
                .optionListHeading("%n")
                .commandListHeading("%n");
        spec.subcommands().values().forEach(sub -> layOut(sub.getCommandSpec()));
    }
}
