package io.wirehost.host.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.TypeConversionException;

import java.util.List;

/**
 * The declaration of a verb. Without the annotations of picocli, whose reading costs more than all
 * else that a call does.
 */
final class Verb {
    static final String OUTPUT = "--output";
    static final String JSON = "json";

    /** The label of an operand that is a file, named from where the operator is. */
    static final String FILE = "FILE";

    private static final List<String> FORMS = List.of(JSON, "table");

    private final CommandSpec spec;
    private Action action = WordErrors::verbIsMissing;
    private int places;
    private String otherwise = "";

    private Verb(String name, String summary, String... details) {
        spec = CommandSpec.wrapWithoutInspection(this).name(name);
        spec.usageMessage().header(summary).description(details);
        spec.addOption(
                OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("tells what it does")
                        .build());
    }

    /**
     * A verb.
     *
     * @param summary a line of the help that has all verbs
     * @param details the help of this one has them as well; a paragraph each
     */
    static Verb of(String name, String summary, String... details) {
        return new Verb(name, summary, details);
    }

    /** A word that it must have. */
    Verb operand(String label, String description) {
        return place(label, "1", description, text());
    }

    /** A word that it may have. */
    Verb optionalOperand(String label, String description) {
        return place(label, "0..1", description, text());
    }

    /** A word that it may have, and which can only be this one. */
    Verb optionalWord(String word, String description) {
        return place(word, "0..1", description, oneOf(List.of(word)));
    }

    /** One word or more. */
    Verb operands(String label, String description) {
        return place(label, "1..*", description, text());
    }

    /** Any number of words. */
    Verb optionalOperands(String label, String description) {
        return place(label, "0..*", description, text());
    }

    private Verb place(
            String label, String arity, String description, ITypeConverter<String> check) {
        spec.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel(label)
                        .index(arity.endsWith("*") ? places + "..*" : Integer.toString(places))
                        .arity(arity)
                        .required(!arity.startsWith("0"))
                        .description(description)
                        .converters(check)
                        .build());
        places++;
        return this;
    }

    /** One that has no value. */
    Verb flag(String names, String description) {
        spec.addOption(named(names).arity("0").description(description).build());
        return this;
    }

    Verb option(String names, String label, String description) {
        return valued(names, label, description, text());
    }

    /** One whose value is a whole number. */
    Verb number(String names, String label, String description) {
        return valued(names, label, description, wholeNumber());
    }

    /** One whose value is one of a few. */
    Verb choice(String names, String label, List<String> values, String description) {
        String all = description + ": " + String.join(", ", values);
        spec.addOption(
                named(names)
                        .arity("1")
                        .paramLabel(label)
                        .description(all)
                        .completionCandidates(values)
                        .converters(oneOf(values))
                        .build());
        return this;
    }

    private Verb valued(
            String names, String label, String description, ITypeConverter<String> check) {
        spec.addOption(
                named(names)
                        .arity("1")
                        .paramLabel(label)
                        .description(description)
                        .converters(check)
                        .build());
        return this;
    }

    private static OptionSpec.Builder named(String names) {
        return OptionSpec.builder(names.split(", ", -1));
    }

    private static ITypeConverter<String> text() {
        return value -> value;
    }

    private static ITypeConverter<String> wholeNumber() {
        return value -> {
            if (!value.matches("[0-9]{1,9}")) {
                throw new TypeConversionException("\"%s\" is not a whole number".formatted(value));
            }
            return value;
        };
    }

    private static ITypeConverter<String> oneOf(List<String> values) {
        return value -> {
            if (!values.contains(value)) {
                throw new TypeConversionException(
                        "there is no " + WordErrors.unknown(value, values));
            }
            return value;
        };
    }

    /** It asks the running host, which knows it by this name. */
    Verb asks(String verb) {
        return json().does(Question.of(verb));
    }

    /** Its answer can be had for programs. */
    Verb json() {
        return choice("-o, " + OUTPUT, "FORM", FORMS, "of the answer, table if none is named");
    }

    Verb does(Action what) {
        action = what;
        return this;
    }

    Verb with(Verb... verbs) {
        for (Verb verb : verbs) {
            spec.addSubcommand(verb.spec.name(), verb.spec);
        }
        return this;
    }

    /** Has one of its verbs done where none is named. */
    Verb otherwise(String verb) {
        otherwise = verb;
        return this;
    }

    /** What it does where none of its verbs is named; empty: that is a mistake. */
    String otherwise() {
        return otherwise;
    }

    CommandSpec spec() {
        return spec;
    }

    Action action() {
        return action;
    }

    /** The one that picocli has made this of. */
    static Verb of(CommandSpec spec) {
        return (Verb) spec.userObject();
    }
}
