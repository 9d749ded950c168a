package io.wirehost.host.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;

import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what the library says of a file that it cannot parse in words that lead to the remedy. */
final class SyntaxProblem {
    private static final Pattern INCLUDE = Pattern.compile("\\binclude\\b[^\"]*\"([^\"]+)\"");

    private SyntaxProblem() {}

    /**
     * The one mistake at which the library gave up.
     *
     * @param file the file of the operator, for what has no place of its own
     * @param text what stands in that file
     */
    static Problem of(ConfigException e, String file, String text) {
        ConfigOrigin origin = e.origin();
        String message = String.valueOf(e.getMessage());
        if (e instanceof ConfigException.IO || e.getCause() instanceof java.io.IOException) {
            return include(e, file, text);
        }
        Place place =
                origin == null
                        ? new Place(file, 0, "")
                        : new Place(Origins.file(origin), Math.max(origin.lineNumber(), 0), "");
        if (message.contains("cycle in your includes")) {
            return new Problem(place, "includes itself; remove one include of the circle");
        }
        OptionalInt unclosed =
                endsTooEarly(message) && place.file().equals(file)
                        ? UnclosedBrace.line(text)
                        : OptionalInt.empty();
        if (unclosed.isPresent()) {
            return new Problem(
                    new Place(file, unclosed.getAsInt(), ""),
                    "syntax error: the brace or bracket that this line opens is not closed");
        }
        if (message.contains("Key '") && place.file().equals(file)) {
            place = new Place(file, lineOfKey(message, text, place.line()), "");
        }
        String prefix = origin == null ? "" : origin.description() + ": ";
        String detail = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
        return new Problem(place, detail(detail));
    }

    /** The library names the line where it gave up, which may be below that of the key. */
    private static int lineOfKey(String message, String text, int givenUp) {
        String key = message.replaceFirst("(?s).*?Key '([^']*)'.*", "$1");
        List<String> lines = text.lines().toList();
        for (int line = Math.min(givenUp, lines.size()); line > 0; line--) {
            if (lines.get(line - 1).contains(key)) {
                return line;
            }
        }
        return givenUp;
    }

    private static boolean endsTooEarly(String fact) {
        return fact.contains("end of file") || fact.contains("quote was still open");
    }

    private static String detail(String detail) {
        int advice = detail.indexOf(" (if you");
        String fact = advice < 0 ? detail : detail.substring(0, advice);
        if (fact.contains("cycle of substitutions")) {
            return fact.replaceFirst(".*value: ", "") + "; break the circle";
        }
        if (fact.startsWith("Key '")) {
            return "syntax error: " + fact + "; write key = value";
        }
        if (endsTooEarly(fact)) {
            return "syntax error: the file ends too early; a brace, bracket or quote is not closed";
        }
        if (fact.contains("unbalanced close brace")) {
            return "syntax error: } without a { before it; remove it, or add the {";
        }
        if (fact.startsWith("expecting a close parentheses")) { // so it says wherever a key is due
            return "syntax error: a key is expected here, not " + fact.replaceFirst(".*not: ", "");
        }
        String remedy = "; a text with any of :=,+#$\"{}[]()^?!@*&\\ in it stands in double quotes";
        return "syntax error: " + fact + (advice < 0 ? "" : remedy);
    }

    /** The library names what could not be included, but not the line that wanted it. */
    private static Problem include(ConfigException e, String file, String text) {
        String message = String.valueOf(e.getMessage());
        String wanted = e.origin() == null ? message : Origins.file(e.origin());
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            Matcher include = INCLUDE.matcher(line);
            if (include.find() && wanted.endsWith(include.group(1))) {
                return new Problem(new Place(file, number, ""), cannot(include.group(1), e));
            }
        }
        return new Problem(new Place(file, 0, ""), cannot(wanted, e));
    }

    private static String cannot(String wanted, ConfigException e) {
        String cause = e.getCause() == null ? "" : String.valueOf(e.getCause().getMessage());
        String reason =
                cause.contains("not found on classpath")
                        ? "no such file"
                        : cause.replaceFirst("^.* \\((.*)\\)$", "$1");
        return "cannot include "
                + wanted
                + ": "
                + reason
                + "; check its path, which begins at the including file";
    }
}
