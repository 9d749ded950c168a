package io.wirehost.testkit;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** How packets and bytes look in a message. */
final class Show {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
    private static final int MOST_BYTES = 64;
    private static final int MOST_CHARS = 200;
    private static final int MOST_PACKETS = 16;

    private Show() {}

    /** Length, hex and, for what is printable, the characters. */
    static String bytes(byte[] bytes) {
        int shown = Math.min(bytes.length, MOST_BYTES);
        StringBuilder text = new StringBuilder().append(bytes.length).append(" bytes [");
        text.append(HEX.formatHex(bytes, 0, shown));
        if (shown < bytes.length) {
            text.append(" …");
        }
        text.append("] \"");
        for (int i = 0; i < shown; i++) {
            text.append(bytes[i] >= ' ' && bytes[i] <= '~' ? (char) bytes[i] : '.');
        }
        return text.append('"').toString();
    }

    static String packet(@Nullable Object packet) {
        return switch (packet) {
            case byte[] bytes -> bytes(bytes);
            case String text -> '"' + printable(text) + '"';
            case null, default -> {
                String text = Arrays.deepToString(new Object[] {packet});
                yield printable(text.substring(1, text.length() - 1));
            }
        };
    }

    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), MOST_CHARS); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                default -> {
                    if (Character.isISOControl(c)) {
                        shown.append("\\u").append(HexFormat.of().toHexDigits(c));
                    } else {
                        shown.append(c);
                    }
                }
            }
        }
        return shown.append(text.length() > MOST_CHARS ? "…" : "").toString();
    }

    static String packets(List<?> packets) {
        String shown =
                packets.stream()
                        .limit(MOST_PACKETS)
                        .map(Show::packet)
                        .collect(Collectors.joining(", "));
        int more = packets.size() - MOST_PACKETS;
        return "[" + shown + (more > 0 ? ", and " + more + " more]" : "]");
    }
}
