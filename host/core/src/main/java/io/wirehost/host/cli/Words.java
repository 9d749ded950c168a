package io.wirehost.host.cli;

import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was typed behind a verb, once it is understood. */
record Words(ParseResult parsed) {
    CommandSpec verb() {
        return parsed.commandSpec();
    }

    boolean has(String option) {
        return parsed.hasMatchedOption(option);
    }

    Optional<String> value(String option) {
        return has(option)
                ? Optional.of(parsed.matchedOption(option).stringValues().getLast())
                : Optional.empty();
    }

    /** In the place with this label. */
    List<String> operands(String label) {
        return parsed.matchedPositionals().stream()
                .filter(place -> place.paramLabel().equals(label))
                .findFirst()
                .map(ArgSpec::stringValues)
                .orElse(List.of());
    }

    Optional<String> operand(String label) {
        return operands(label).stream().findFirst();
    }

    /** Whether the answer is for programs. */
    boolean json() {
        return value(Verb.OUTPUT).equals(Optional.of(Verb.JSON));
    }

    /** By the names of the options, and in small letters those of the places of operands. */
    Map<String, Object> request(Installation installation) {
        Map<String, Object> request = new TreeMap<>();
        for (OptionSpec option : parsed.matchedOptions()) {
            String name = option.longestName();
            if (!name.equals(Verb.OUTPUT)) {
                request.put(
                        name.substring(2),
                        option.arity().max() == 0 ? "true" : option.stringValues().getLast());
            }
        }
        for (PositionalParamSpec place : parsed.matchedPositionals()) {
            String label = place.paramLabel();
            String value = String.join(",", place.stringValues());
            request.put(
                    label.toLowerCase(Locale.ROOT),
                    label.equals(Verb.FILE) ? installation.file(value).toString() : value);
        }
        return request;
    }
}
