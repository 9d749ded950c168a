package io.wirehost.host.tap;

import io.wirehost.host.tap.TapEvent.Data;
import io.wirehost.host.tap.TapEvent.Part;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides what the patterns of a listener find, also where it comes in several pieces. They are
 * matched against bytes as ISO 8859-1 has them. One thread.
 */
public final class Masker {
    /** Of what came before, what is looked at again. */
    private static final int MEMORY = 1024;

    private record Side(long session, Direction direction) {}

    private final Function<String, List<Pattern>> patterns;
    private final Map<Side, byte[]> before = new HashMap<>();

    /**
     * Hides nothing yet.
     *
     * @param patterns of each listener; of one with groups, what these match is hidden, else all
     */
    public Masker(Function<String, List<Pattern>> patterns) {
        this.patterns = patterns;
    }

    /** The event, without what is secret. */
    public TapEvent masked(TapEvent event) {
        switch (event) {
            case Data data -> {
                return masked(data);
            }
            case TapEvent.Closed closed ->
                    before.keySet().removeIf(one -> one.session == closed.source().session());
            case TapEvent.Opened _, TapEvent.InputEnded _, TapEvent.Lost _ -> {}
        }
        return event;
    }

    private Data masked(Data data) {
        List<Pattern> wanted = patterns.apply(data.source().listener());
        if (wanted.isEmpty()) {
            return data;
        }
        byte[] head = before(data);
        byte[] bytes = data.content().bytes();
        byte[] all = Arrays.copyOf(head, head.length + bytes.length);
        System.arraycopy(bytes, 0, all, head.length, bytes.length);
        if (isContinued(data.part())) {
            before.put(
                    side(data),
                    Arrays.copyOfRange(all, Math.max(0, all.length - MEMORY), all.length));
        }
        BitSet found = find(wanted, all).get(head.length, all.length);
        boolean inText = !find(wanted, data.text().getBytes(StandardCharsets.UTF_8)).isEmpty();
        return new Data(
                data.time(),
                data.source(),
                data.direction(),
                data.part(),
                data.position(),
                data.content().hiding(found),
                found.isEmpty() && !inText ? data.text() : "");
    }

    private byte[] before(Data data) {
        return isContinued(data.part())
                ? before.getOrDefault(side(data), new byte[0])
                : new byte[0];
    }

    private static Side side(Data data) {
        return new Side(data.source().session(), data.direction());
    }

    /** Whether it goes on where the one before it has ended; else it is whole. */
    private static boolean isContinued(Part part) {
        return switch (part) {
            case CHUNK, STREAM, IGNORED -> true;
            case START, PACKET, UNFINISHED, MALFORMED, FILE -> false;
        };
    }

    private static BitSet find(List<Pattern> patterns, byte[] bytes) {
        BitSet found = new BitSet();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (Pattern pattern : patterns) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                for (int group = Math.min(1, matcher.groupCount());
                        group <= matcher.groupCount();
                        group++) {
                    if (matcher.start(group) >= 0) {
                        found.set(matcher.start(group), matcher.end(group));
                    }
                }
            }
        }
        return found;
    }
}
