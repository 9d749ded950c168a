package io.wirehost.host.admin;

import java.time.Duration;
import java.util.List;

/** Answers for people, as a terminal can show them. */
final class Text {
    private Text() {}

    /** Columns as wide as their widest cell; the last one is never padded. */
    static String table(List<List<String>> rows) {
        List<List<String>> cells =
                rows.stream().map(row -> row.stream().map(Text::cell).toList()).toList();
        int[] widths = widths(cells);
        StringBuilder text = new StringBuilder();
        for (List<String> row : cells) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                line.append(cell).repeat(' ', widths[column] + 2 - cell.length());
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }

    private static int[] widths(List<List<String>> cells) {
        int[] widths = new int[cells.stream().mapToInt(List::size).max().orElse(0)];
        for (List<String> row : cells) {
            for (int column = 0; column < row.size(); column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return widths;
    }

    private static String cell(String text) {
        String plain = plain(text);
        return plain.isEmpty() ? "-" : plain;
    }

    /** In its two largest units. */
    static String duration(Duration duration) {
        if (duration.toDays() > 0) {
            return "%dd %dh".formatted(duration.toDays(), duration.toHoursPart());
        }
        if (duration.toHours() > 0) {
            return "%dh %dm".formatted(duration.toHours(), duration.toMinutesPart());
        }
        if (duration.toMinutes() > 0) {
            return "%dm %ds".formatted(duration.toMinutes(), duration.toSecondsPart());
        }
        return "%ds".formatted(Math.max(0, duration.toSeconds()));
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
