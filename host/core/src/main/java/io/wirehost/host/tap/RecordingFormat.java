package io.wirehost.host.tap;

import io.wirehost.host.session.Addresses;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * A recording: text, so that it can be read, searched, and cut by hand. The first line is {@code
 * wirehost-recording 1} and the time at which it began. Each that follows is one event, in words
 * with a space between them: the seconds since then, the number of the session, and
 *
 * <pre>
 * opened LISTENER PEER LOCAL IN OUT   seen from here on; so many bytes have come and gone before
 * in HEX, out HEX                     what the system has read or written at once; ** is a secret byte
 * unseen N                            N bytes of a file have gone out, which nobody has copied
 * in-end                              the peer has ended its stream
 * closed REASON                       the session is over; the reason is the rest of the line
 * lost EVENTS BYTES                   of all sessions, as many are missing here; its session is -
 * </pre>
 */
public final class RecordingFormat implements TapFormat {
    private Instant began = Instant.EPOCH;

    /** Of nothing yet. */
    public RecordingFormat() {}

    @Override
    public void begin(Instant time, ByteArrayOutputStream out) {
        began = time;
        out.writeBytes(("wirehost-recording 1 " + time + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void write(TapEvent event, ByteArrayOutputStream out) {
        String line =
                switch (event) {
                    case TapEvent.Opened opened ->
                            "%d opened %s %s %s %d %d"
                                    .formatted(
                                            opened.source().session(),
                                            opened.source().listener(),
                                            Addresses.text(opened.source().peer()),
                                            Addresses.text(opened.source().local()),
                                            opened.bytesIn(),
                                            opened.bytesOut());
                    case TapEvent.Data data -> data.source().session() + " " + data(data);
                    case TapEvent.InputEnded ended -> ended.source().session() + " in-end";
                    case TapEvent.Closed closed ->
                            closed.source().session()
                                    + " closed "
                                    + oneLine(closed.reason().toString());
                    case TapEvent.Lost lost -> "- lost " + lost.events() + " " + lost.bytes();
                };
        out.writeBytes(
                (seconds(event.time()) + " " + line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private String seconds(Instant time) {
        long micros = Math.max(0, Duration.between(began, time).toNanos() / 1000);
        return String.format(Locale.ROOT, "%d.%06d", micros / 1_000_000, micros % 1_000_000);
    }

    private static String data(TapEvent.Data data) {
        Content content = data.content();
        if (content.bytes().length < content.length()) {
            return "unseen " + content.length();
        }
        return data.direction().label() + " " + content.hex(content.bytes().length);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
