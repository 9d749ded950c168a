package io.wirehost.host.log;

import java.util.HexFormat;

/** Makes texts of peers harmless for terminals and for what reads logs line by line. */
public final class Escapes {
    /** What takes the place of a character that does harm. */
    private interface Replacement {
        void append(StringBuilder to, String text, int at);
    }

    private Escapes() {}

    /**
     * Line ends become spaces, other controls and what turns text around {@code \}{@code u001b}.
     */
    static String oneLine(String text) {
        return replaced(text, Escapes::appendSpaceOrHex);
    }

    /** The same, but for line ends and tabs. */
    static String lines(String text) {
        return replaced(
                text,
                (to, from, at) -> {
                    char c = from.charAt(at);
                    if (c == '\n' || c == '\t') {
                        to.append(c);
                    } else {
                        appendSpaceOrHex(to, from, at);
                    }
                });
    }

    /** Line ends too, as JSON has them. */
    public static String inHex(String text) {
        return replaced(text, Escapes::appendHex);
    }

    private static String replaced(String text, Replacement replacement) {
        if (text.chars().noneMatch(Escapes::isHarmful)) {
            return text;
        }
        StringBuilder replaced = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (isHarmful(text.charAt(i))) {
                replacement.append(replaced, text, i);
            } else {
                replaced.append(text.charAt(i));
            }
        }
        return replaced.toString();
    }

    private static void appendSpaceOrHex(StringBuilder to, String text, int at) {
        char c = text.charAt(at);
        if (c == '\n' || c == '\r' || c == '\t') {
            if (c != '\n' || at == 0 || text.charAt(at - 1) != '\r') { // one for both
                to.append(' ');
            }
        } else {
            appendHex(to, text, at);
        }
    }

    private static void appendHex(StringBuilder to, String text, int at) {
        to.append("\\u").append(HexFormat.of().toHexDigits(text.charAt(at)));
    }

    private static boolean isHarmful(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }
}
