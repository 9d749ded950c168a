package io.wirehost.host.admin;

import io.wirehost.host.config.Spelling;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the operator asks.
 *
 * @param verb that the host is asked for
 * @param request the verb and its arguments
 * @param json whether the answer is for programs
 */
record Question(String verb, Map<String, Object> request, boolean json) {
    private enum Operands {
        NONE,
        OPTIONAL,
        ONE,
        MANY
    }

    /**
     * What can be asked in the words of the operator: {@code sessions close ID… --reason TEXT}.
     *
     * @param subject the first word
     * @param action the second one; {@code list} may be left out; empty if there is none
     * @param verb that the host knows it by
     * @param operands how many words follow that are no options
     * @param operand what these are; in small letters, the key of the request
     * @param options with a value
     * @param flags without one
     */
    private record Form(
            String subject,
            String action,
            String verb,
            Operands operands,
            String operand,
            Set<String> options,
            Set<String> flags) {
        static Form plain(
                String subject, String action, String verb, Operands operands, String operand) {
            return new Form(subject, action, verb, operands, operand, Set.of(), Set.of());
        }

        String words() {
            return action.isEmpty() ? subject : subject + " " + action;
        }

        String usage() {
            return switch (operands) {
                case NONE -> words();
                case OPTIONAL -> words() + " [" + operand + "]";
                case ONE -> words() + " " + operand;
                case MANY -> words() + " " + operand + "…";
            };
        }
    }

    private static final String LIST = "list";
    private static final List<String> JSON = List.of("-o", "json");
    private static final List<Form> FORMS =
            List.of(
                    new Form(
                            "sessions",
                            LIST,
                            "sessions",
                            Operands.NONE,
                            "",
                            Set.of(
                                    "listener",
                                    "protocol",
                                    "plugin",
                                    "peer",
                                    "state",
                                    "sort",
                                    "limit"),
                            Set.of("closed", "reverse")),
                    Form.plain("sessions", "show", "session", Operands.ONE, "ID"),
                    new Form(
                            "sessions",
                            "close",
                            "session-close",
                            Operands.MANY,
                            "ID",
                            Set.of("reason"),
                            Set.of()),
                    Form.plain("listeners", LIST, "listeners", Operands.NONE, ""),
                    Form.plain("listeners", "suspend", "listener-suspend", Operands.ONE, "NAME"),
                    Form.plain("listeners", "resume", "listener-resume", Operands.ONE, "NAME"),
                    new Form("drain", "", "drain", Operands.NONE, "", Set.of("over"), Set.of()),
                    new Form(
                            "config",
                            "show",
                            "config",
                            Operands.NONE,
                            "",
                            Set.of(),
                            Set.of("origin", "running")),
                    Form.plain("metrics", "", "metrics", Operands.NONE, ""),
                    new Form(
                            "log",
                            "",
                            "log",
                            Operands.OPTIONAL,
                            "SETTING",
                            Set.of("for"),
                            Set.of()),
                    new Form(
                            "tap",
                            "",
                            "tap",
                            Operands.OPTIONAL,
                            "ID",
                            Set.of(
                                    "listener",
                                    "peer",
                                    "text",
                                    "bytes",
                                    "rate",
                                    "max",
                                    "for",
                                    "record",
                                    "pcapng"),
                            Set.of()));

    /**
     * Reads the words: those of the operator, or where {@code host.sh} has understood them already,
     * {@code VERB [KEY=VALUE]… [-o json|table]}.
     *
     * @throws AdminRefusal if they make no sense
     */
    static Question of(List<String> words) throws AdminRefusal {
        List<Form> related =
                FORMS.stream().filter(form -> form.subject.equals(words.getFirst())).toList();
        if (related.isEmpty()) {
            return ofPairs(words);
        }
        if (related.getFirst().action.isEmpty()) {
            return of(related.getFirst(), words.subList(1, words.size()));
        }
        boolean lists = words.size() == 1 || words.get(1).startsWith("-");
        String action = lists ? LIST : words.get(1);
        for (Form form : related) {
            if (form.action.equals(action)) {
                return of(form, words.subList(lists ? 1 : 2, words.size()));
            }
        }
        throw AdminRefusal.ofArguments(
                "%s can do: %s; see: host.sh help"
                        .formatted(
                                words.getFirst(),
                                related.stream()
                                        .map(form -> form.action)
                                        .collect(Collectors.joining(", "))));
    }

    private static Question ofPairs(List<String> words) throws AdminRefusal {
        int output = words.indexOf("-o");
        Map<String, Object> request = new TreeMap<>();
        for (String word : words.subList(1, output < 0 ? words.size() : output)) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw AdminRefusal.ofArguments(word + " is not KEY=VALUE");
            }
            request.put(word.substring(0, equals), word.substring(equals + 1));
        }
        request.put("verb", words.getFirst());
        boolean json = output >= 0 && words.subList(output, words.size()).equals(JSON);
        return new Question(words.getFirst(), request, json);
    }

    private static Question of(Form form, List<String> words) throws AdminRefusal {
        Map<String, Object> request = new TreeMap<>();
        request.put("verb", form.verb);
        List<String> operands = new ArrayList<>();
        boolean json = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String option = option(form, word);
            if (option.isEmpty()) {
                operands.add(word);
            } else if (form.flags.contains(option)) {
                request.put(option, "true");
            } else if (++i == words.size()) {
                throw AdminRefusal.ofArguments(word + " needs a value; see: host.sh help");
            } else if (option.equals("output")) {
                json = isJson(form, words.get(i));
            } else {
                request.put(option, words.get(i));
            }
        }
        takeOperands(form, operands, request);
        return new Question(form.verb, request, json);
    }

    /** The name of an option; empty if the word is none. */
    private static String option(Form form, String word) throws AdminRefusal {
        if (!word.startsWith("-")) {
            return "";
        }
        String name =
                switch (word) {
                    case "-o" -> "output";
                    case "-r" -> "reverse";
                    default -> word.startsWith("--") ? word.substring(2) : word;
                };
        Set<String> known = new TreeSet<>(Set.of("output"));
        known.addAll(form.options);
        known.addAll(form.flags);
        if (known.contains(name)) {
            return name;
        }
        throw AdminRefusal.ofArguments(
                "%s has no option %s%s; see: host.sh help"
                        .formatted(
                                form.words(),
                                word,
                                Spelling.nearest(name, known)
                                        .map(meant -> "; did you mean --" + meant + "?")
                                        .orElse("")));
    }

    private static boolean isJson(Form form, String output) throws AdminRefusal {
        return switch (output) {
            case "json" -> true;
            case "table" -> false;
            default ->
                    throw AdminRefusal.ofArguments(
                            form.words() + " can only be asked with: -o json, -o table");
        };
    }

    private static void takeOperands(Form form, List<String> operands, Map<String, Object> request)
            throws AdminRefusal {
        boolean right =
                switch (form.operands) {
                    case NONE -> operands.isEmpty();
                    case OPTIONAL -> operands.size() <= 1;
                    case ONE -> operands.size() == 1;
                    case MANY -> !operands.isEmpty();
                };
        if (!right) {
            throw AdminRefusal.ofArguments(
                    "it is called like this: %s [OPTION…]; see: host.sh help"
                            .formatted(form.usage()));
        }
        if (!operands.isEmpty()) {
            request.put(form.operand.toLowerCase(Locale.ROOT), String.join(",", operands));
        }
    }
}
