package io.wirehost.host.admin;

import io.wirehost.host.session.Addresses;
import io.wirehost.host.tap.Content;
import io.wirehost.host.tap.Tap;
import io.wirehost.host.tap.TapEvent;
import io.wirehost.host.tap.TapSource;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lines with an event in each: {@code event} and {@code time}; but for {@code lost}, the {@code
 * session}, its {@code listener} and {@code peer}. The events:
 *
 * <ul>
 *   <li>{@code opened}: a session begins, or is seen from here on, {@code bytesIn} and {@code
 *       bytesOut} having come and gone before
 *   <li>{@code packet}, {@code start} (packet), {@code unfinished}, {@code malformed}, {@code
 *       stream}, {@code file}, {@code ignored}: bytes; their {@code direction}, {@code length}, the
 *       first of them in {@code hex}, with {@code **} for one that is secret, and the {@code text}
 *       of a packet, if nothing of it is secret
 *   <li>{@code input-ended}, {@code closed} with the {@code reason}
 *   <li>{@code lost}: at this place so many {@code events} with so many {@code bytes} are missing
 * </ul>
 */
final class TapJson implements TapOutput {
    private final int shownBytes;

    TapJson(int shownBytes) {
        this.shownBytes = shownBytes;
    }

    @Override
    public Tap.Form form() {
        return Tap.Form.PACKETS;
    }

    @Override
    public List<String> lines(List<TapEvent> events) {
        return events.stream().map(this::object).map(Json::line).toList();
    }

    private Map<String, Object> object(TapEvent event) {
        return switch (event) {
            case TapEvent.Opened opened -> {
                Map<String, Object> object = object("opened", opened.time(), opened.source());
                object.put("bytesIn", opened.bytesIn());
                object.put("bytesOut", opened.bytesOut());
                yield object;
            }
            case TapEvent.Data data -> {
                Map<String, Object> object =
                        object(data.part().label(), data.time(), data.source());
                object.put("direction", data.direction().label());
                object.put("length", data.content().length());
                object.put("hex", hex(data.content()));
                if (!data.text().isEmpty()) {
                    object.put("text", data.text());
                }
                yield object;
            }
            case TapEvent.InputEnded ended -> object("input-ended", ended.time(), ended.source());
            case TapEvent.Closed closed -> {
                Map<String, Object> object = object("closed", closed.time(), closed.source());
                object.put("reason", closed.reason().toString());
                yield object;
            }
            case TapEvent.Lost lost -> {
                Map<String, Object> object = object("lost", lost.time());
                object.put("events", lost.events());
                object.put("bytes", lost.bytes());
                yield object;
            }
        };
    }

    private static Map<String, Object> object(String event, Instant time, TapSource source) {
        Map<String, Object> object = object(event, time);
        object.put("session", source.session());
        object.put("listener", source.listener());
        object.put("peer", Addresses.text(source.peer()));
        return object;
    }

    private static Map<String, Object> object(String event, Instant time) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("event", event);
        object.put("time", time.toString());
        return object;
    }

    private String hex(Content content) {
        return content.hex(Math.min(shownBytes, content.bytes().length));
    }
}
