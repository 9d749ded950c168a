package io.wirehost.host.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;

/**
 * Finds the brace that was forgotten, where a file ends too early. What closes it belongs to
 * another one then, which is seen by where the line begins, if the file is indented.
 */
final class UnclosedBrace {
    private record Open(int line, int indent) {}

    private final Deque<Open> open = new ArrayDeque<>();
    private OptionalInt suspect = OptionalInt.empty();

    private UnclosedBrace() {}

    /** The line of the one that is probably not closed; empty if all are. */
    static OptionalInt line(String text) {
        UnclosedBrace braces = new UnclosedBrace();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            braces.read(line, number);
        }
        if (braces.open.isEmpty()) {
            return OptionalInt.empty();
        }
        return braces.suspect.isPresent()
                ? braces.suspect
                : OptionalInt.of(braces.open.peek().line);
    }

    private void read(String line, int number) {
        int indent = line.length() - line.stripLeading().length();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char letter = line.charAt(i);
            if (letter == '"') {
                quoted = !quoted;
            } else if (quoted) {
                i += letter == '\\' ? 1 : 0;
            } else if (letter == '#' || line.startsWith("//", i)) {
                return;
            } else if (letter == '{' || letter == '[') {
                open.push(new Open(number, indent));
            } else if (letter == '}' || letter == ']') {
                close(number, indent);
            }
        }
    }

    private void close(int number, int indent) {
        if (open.isEmpty()) {
            return;
        }
        Open closed = open.pop();
        if (suspect.isEmpty() && closed.line != number && closed.indent > indent) {
            suspect = OptionalInt.of(closed.line);
        }
    }
}
