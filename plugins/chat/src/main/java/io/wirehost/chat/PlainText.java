package io.wirehost.chat;

/** Text that does nothing to a terminal but show. */
final class PlainText {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C; // Persian, Indic scripts
    private static final int ZERO_WIDTH_JOINER = 0x200D; // the same, and emoji

    private PlainText() {}

    /**
     * The text without control characters (ESC and the C1 ones that terminals obey among them),
     * without line breaks of any kind, without characters that turn the direction of writing or are
     * not seen. A tab becomes a space.
     */
    static String of(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> point == '\t' ? ' ' : point)
                .filter(PlainText::isPlain)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    false;
            case Character.FORMAT -> point == ZERO_WIDTH_NON_JOINER || point == ZERO_WIDTH_JOINER;
            default -> true;
        };
    }
}
