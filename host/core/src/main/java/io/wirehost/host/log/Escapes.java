package io.wirehost.host.log;

import java.util.HexFormat;

/** Makes texts of peers harmless for terminals and for what reads logs line by line. */
final class Escapes {
    private Escapes() {}

    /**
     * Line ends become spaces, other controls and what turns text around {@code \}{@code u001b}.
     */
    static String oneLine(String text) {
        return escaped(text, false);
    }

    /** The same, but for line ends and tabs. */
    static String lines(String text) {
        return escaped(text, true);
    }

    private static String escaped(String text, boolean keepsLines) {
        if (text.chars().noneMatch(Escapes::isHarmful)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isHarmful(c) || (keepsLines && (c == '\n' || c == '\t'))) {
                escaped.append(c);
            } else if (c == '\n' || c == '\r' || c == '\t') {
                if (c != '\n' || i == 0 || text.charAt(i - 1) != '\r') { // one for both
                    escaped.append(' ');
                }
            } else {
                escaped.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return escaped.toString();
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
