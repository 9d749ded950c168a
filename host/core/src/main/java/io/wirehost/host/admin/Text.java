package io.wirehost.host.admin;

import java.util.List;

/** Answers for people, as a terminal can show them. */
final class Text {
    private Text() {}

    /** Columns as wide as their widest cell; the last one is never padded. */
    static String table(List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(cell(row, column))
                        .repeat(' ', width(rows, column) + 2 - cell(row, column).length());
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> cell(row, column).length()).max().orElse(0);
    }

    private static String cell(List<String> row, int column) {
        String text = plain(row.get(column));
        return text.isEmpty() ? "-" : text;
    }

    /** What comes from a jar must not drive the operator's terminal. */
    static String plain(String text) {
        return text.codePoints()
                .map(c ->
                        Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                                ? '?'
                                : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
