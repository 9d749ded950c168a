package io.wirehost.host.log;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/**
 * Lines for people or for programs, by one setting: {@code plain} or {@code json}. A plain one has
 * the time, the level, for what a handler logs its listener, plugin and session in brackets, the
 * class, and the message; the lines of a stack trace follow it. It is made without Logback's
 * patterns, which take a good part of a start to be understood.
 */
public final class LineEncoder extends EncoderBase<ILoggingEvent> {
    private static final String PLAIN = "plain";
    private static final String JSON = "json";
    private static final byte[] NOTHING = new byte[0];
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

    private String format = PLAIN;
    private @Nullable JsonEncoder json; // null: plain

    /** For Logback. */
    public LineEncoder() {}

    /** Which of the two. */
    public void setFormat(String format) {
        this.format = format;
    }

    @Override
    public void start() {
        if (format.equals(JSON)) {
            json = jsonEncoder();
        } else if (!format.equals(PLAIN)) {
            addWarn("the format of the log is plain or json, and not " + format);
        }
        super.start();
    }

    private JsonEncoder jsonEncoder() {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(getContext());
        encoder.setWithSequenceNumber(false);
        encoder.setWithContext(false);
        encoder.setWithMessage(false);
        encoder.setWithFormattedMessage(true);
        encoder.setWithArguments(false);
        encoder.start();
        return encoder;
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return json == null ? plain(event).getBytes(StandardCharsets.UTF_8) : json.encode(event);
    }

    private static String plain(ILoggingEvent event) {
        StringBuilder line = new StringBuilder();
        TIME.formatTo(
                Instant.ofEpochMilli(event.getTimeStamp()).atZone(ZoneId.systemDefault()), line);
        String level = event.getLevel().toString();
        line.append(' ').append(level).repeat(' ', Math.max(0, 6 - level.length()));
        Map<String, String> context = event.getMDCPropertyMap();
        String plugin = context.get("plugin");
        if (plugin != null) {
            line.append('[').append(context.get("listener")).append(' ').append(plugin);
            String session = context.get("session");
            line.append(session == null ? "" : " " + session).append("] ");
        }
        String logger = event.getLoggerName();
        line.append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(": ");
        line.append(Escapes.oneLine(event.getFormattedMessage())).append(System.lineSeparator());
        if (event.getThrowableProxy() != null) {
            line.append(Escapes.lines(ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
        return line.toString();
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
