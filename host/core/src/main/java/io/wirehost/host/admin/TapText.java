package io.wirehost.host.admin;

import com.typesafe.config.Config;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Events of a tap as a terminal can show them, whatever a peer has sent. */
final class TapText {
    private static final int WIDTH = 16;
    private static final String SECRET = "**";
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT);

    private TapText() {}

    /** An event, on one line or with its bytes below. */
    static String of(Config event) {
        String kind = event.getString("event");
        StringBuilder text = new StringBuilder(clock(event)).append("  ");
        if (kind.equals("lost")) {
            return text.append(
                            "%d events are missing here, with %d bytes%n"
                                    .formatted(event.getLong("events"), event.getLong("bytes")))
                    .toString();
        }
        text.append(event.getLong("session")).append("  ");
        switch (kind) {
            case "opened" -> text.append(opened(event)).append(System.lineSeparator());
            case "input-ended" -> text.append("the peer has ended its stream%n".formatted());
            case "closed" ->
                    text.append("closed: ")
                            .append(Text.plain(event.getString("reason")))
                            .append(System.lineSeparator());
            default -> appendBytes(text, kind, event);
        }
        return text.toString();
    }

    private static String clock(Config event) {
        return CLOCK.format(Instant.parse(event.getString("time")).atZone(ZoneId.systemDefault()));
    }

    private static String opened(Config event) {
        long in = event.getLong("bytesIn");
        long out = event.getLong("bytesOut");
        return "%s at %s%s"
                .formatted(
                        event.getString("peer"),
                        event.getString("listener"),
                        in + out == 0
                                ? " is new"
                                : ", %d bytes in and %d out before".formatted(in, out));
    }

    private static void appendBytes(StringBuilder text, String kind, Config event) {
        text.append(event.getString("direction").equals("in") ? "<- " : "-> ");
        text.append(kind.equals("packet") ? "" : kind + " ");
        text.append(event.getLong("length")).append(" B");
        String hex = event.getString("hex");
        if (event.hasPath("text")) {
            text.append("  ").append(Text.plain(Json.quoted(event.getString("text"))));
        } else if (hex.contains("*")) {
            text.append("  (with a secret)");
        }
        text.append(System.lineSeparator());
        for (int from = 0; from < hex.length(); from += 2 * WIDTH) {
            appendRow(
                    text, from / 2, hex.substring(from, Math.min(hex.length(), from + 2 * WIDTH)));
        }
        long more = event.getLong("length") - hex.length() / 2;
        if (more > 0 && !hex.isEmpty()) {
            text.append("      … and ").append(more).append(" more").append(System.lineSeparator());
        }
    }

    /** {@code 0010 66 6f 6f foo}. */
    private static void appendRow(StringBuilder text, int offset, String hex) {
        StringBuilder bytes = new StringBuilder();
        StringBuilder characters = new StringBuilder();
        for (int i = 0; i < hex.length(); i += 2) {
            String one = hex.substring(i, i + 2);
            bytes.append(one).append(i == WIDTH - 2 ? "  " : " ");
            characters.append(one.equals(SECRET) ? '*' : character(Integer.parseInt(one, 16)));
        }
        text.append("      %04x  %-50s %s%n".formatted(offset, bytes, characters));
    }

    private static char character(int value) {
        return value >= ' ' && value <= '~' ? (char) value : '.';
    }
}
