package io.wirehost.host.config;

import java.util.List;

/** Settings as HOCON again, with what is to be said of them in comments. */
public final class SettingsText {
    /**
     * A setting.
     *
     * @param key the full path
     * @param value as HOCON has it
     * @param comment may be empty
     */
    public record Row(String key, String value, String comment) {
        private String line() {
            return key + " = " + value;
        }
    }

    private SettingsText() {}

    /**
     * The text.
     *
     * @return a line for each, the comments below each other
     */
    public static String of(List<Row> rows) {
        int width = rows.stream().mapToInt(row -> row.line().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Row row : rows) {
            text.append(row.line());
            if (!row.comment().isEmpty()) {
                text.repeat(' ', width - row.line().length()).append("  # ").append(row.comment());
            }
            text.append(System.lineSeparator());
        }
        return text.toString();
    }
}
