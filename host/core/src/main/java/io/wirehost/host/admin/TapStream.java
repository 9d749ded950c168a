package io.wirehost.host.admin;

import io.wirehost.host.tap.Masker;
import io.wirehost.host.tap.Tap;
import io.wirehost.host.tap.TapEvent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** What a tap sees, as lines; ends with the session, if it is about one. */
final class TapStream implements LineStream {
    private final Tap tap;
    private final Masker masker;
    private final TapOutput output;
    private final OptionalLong session;
    private final String text;
    private final long deadline;
    private final BooleanSupplier gone;
    private final Runnable onClose;
    private int left; // of the events that are told
    private boolean opened; // a session at least
    private boolean over;
    private long told;
    private long lostEvents;
    private long lostBytes;

    /**
     * Of a tap that is attached.
     *
     * @param session ends with this one; empty: with none
     * @param text that packets must have; empty: any
     * @param max how many events with bytes are told
     * @param deadline as of {@link System#nanoTime}
     * @param gone whether the session has closed, maybe before the tap was attached to it
     * @param onClose takes the tap away
     */
    TapStream(
            Tap tap,
            Masker masker,
            TapOutput output,
            OptionalLong session,
            String text,
            int max,
            long deadline,
            BooleanSupplier gone,
            Runnable onClose) {
        this.tap = tap;
        this.masker = masker;
        this.output = output;
        this.session = session;
        this.text = text.toLowerCase(Locale.ROOT);
        this.left = max;
        this.deadline = deadline;
        this.gone = gone;
        this.onClose = onClose;
    }

    @Override
    public List<String> next() {
        List<TapEvent> shown = new ArrayList<>();
        for (TapEvent event : tap.take()) {
            if (left > 0 && isWanted(masker.masked(event), shown)) {
                left--;
                told++;
            }
        }
        over |= left == 0 || System.nanoTime() - deadline >= 0;
        over |= !opened && shown.isEmpty() && gone.getAsBoolean();
        return output.lines(shown);
    }

    /** Whether it counts. */
    private boolean isWanted(TapEvent event, List<TapEvent> shown) {
        switch (event) {
            case TapEvent.Data data -> {
                if (text.isEmpty() || data.says(text)) {
                    shown.add(data);
                    return true;
                }
            }
            case TapEvent.Closed closed -> {
                shown.add(closed);
                over |= session.orElse(-1) == closed.source().session();
            }
            case TapEvent.Lost lost -> {
                lostEvents += lost.events();
                lostBytes += lost.bytes();
                shown.add(lost);
            }
            case TapEvent.Opened _ -> {
                opened = true;
                shown.add(event);
            }
            case TapEvent.InputEnded _ -> shown.add(event);
        }
        return false;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public String end() {
        Map<String, Object> end = new LinkedHashMap<>();
        end.put("event", "end");
        end.put("told", told);
        end.put("lostEvents", lostEvents);
        end.put("lostBytes", lostBytes);
        return Json.line(end);
    }

    @Override
    public void close() {
        onClose.run();
    }
}
