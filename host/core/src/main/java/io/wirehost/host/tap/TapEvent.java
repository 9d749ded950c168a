package io.wirehost.host.tap;

import io.wirehost.spi.CloseReason;

import java.time.Instant;
import java.util.Locale;

/** What a tap sees. */
public sealed interface TapEvent {
    /** What bytes are. */
    enum Part {
        /** A start packet, or as much of one as has come. */
        START,
        /** A packet of the codec. */
        PACKET,
        /** The beginning of a packet, of which more must come. It is shown again with the rest. */
        UNFINISHED,
        /** Bytes that are no packet. */
        MALFORMED,
        /** Bytes of a stream, which has no packets. */
        STREAM,
        /** A part of a file that the kernel has sent; nobody has seen its bytes. */
        FILE,
        /** Bytes that nobody reads, as the session is over. */
        IGNORED,
        /** What the system read or wrote at once. */
        CHUNK;

        /** In small letters. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** When. */
    Instant time();

    /**
     * A session begins, or is seen from here on.
     *
     * @param bytesIn how many came before
     * @param bytesOut how many went before
     */
    record Opened(Instant time, TapSource source, long bytesIn, long bytesOut)
            implements TapEvent {}

    /**
     * Bytes.
     *
     * @param position of the first of them in the stream; of a packet that goes out 0, as it is not
     *     known yet
     * @param text of a packet, what its {@code toString} says; empty if that is not known, or
     *     hidden
     */
    record Data(
            Instant time,
            TapSource source,
            Direction direction,
            Part part,
            long position,
            Content content,
            String text)
            implements TapEvent {
        /** Whether this text, in small letters, is in the packet or in what is said of it. */
        public boolean says(String wanted) {
            return text.toLowerCase(Locale.ROOT).contains(wanted)
                    || content.text().toLowerCase(Locale.ROOT).contains(wanted);
        }
    }

    /** The peer has ended its stream. */
    record InputEnded(Instant time, TapSource source) implements TapEvent {}

    /** The session is over. */
    record Closed(Instant time, TapSource source, CloseReason reason) implements TapEvent {}

    /**
     * At this place some are missing.
     *
     * @param events how many
     * @param bytes that they were about
     */
    record Lost(Instant time, long events, long bytes) implements TapEvent {}
}
