package io.wirehost.codecs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Bytes as they are written in a configuration: text with escapes for what cannot be typed. */
final class EscapedBytes {
    private EscapedBytes() {}

    static byte[] parse(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int at = 0;
        while (at < text.length()) {
            int escape = text.indexOf('\\', at);
            int end = escape < 0 ? text.length() : escape;
            bytes.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
            at = end;
            if (escape >= 0) {
                at += text.startsWith("x", escape + 1) ? 4 : 2;
                bytes.write(escaped(text, escape, Math.min(at, text.length())));
            }
        }
        return bytes.toByteArray();
    }

    private static int escaped(String text, int start, int end) {
        String escape = text.substring(start, end);
        return switch (escape) {
            case "\\r" -> '\r';
            case "\\n" -> '\n';
            case "\\t" -> '\t';
            case "\\0" -> 0;
            case "\\\\" -> '\\';
            default -> {
                if (escape.matches("\\\\x[0-9a-fA-F]{2}")) {
                    yield HexFormat.fromHexDigits(escape, 2, 4);
                }
                throw new IllegalArgumentException(
                        "no such escape: "
                                + escape
                                + " at character "
                                + (start + 1)
                                + ": there are \\r \\n \\t \\0 \\\\ and \\x00 to \\xFF");
            }
        };
    }
}
