import io.wirehost.host.cli.Cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Writes what bash completes of the words of {@code host.sh}, from their declaration: verbs,
 * options, the values of those that have a few, also behind {@code =}, and files.
 */
public final class BashCompletion {
    private static final Set<String> FILES = Set.of("CONF", "FILE");

    private static final String SCRIPT =
            """
            # What bash completes of the words of host.sh. Made from their declaration.

            _host_sh() {
                local cur=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]}
                local verb='' help='' verbs='' options='' values='' files='' i
                # What stands behind an equals sign is a word of its own, and so is the sign.
                if [[ $cur == '=' ]]; then
                    cur=''
                elif [[ $option == '=' ]]; then
                    option=${COMP_WORDS[COMP_CWORD - 2]}
                fi
                for ((i = 1; i < COMP_CWORD; i++)); do
                    case "$verb:${COMP_WORDS[i]}" in
                        :help) help=yes ;;
                        %s) verb=${verb:+$verb }${COMP_WORDS[i]} ;;
                    esac
                done
                case $verb in
            %s    esac
                case "$verb:$option" in
            %s    esac
                if [[ $help ]]; then
                    options='' values='' files=''
                elif [[ $values || $files ]]; then
                    verbs='' options=''
                elif [[ $cur != -* ]]; then
                    case $verb in
                        %s) files=yes ;;
                    esac
                fi
                [[ $cur == -* ]] || options=''
                mapfile -t COMPREPLY < <(compgen -W "$verbs $options $values" -- "$cur")
                if [[ $files == yes ]]; then
                    compopt -o filenames
                    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
                fi
            }

            complete -F _host_sh host.sh
            """;

    private final List<String> steps = new ArrayList<>();
    private final StringBuilder words = new StringBuilder();
    private final StringBuilder values = new StringBuilder();
    private final List<String> takingFiles = new ArrayList<>();

    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("usage: BashCompletion FILE");
            System.exit(2);
        }
        Path file = Path.of(args[0]);
        Files.createDirectories(file.getParent());
        Files.writeString(file, new BashCompletion().of(Cli.commandLine().getCommandSpec()));
    }

    private String of(CommandSpec program) {
        add(program, "");
        return SCRIPT.formatted(
                String.join(" | \\\n            ", steps),
                words,
                values,
                String.join(" | ", takingFiles));
    }

    private void add(CommandSpec spec, String verb) {
        words.append(
                "        '%s') verbs='%s' options='%s' ;;%n"
                        .formatted(
                                verb,
                                String.join(" ", spec.subcommands().keySet()),
                                options(spec)));
        spec.options().stream()
                .filter(option -> option.arity().max() > 0)
                .forEach(option -> values.append(values(verb, option)));
        if (spec.positionalParameters().stream()
                .anyMatch(place -> FILES.contains(place.paramLabel()))) {
            takingFiles.add("'" + verb + "'");
        }
        spec.subcommands()
                .forEach((name, sub) -> {
                    if (!name.equals("help")) {
                        steps.add("'" + verb + ":" + name + "'");
                        add(sub.getCommandSpec(), (verb + " " + name).strip());
                    }
                });
    }

    private static String options(CommandSpec spec) {
        return spec.options().stream()
                .map(OptionSpec::longestName)
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static String values(String verb, OptionSpec option) {
        String patterns =
                List.of(option.names()).stream()
                        .map(name -> "'" + verb + ":" + name + "'")
                        .collect(Collectors.joining(" | "));
        String then =
                option.completionCandidates() != null
                        ? "values='%s'"
                                .formatted(
                                        StreamSupport.stream(
                                                        option.completionCandidates().spliterator(),
                                                        false)
                                                .collect(Collectors.joining(" ")))
                        : FILES.contains(option.paramLabel()) ? "files=yes" : "values=' '";
        return "        %s) %s ;;%n".formatted(patterns, then);
    }
}
