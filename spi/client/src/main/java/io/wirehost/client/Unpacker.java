package io.wirehost.client;

import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketCodec;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.Lock;

/**
 * Makes packets of the bytes received, keeping the rules that {@link PacketCodec} promises and
 * those that it has to keep. Confined to who receives; only the codec is shared with who sends.
 */
final class Unpacker<I> {
    private enum State {
        /** The peer may send more. */
        OPEN,
        /** The peer has ended its stream, and the codec is asked for what remains. */
        ENDING,
        /** Nothing remains. */
        ENDED
    }

    private final PacketCodec<I, ?> codec;
    private final Lock usingCodec;
    private final ReceiveBuffer received;
    private State state = State.OPEN;

    Unpacker(PacketCodec<I, ?> codec, Lock usingCodec, int maxPacketSize) {
        this.codec = codec;
        this.usingCodec = usingCodec;
        this.received = new ReceiveBuffer(maxPacketSize);
    }

    /** Where the next bytes from the peer go, after {@link #next} has answered null. */
    ByteBuffer room() {
        return received.room();
    }

    void endOfStream() {
        state = State.ENDING;
    }

    boolean isEnded() {
        return state == State.ENDED;
    }

    /**
     * A packet from the bytes at hand.
     *
     * @return null if it is not all there, or nothing more will come
     * @throws MalformedPacketException for bytes that were skipped, so that the next call finds
     *     what is behind them; or, with nothing to skip, for the end of all understanding
     * @throws IllegalStateException if the codec breaks its contract
     */
    @Nullable I next() throws MalformedPacketException {
        while (state != State.ENDED) {
            ByteBuffer in = received.view();
            if (state == State.OPEN && !in.hasRemaining()) {
                return null;
            }
            I packet;
            try {
                packet = call(in);
            } catch (MalformedPacketException e) {
                received.consume(requireAtMost(in.capacity(), e.skip()));
                throw e;
            }
            boolean progress = in.position() > 0;
            received.consume(in.position());
            if (packet != null) {
                return requireProgress(packet, progress);
            }
            if (state == State.ENDING) {
                state = State.ENDED;
            } else if (!progress) {
                requireHopeIn(in);
                return null;
            }
        }
        return null;
    }

    private @Nullable I call(ByteBuffer in) throws MalformedPacketException {
        usingCodec.lock();
        try {
            return state == State.OPEN ? codec.unpack(in) : codec.unpackEnd(in);
        } finally {
            usingCodec.unlock();
        }
    }

    private I requireProgress(I packet, boolean progress) {
        if (!progress) {
            throw broken("answered a packet without consuming a byte");
        }
        return packet;
    }

    private int requireAtMost(int atHand, int skip) {
        if (skip > atHand) {
            throw broken("skipped " + skip + " bytes where there were " + atHand);
        }
        return skip;
    }

    private void requireHopeIn(ByteBuffer in) throws MalformedPacketException {
        if (received.isViewFull()) {
            throw new MalformedPacketException(
                    "no packet ends within "
                            + in.capacity()
                            + " bytes, the most that one may have");
        }
    }

    private IllegalStateException broken(String how) {
        return new IllegalStateException("codec " + codec.getClass().getName() + " " + how);
    }
}
