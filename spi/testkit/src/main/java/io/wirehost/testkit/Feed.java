package io.wirehost.testkit;

import com.sun.management.ThreadMXBean;

import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketCodec;
import io.wirehost.testkit.Outcome.Ending;

import org.jspecify.annotations.Nullable;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The receiving side of one session: feeds a codec as the host does, and holds it to the rules of
 * {@link PacketCodec#unpack}.
 */
final class Feed {
    private static final @Nullable ThreadMXBean MEMORY =
            ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean
                            && bean.isThreadAllocatedMemorySupported()
                    ? bean
                    : null;

    private final PacketCodec<?, ?> codec;
    private final int maxPacketSize;
    private final byte[] bytes;
    private final Lender lender;
    private final List<Object> packets = new ArrayList<>();
    private int received;
    private int consumed;
    private int skipped;
    private long allocated;
    private String message = "";

    /** Begins a session in which the peer will send these bytes. */
    Feed(PacketCodec<?, ?> codec, int maxPacketSize, byte[] bytes, Lender lender) {
        this.codec = codec;
        this.maxPacketSize = maxPacketSize;
        this.bytes = bytes;
        this.lender = lender;
    }

    /**
     * Receives the bytes in the pieces of the split, and maybe the end of the stream.
     *
     * @throws RuleBroken if the codec breaks a rule
     */
    Outcome run(Split split, boolean streamEnds) {
        for (int piece : split.pieces()) {
            Outcome outcome = receive(piece);
            if (outcome.ending() != Ending.WAITING) {
                return outcome;
            }
        }
        return outcome(streamEnds ? unpackAll(true) : Ending.WAITING);
    }

    /**
     * Receives the next bytes.
     *
     * @throws RuleBroken if the codec breaks a rule
     */
    Outcome receive(int count) {
        received += count;
        return outcome(unpackAll(false));
    }

    private Outcome outcome(Ending ending) {
        return new Outcome(ending, message, packets, skipped, allocated);
    }

    private Ending unpackAll(boolean streamEnded) {
        Ending ending;
        do {
            ending = unpackOne(streamEnded);
        } while (ending == null);
        return ending;
    }

    /** One call. Null: to be repeated. */
    private @Nullable Ending unpackOne(boolean streamEnded) {
        int visible = visible();
        ByteBuffer in = lender.lend(bytes, consumed, visible);
        int start = in.position();
        try {
            Object packet = ask(in, streamEnded);
            int took = in.position() - start;
            require(took >= 0, "set the position back by " + -took + " bytes");
            require(took <= visible, "consumed " + took + " bytes");
            ByteBuffer left = in.limit(start + visible);
            require(
                    left.equals(ByteBuffer.wrap(bytes, consumed + took, visible - took)),
                    "changed bytes that it did not consume");
            require(packet == null || took > 0, "answered a packet and consumed nothing");
            consumed += took;
            if (packet != null) {
                packets.add(packet);
                return null;
            }
            if (streamEnded) {
                return Ending.ENDED;
            }
            if (took > 0) {
                return null;
            }
            return visible == maxPacketSize ? Ending.TOO_LARGE : Ending.WAITING;
        } catch (MalformedPacketException malformed) {
            message = String.valueOf(malformed.getMessage());
            int skip = malformed.skip();
            if (skip == 0) {
                return streamEnded ? Ending.MALFORMED_END : Ending.MALFORMED;
            }
            require(skip <= visible, "skips " + skip + " bytes");
            skipped += skip;
            consumed += skip;
            return null;
        } finally {
            lender.spoil();
        }
    }

    private @Nullable Object ask(ByteBuffer in, boolean streamEnded)
            throws MalformedPacketException {
        long before = allocatedByThread();
        try {
            return streamEnded ? codec.unpackEnd(in) : codec.unpack(in);
        } catch (RuntimeException | Error fault) {
            throw new RuleBroken("threw " + fault + place(), fault);
        } finally {
            allocated += allocatedByThread() - before;
        }
    }

    private int visible() {
        return Math.min(received - consumed, maxPacketSize);
    }

    private void require(boolean kept, String otherwise) {
        if (!kept) {
            throw new RuleBroken(otherwise + place(), null);
        }
    }

    private String place() {
        return ", asked with " + visible() + " bytes, from byte " + consumed + " of the stream on";
    }

    private static long allocatedByThread() {
        return MEMORY == null ? 0 : MEMORY.getCurrentThreadAllocatedBytes();
    }

    /** What the codec did, whatever the bytes are; it would end the session with its fault. */
    static final class RuleBroken extends AssertionError {
        private static final long serialVersionUID = 1L;

        private RuleBroken(String what, @Nullable Throwable cause) {
            super(what, cause);
        }
    }
}
