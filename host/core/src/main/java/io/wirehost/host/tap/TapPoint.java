package io.wirehost.host.tap;

import io.wirehost.host.tap.TapEvent.Data;
import io.wirehost.host.tap.TapEvent.Part;
import io.wirehost.spi.CloseReason;
import io.wirehost.spi.PacketCodec;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.regex.Pattern;

/**
 * Where a connection tells the taps that are attached to it what it does. On its loop, but for what
 * a stream reads and writes.
 */
public final class TapPoint {
    /** More of a packet is not kept. */
    private static final int MAX_SHOWN = 64 * 1024;

    /** What a large packet says of itself could take long, and nobody could read it. */
    private static final int MAX_DESCRIBED = 16 * 1024;

    private static final int MAX_TEXT = 1024;

    /** What an object or an array says that says nothing of itself. */
    private static final Pattern NOTHING_SAID =
            Pattern.compile("\\[[BCDFIJSZ]@|^[\\w.$]+@[0-9a-f]+$");

    /** Bytes that have come, and of which it is not known yet what is secret. */
    private record Held(Instant time, List<Tap> takers, long start, Content content) {}

    private record Range(long from, long to) {}

    private final TapSource source;
    private volatile List<Tap> taps = List.of(); // written by the loop

    // confined to the loop
    private final Queue<Held> held = new ArrayDeque<>();
    private final List<Range> secrets =
            new ArrayList<>(); // in what is held, by place in the stream
    private long unpacked; // up to there it is known

    /** Without taps. */
    public TapPoint(TapSource source) {
        this.source = source;
    }

    /** Attaches a tap, if it wants this session. */
    public void attach(Tap tap, long bytesIn, long bytesOut) {
        if (!taps.contains(tap)) {
            List<Tap> more = new ArrayList<>(taps);
            more.add(tap);
            taps = List.copyOf(more);
            tap.tell(new TapEvent.Opened(Instant.now(), source, bytesIn, bytesOut));
        }
    }

    /** Takes a tap away. */
    public void detach(Tap tap) {
        taps = taps.stream().filter(other -> !other.equals(tap)).toList();
    }

    /** Whether nobody watches any more. */
    public boolean isUnused() {
        return taps.isEmpty();
    }

    // ---- packets

    /**
     * Bytes have come that will be unpacked, or searched for a start packet; they are kept back
     * until one of the next three says more.
     *
     * @param end the place in the stream behind them
     */
    public void received(ByteBuffer bytes, long end) {
        List<Tap> takers = takers(Tap.Form.BYTES, bytes.remaining());
        if (!takers.isEmpty()) {
            held.add(
                    new Held(
                            Instant.now(),
                            takers,
                            end - bytes.remaining(),
                            Content.of(bytes, bytes.remaining(), bytes.remaining())));
        }
    }

    /** These bytes, which begin at a place in the stream, were this packet. */
    public void packetIn(PacketCodec<?, ?> codec, Object packet, ByteBuffer bytes, long start) {
        understood(codec, Part.PACKET, bytes, start, packet, "");
    }

    /** These bytes were no packet. */
    public void malformed(
            PacketCodec<?, ?> codec, ByteBuffer bytes, long start, @Nullable String message) {
        understood(codec, Part.MALFORMED, bytes, start, null, String.valueOf(message));
    }

    /** These bytes, maybe none, are what is left until more come. */
    public void unfinished(PacketCodec<?, ?> codec, ByteBuffer bytes, long start) {
        if (bytes.hasRemaining()) {
            understood(codec, Part.UNFINISHED, bytes, start, null, "");
        }
        release();
    }

    private void understood(
            PacketCodec<?, ?> codec,
            Part part,
            ByteBuffer bytes,
            long start,
            @Nullable Object packet,
            String text) {
        int length = bytes.remaining();
        int secretFrom = secretFrom(codec, bytes);
        unpacked = start + length;
        if (secretFrom < length && !held.isEmpty()) {
            secrets.add(new Range(start + secretFrom, start + length));
        }
        List<Tap> takers = takers(Tap.Form.PACKETS, Math.min(length, MAX_SHOWN));
        if (!takers.isEmpty()) {
            String words = packet == null ? text : text(packet, length);
            put(
                    takers,
                    data(
                            Direction.IN,
                            part,
                            start,
                            Content.of(bytes, MAX_SHOWN, secretFrom),
                            secretFrom < length ? "" : words));
        }
    }

    /** In doubt, all of it. */
    private static int secretFrom(PacketCodec<?, ?> codec, ByteBuffer bytes) {
        try {
            return Math.clamp(
                    codec.secretFrom(bytes.slice().asReadOnlyBuffer()), 0, bytes.remaining());
        } catch (Throwable e) { // it is not what the session lives by
            return 0;
        }
    }

    /** This packet goes out as these bytes. */
    public void packetOut(Object packet, ByteBuffer bytes) {
        int length = bytes.remaining();
        List<Tap> takers = takers(Tap.Form.PACKETS, Math.min(length, MAX_SHOWN));
        if (!takers.isEmpty()) {
            Content content = Content.of(bytes, MAX_SHOWN, length);
            put(takers, data(Direction.OUT, Part.PACKET, 0, content, text(packet, length)));
        }
    }

