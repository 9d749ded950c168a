package io.wirehost.testkit;

import io.wirehost.spi.PacketCodec;

import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Bytes that are fed to fresh codecs, each time cut in another way, to see whether the same comes
 * of it.
 */
final class Trial {
    private final String proof;
    private final Supplier<? extends PacketCodec<?, ?>> codecs;
    private final int maxPacketSize;
    private final byte[] bytes;
    private final boolean streamEnds;
    private final Lender lender = new Lender();

    /** What is to come of the bytes. */
    record Expectation(String words, Predicate<Outcome> met) {}

    /**
     * Prepares a trial.
     *
     * @param proof its name, for messages
     * @param codecs makes a codec, initialized
     * @param maxPacketSize the limit of the session
     * @param bytes what the peer sends
     * @param streamEnds whether it then ends its stream
     */
    Trial(
            String proof,
            Supplier<? extends PacketCodec<?, ?>> codecs,
            int maxPacketSize,
            byte[] bytes,
            boolean streamEnds) {
        this.proof = proof;
        this.codecs = codecs;
        this.maxPacketSize = maxPacketSize;
        this.bytes = bytes;
        this.streamEnds = streamEnds;
    }

    /**
     * Cuts the bytes in all ways.
     *
     * @return the least memory that the codec took, which is without what is loaded once only
     * @throws AssertionError if something else comes of it
     */
    long inAllWays(long seed, Expectation expected) {
        long memory = Long.MAX_VALUE;
        for (Split split : Split.all(bytes.length, seed)) {
            memory = Math.min(memory, inOneWay(split, expected));
        }
        return memory;
    }

    /**
     * Cuts the bytes in one way.
     *
     * @return the memory that the codec took
     * @throws AssertionError if something else comes of it
     */
    long inOneWay(Split split, Expectation expected) {
        try {
            Outcome got =
                    new Feed(codecs.get(), maxPacketSize, bytes, lender).run(split, streamEnds);
            if (!expected.met.test(got)) {
                throw new AssertionError(
                        place(split) + "\n  expected: " + expected.words + "\n  got:      " + got);
            }
            return got.allocated();
        } catch (Feed.RuleBroken broken) {
            throw new AssertionError(
                    place(split) + "\n  the codec " + broken.getMessage(), broken.getCause());
        }
    }

    private String place(Split split) {
        return proof + ", " + split.name() + ": " + Show.bytes(bytes);
    }
}
