import io.wirehost.host.Version;
import io.wirehost.host.cli.Cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes the manual page of the packed host, from what {@code host.sh help} says. */
public final class ManPage {
    private static final String ELLIPSIS = "…";
    private final StringBuilder page = new StringBuilder();

    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("usage: ManPage FILE");
            System.exit(2);
        }
        Path file = Path.of(args[0]);
        Files.createDirectories(file.getParent());
        Files.writeString(file, new ManPage().of(Cli.commandLine().getCommandSpec()));
    }

    private String of(CommandSpec program) {
        UsageMessageSpec usage = program.usageMessage();
        line(".TH WIREHOST 1 \"\" \"Wirehost %s\"".formatted(Version.current()));
        line(".SH NAME");
        line("wirehost \\- a host for TCP protocols written as plugins");
        line(".SH SYNOPSIS");
        synopsis(program);
        line(".SH DESCRIPTION");
        text(usage.header()[0]);
        for (String paragraph : usage.description()) {
            line(".PP");
            text(paragraph);
        }
        line(".PP");
        options(program);
        line(".SH VERBS");
        program.subcommands().values().forEach(verb -> verb(verb.getCommandSpec()));
        line(".SH EXIT STATUS");
        items(usage.exitCodeList());
        line(".SH ENVIRONMENT");
        items(Cli.environment());
        line(".SH FILES");
        text("Below the directory of the installation:");
        items(Cli.files());
        return page.toString();
    }

    /** Of those that have verbs of their own, these. */
    private void verb(CommandSpec spec) {
        if (!spec.subcommands().isEmpty()) {
            spec.subcommands().values().forEach(below -> verb(below.getCommandSpec()));
            return;
        }
        UsageMessageSpec usage = spec.usageMessage();
        line(".SS");
        synopsis(spec);
        text(usage.header()[0] + ".");
        for (String paragraph : usage.description()) {
            line(".PP");
            text(paragraph);
        }
        for (PositionalParamSpec place : spec.positionalParameters()) {
            item("\\fI" + escaped(place.paramLabel()) + "\\fR", place.description());
        }
        options(spec);
    }

    private void synopsis(CommandSpec spec) {
        String synopsis = spec.usageMessage().customSynopsis()[0];
        String name = spec.qualifiedName();
        line("\\fB%s\\fR%s".formatted(escaped(name), escaped(synopsis.substring(name.length()))));
    }

    /** But for that of the help, which all have. */
    private void options(CommandSpec spec) {
        for (OptionSpec option : spec.options()) {
            if (!option.usageHelp() || spec.parent() == null) {
                List<String> names =
                        List.of(option.names()).stream()
                                .map(name -> "\\fB" + escaped(name) + "\\fR")
                                .toList();
                String value =
                        option.arity().max() == 0
                                ? ""
                                : " \\fI" + escaped(option.paramLabel()) + "\\fR";
                item(String.join(", ", names) + value, option.description());
            }
        }
    }

    private void items(Map<String, String> items) {
        items.forEach((name, meaning) -> item("\\fB" + escaped(name) + "\\fR", meaning));
    }

    private void item(String tag, String... meaning) {
        line(".TP");
        line(tag);
        text(String.join(" ", meaning));
    }

    private void text(String text) {
        String escaped = escaped(text);
        boolean request = escaped.startsWith(".") || escaped.startsWith("'");
        line(request ? "\\&" + escaped : escaped);
    }

    private void line(String line) {
        page.append(line).append('\n');
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.replace(ELLIPSIS, "...")
                .codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '\\' -> escaped.append("\\e");
                        case '-' -> escaped.append("\\-");
                        default -> {
                            if (c < 0x80) {
                                escaped.appendCodePoint(c);
                            } else {
                                escaped.append("\\[u%04X]".formatted(c));
                            }
                        }
                    }
                });
        return escaped.toString();
    }
}