    /**
     * The system has taken so many bytes, which lie before the position.
     *
     * @param end the place in the stream behind them
     */
    public void written(ByteBuffer bytes, int count, long end) {
        if (count > 0) {
            plain(Tap.Form.BYTES, Direction.OUT, Part.CHUNK, last(bytes, count), end);
        }
    }

    private static String text(Object packet, int length) {
        if (length > MAX_DESCRIBED || packet instanceof byte[] || packet instanceof ByteBuffer) {
            return "";
        }
        String text;
        try {
            text = String.valueOf(packet);
        } catch (Throwable e) { // it is not what the session lives by
            return "(its toString throws " + e.getClass().getName() + ")";
        }
        if (NOTHING_SAID.matcher(text).find()) {
            return packet.getClass().getSimpleName();
        }
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : text;
    }

    // ---- start packets

    /** The start packet, by which the session is opened; what has come behind it is unpacked. */
    public void startPacket(ByteBuffer bytes) {
        if (bytes.hasRemaining()) {
            plain(Tap.Form.PACKETS, Direction.IN, Part.START, bytes, bytes.remaining());
        }
    }

    /** All that has come, and is no start packet yet. */
    public void unclaimed(ByteBuffer bytes) {
        plain(Tap.Form.PACKETS, Direction.IN, Part.START, bytes, bytes.remaining());
        release();
    }

    // ---- streams, and what nobody reads; each with the place in the stream behind it

    /** What came with the start packet of a stream. */
    public void early(ByteBuffer bytes, long end) {
        if (bytes.hasRemaining()) {
            plain(Tap.Form.PACKETS, Direction.IN, Part.STREAM, bytes, end);
        }
        release();
    }

    /** A stream has read so many bytes, which lie before the position. */
    public void streamIn(ByteBuffer bytes, int count, long end) {
        plain(Tap.Form.PACKETS, Direction.IN, Part.STREAM, last(bytes, count), end);
        plain(Tap.Form.BYTES, Direction.IN, Part.CHUNK, last(bytes, count), end);
    }

    /** A stream has written so many bytes, which lie before the position. */
    public void streamOut(ByteBuffer bytes, int count, long end) {
        if (count > 0) {
            plain(Tap.Form.PACKETS, Direction.OUT, Part.STREAM, last(bytes, count), end);
            plain(Tap.Form.BYTES, Direction.OUT, Part.CHUNK, last(bytes, count), end);
        }
    }

    /** The kernel has sent so many bytes of a file. */
    public void fileOut(long count, long end) {
        for (Tap tap : taps) {
            if (count > 0 && tap.takes(0)) {
                Content content = Content.unseen((int) Math.min(count, Integer.MAX_VALUE));
                tap.put(data(Direction.OUT, Part.FILE, end - count, content, ""));
            }
        }
    }

    /** Bytes have come after the end of the session. */
    public void ignored(ByteBuffer bytes, long end) {
        plain(Tap.Form.PACKETS, Direction.IN, Part.IGNORED, bytes, end);
        plain(Tap.Form.BYTES, Direction.IN, Part.CHUNK, bytes, end);
    }

    private static ByteBuffer last(ByteBuffer bytes, int count) {
        return bytes.slice(bytes.position() - count, count);
    }

    // ---- the session

    /** The peer has ended its stream. */
    public void inputEnded() {
        taps.forEach(tap -> tap.tell(new TapEvent.InputEnded(Instant.now(), source)));
    }

    /** The socket is closed. */
    public void closed(CloseReason reason) {
        for (Held one : held) { // of what is not unpacked nobody knows whether it is secret
            long end = one.start + one.content.length();
            if (unpacked < end) {
                secrets.add(new Range(Math.max(one.start, unpacked), end));
            }
        }
        release();
        taps.forEach(tap -> tap.tell(new TapEvent.Closed(Instant.now(), source, reason)));
    }

    // ---- to the taps

    private void release() {
        for (Held one = held.poll(); one != null; one = held.poll()) {
            BitSet hidden = new BitSet();
            for (Range range : secrets) {
                int from = (int) Math.max(0, range.from - one.start);
                int to = (int) Math.min(one.content.length(), range.to - one.start);
                if (from < to) {
                    hidden.set(from, to);
                }
            }
            put(
                    one.takers,
                    new Data(
                            one.time,
                            source,
                            Direction.IN,
                            Part.CHUNK,
                            one.start,
                            one.content.hiding(hidden),
                            ""));
        }
        secrets.clear();
    }

    private void plain(Tap.Form form, Direction direction, Part part, ByteBuffer bytes, long end) {
        int length = bytes.remaining();
        List<Tap> takers = takers(form, length);
        if (!takers.isEmpty()) {
            put(takers, data(direction, part, end - length, Content.of(bytes, length, length), ""));
        }
    }

    private Data data(Direction direction, Part part, long position, Content content, String text) {
        return new Data(Instant.now(), source, direction, part, position, content, text);
    }

    /** Those with room for it. */
    private List<Tap> takers(Tap.Form form, int length) {
        List<Tap> all = taps;
        if (all.size() == 1) { // as nearly always
            Tap tap = all.getFirst();
            return tap.form() == form && tap.takes(length) ? all : List.of();
        }
        return all.stream().filter(tap -> tap.form() == form && tap.takes(length)).toList();
    }

    private static void put(List<Tap> takers, Data event) {
        takers.forEach(tap -> tap.put(event));
    }
}
