package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.session.Addresses;
import io.wirehost.host.session.SessionDirectory;
import io.wirehost.host.status.SessionStatus;
import io.wirehost.host.tap.Masker;
import io.wirehost.host.tap.PcapngFormat;
import io.wirehost.host.tap.RecordingFormat;
import io.wirehost.host.tap.Tap;
import io.wirehost.host.tap.TapSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * {@code tap}: what goes through a session, whose number is {@code id}, or all of a {@code
 * listener}, while it happens. All arguments are texts:
 *
 * <ul>
 *   <li>{@code form}: {@code packets}, which is the default; {@code recording} or {@code pcapng},
 *       the content of such a file
 *   <li>{@code peer}: only of this address, or address and port
 *   <li>{@code text}: only packets with this text in them, or in what is said of them
 *   <li>{@code bytes}: how many bytes are shown of each
 *   <li>{@code rate}: how many events a second at most; others are lost
 *   <li>{@code max}: it ends after as many packets, or for a file reads and writes
 *   <li>{@code for}: it ends after this time, as in {@code 10s}
 * </ul>
 */
public final class TapVerb implements AdminVerb {
    /** Of the admin connections, as others want to get in meanwhile. */
    static final int MAX_TAPS = 4;

    private static final int SHOWN_BYTES = 256;
    private static final int MAX_SHOWN_BYTES = 64 * 1024;
    private static final int PACKETS_PER_SECOND = 2_000;
    private static final int CHUNKS_PER_SECOND = 20_000;
    private static final int MAX_PER_SECOND = 1_000_000;
    private static final int QUEUED_PACKETS = 4_096;
    private static final int QUEUED_CHUNKS = 16_384;
    private static final long QUEUED_BYTES = 8 << 20;
    private static final long QUEUED_CHUNK_BYTES = 32 << 20;

    private final SessionDirectory sessions;
    private final Predicate<String> listeners;
    private final Function<String, List<Pattern>> masks;
    private final Semaphore places;

    /**
     * The verb.
     *
     * @param sessions of the host
     * @param listeners whether there is one of this name
     * @param masks what is secret at a listener
     * @param places for taps, {@link #places} at first
     */
    public TapVerb(
            SessionDirectory sessions,
            Predicate<String> listeners,
            Function<String, List<Pattern>> masks,
            Semaphore places) {
        this.sessions = sessions;
        this.listeners = listeners;
        this.masks = masks;
        this.places = places;
    }

    /** As many taps as a host can have. */
    public static Semaphore places() {
        return new Semaphore(MAX_TAPS);
    }

    @Override
    public Map<String, Object> answer(Config request) throws AdminRefusal {
        OptionalLong session = session(request);
        Predicate<TapSource> wanted = wanted(request, session).and(peer(request));
        TapOutput output = output(request);
        boolean packets = output.form() == Tap.Form.PACKETS;
        int rate =
                number(
                        request,
                        "rate",
                        packets ? PACKETS_PER_SECOND : CHUNKS_PER_SECOND,
                        MAX_PER_SECOND);
        Tap tap =
                new Tap(
                        output.form(),
                        wanted,
                        packets
                                ? new Tap.Limits(rate, QUEUED_PACKETS, QUEUED_BYTES)
                                : new Tap.Limits(rate, QUEUED_CHUNKS, QUEUED_CHUNK_BYTES),
                        System::nanoTime);
        int max = number(request, "max", Integer.MAX_VALUE, Integer.MAX_VALUE);
        Duration time = time(request);
        if (!places.tryAcquire()) {
            throw new AdminRefusal(
                    "%d taps are open, which is all there may be; end one of them"
                            .formatted(MAX_TAPS));
        }
        sessions.attach(tap);
        TapStream stream =
                new TapStream(
                        tap,
                        new Masker(masks),
                        output,
                        session,
                        request.hasPath("text") ? Json.text(request, "text") : "",
                        max,
                        System.nanoTime() + time.toNanos(),
                        () -> session.isPresent() && !isOpen(session.getAsLong()),
                        () -> {
                            sessions.detach(tap);
                            places.release();
                        });
        return Map.of("lines", stream);
    }

    private OptionalLong session(Config request) throws AdminRefusal {
        if (request.hasPath("id") == request.hasPath("listener")) {
            throw AdminRefusal.ofArguments(
                    "tap needs the number of a session, or --listener NAME; see: host.sh help");
        }
        if (!request.hasPath("id")) {
            return OptionalLong.empty();
        }
        long id = SessionVerb.id(Json.text(request, "id"));
        if (!isOpen(id)) {
            throw new AdminRefusal("there is no open session " + id + "; see: host.sh sessions");
        }
        return OptionalLong.of(id);
    }

    private boolean isOpen(long id) {
        return sessions.find(id)
                .filter(session -> session.phase() != SessionStatus.Phase.CLOSED)
                .isPresent();
    }

    private Predicate<TapSource> wanted(Config request, OptionalLong session) throws AdminRefusal {
        if (session.isPresent()) {
            long id = session.getAsLong();
            return source -> source.session() == id;
        }
        String listener = Json.text(request, "listener");
        if (!listeners.test(listener)) {
            throw new AdminRefusal(
                    "there is no listener " + Json.quoted(listener) + "; see: host.sh listeners");
        }
        return source -> source.listener().equals(listener);
    }

    private static Predicate<TapSource> peer(Config request) throws AdminRefusal {
        if (!request.hasPath("peer")) {
            return _ -> true;
        }
        String wanted = Json.text(request, "peer");
        return source ->
                Addresses.text(source.peer()).equals(wanted)
                        || source.peer().getAddress().getHostAddress().equals(wanted);
    }

    private static TapOutput output(Config request) throws AdminRefusal {
        String form = request.hasPath("form") ? Json.text(request, "form") : "packets";
        return switch (form) {
            case "packets" -> new TapJson(number(request, "bytes", SHOWN_BYTES, MAX_SHOWN_BYTES));
            case "recording" -> new TapFile(new RecordingFormat());
            case "pcapng" -> new TapFile(new PcapngFormat());
            default ->
                    throw AdminRefusal.ofArguments(
                            "form: there is no %s; there are: packets, pcapng, recording"
                                    .formatted(Json.quoted(form)));
        };
    }

    private static int number(Config request, String key, int otherwise, int most)
            throws AdminRefusal {
        if (!request.hasPath(key)) {
            return otherwise;
        }
        String text = Json.text(request, key);
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) > most) {
            throw AdminRefusal.ofArguments(
                    "%s: %s is no number up to %d".formatted(key, Json.quoted(text), most));
        }
        return Integer.parseInt(text);
    }

    private static Duration time(Config request) throws AdminRefusal {
        return request.hasPath("for") ? DrainVerb.time(request, "for") : Duration.ofDays(365);
    }
}
