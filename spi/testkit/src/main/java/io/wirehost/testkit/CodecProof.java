package io.wirehost.testkit;

import io.wirehost.spi.CodecContext;
import io.wirehost.spi.NoSettings;
import io.wirehost.spi.PacketBuffer;
import io.wirehost.spi.PacketCodec;
import io.wirehost.testkit.Outcome.Ending;
import io.wirehost.testkit.Trial.Expectation;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Proves that a codec keeps its promises, without a host and without a socket.
 *
 * <pre>{@code
 * CodecProof.of(LineCodec::new)
 *         .settings(new LineCodec.Settings(UTF_8, DataSize.ofBytes(80), LineEnd.CRLF))
 *         .maxPacketSize(100)
 *         .unpacks("one\r\ntwo\n".getBytes(UTF_8), "one", "two")
 *         .packs("three", "three\r\n".getBytes(UTF_8))
 *         .roundTrips("", "four", "fünf")
 *         .refuses("x".repeat(81).getBytes(UTF_8), "longer than 80");
 * }</pre>
 *
 * <p><b>Bytes are cut in every way.</b> A network may cut the stream anywhere. So the bytes are fed
 * to a fresh codec in one piece; to another byte by byte; then cut in two at each place; and into
 * many pieces of random sizes. Each time the same must come of it. Of more than some thousand
 * bytes, the places near the beginning and the end are tried, and single bytes become small pieces.
 *
 * <p><b>They are fed as the host does it.</b> The codec sees the unconsumed bytes from the start of
 * a packet, never more than {@code maxPacketSize}, in memory that is on the heap at one call and
 * outside of it at the next, and that is written over when the call returns: a codec that keeps a
 * piece of it instead of a copy is found out. The call is repeated until the answer is null and
 * nothing was consumed, also when no byte is left. A codec that throws anything but {@link
 * io.wirehost.spi.MalformedPacketException}, consumes or skips more than there is, answers a packet
 * without consuming, or changes bytes that it does not consume, fails every proof.
 *
 * <p>Packets are compared by {@link Objects#deepEquals}. A proof that fails throws an {@link
 * AssertionError} that says how the bytes were cut, what was expected and what came. Two runs do
 * the same: random sizes come from the {@link #seed}.
 *
 * <p>Immutable, so one proof with its settings may serve many tests.
 *
 * @param <I> the packets that come in
 * @param <O> the packets that go out
 */
public final class CodecProof<I, O> {
    private static final int DEFAULT_MAX_PACKET_SIZE = 64 * 1024;
    private static final long MEMORY = 16 * 1024;
    private static final long MEMORY_PER_BYTE = 256;

    private final Supplier<? extends PacketCodec<I, O>> codecs;
    private final Record settings;
    private final int maxPacketSize;
    private final long seed;

    private CodecProof(
            Supplier<? extends PacketCodec<I, O>> codecs,
            Record settings,
            int maxPacketSize,
            long seed) {
        this.codecs = codecs;
        this.settings = settings;
        this.maxPacketSize = maxPacketSize;
        this.seed = seed;
    }

    /**
     * A proof of a codec without settings, with a {@code maxPacketSize} of 64 KiB.
     *
     * @param codecs makes a codec, mostly its constructor; a new one at each call
     * @param <I> the packets that come in
     * @param <O> the packets that go out
     * @return the proof
     * @throws IllegalArgumentException if {@code codecs} answers the same object twice
     */
    @SuppressWarnings("ReferenceEquality") // one object is what must not come twice
    public static <I, O> CodecProof<I, O> of(Supplier<? extends PacketCodec<I, O>> codecs) {
        PacketCodec<I, O> one = codecs.get();
        PacketCodec<I, O> other = codecs.get();
        if (one == other) {
            throw new IllegalArgumentException(
                    "the same codec twice: it serves one session, so each time make a new one");
        }
        return new CodecProof<>(codecs, new NoSettings(), DEFAULT_MAX_PACKET_SIZE, 1);
    }

    /**
     * The same proof with settings.
     *
     * @param settings an instance of the record that the codec's {@link
     *     io.wirehost.spi.Provides#settings} names
     * @return a new proof
     */
    public CodecProof<I, O> settings(Record settings) {
        return new CodecProof<>(codecs, settings, maxPacketSize, seed);
    }

    /**
     * The same proof with another limit.
     *
     * @param bytes the most that one packet may have, 1 or more
     * @return a new proof
     * @throws IllegalArgumentException if {@code bytes} is less than 1
     */
    public CodecProof<I, O> maxPacketSize(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("maxPacketSize " + bytes + " must be at least 1");
        }
        return new CodecProof<>(codecs, settings, bytes, seed);
    }

    /**
     * The same proof with other random cuts.
     *
     * @param seed where they come from; 1 unless set
     * @return a new proof
     */
    public CodecProof<I, O> seed(long seed) {
        return new CodecProof<>(codecs, settings, maxPacketSize, seed);
    }

    /**
     * Proves that a stream of these bytes is these packets, and nothing else.
     *
     * @param bytes the whole stream, to its end
     * @param packets what it must be, in order
     * @return this
     * @throws AssertionError if it is not
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final CodecProof<I, O> unpacks(byte[] bytes, I... packets) {
        return unpacks("unpacks", 0, bytes, List.of(packets));
    }

    /**
     * Proves that a codec finds its way again: as {@link #unpacks}, with bytes in between that are
     * no packet.
     *
     * @param skipped how many bytes are {@linkplain io.wirehost.spi.MalformedPacketException#skip
     *     skipped} in all
     * @param bytes the whole stream, to its end
     * @param packets what it must be, in order
     * @return this
     * @throws AssertionError if it is not
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final CodecProof<I, O> skips(int skipped, byte[] bytes, I... packets) {
        return unpacks("skips", skipped, bytes, List.of(packets));
    }

    private CodecProof<I, O> unpacks(String proof, int skipped, byte[] bytes, List<?> packets) {
        String words =
                Show.packets(packets) + (skipped > 0 ? ", " + skipped + " bytes skipped" : "");
        trial(proof, bytes, true)
                .inAllWays(
                        seed,
                        new Expectation(
                                words,
                                got ->
                                        got.ending() == Ending.ENDED
                                                && got.skipped() == skipped
                                                && Objects.deepEquals(
                                                        got.packets().toArray(),
                                                        packets.toArray())));
        return this;
    }

    /**
     * Proves that what a peer has really sent is the same packets however it is cut, the way it
     * came among them, and that all of it is packets.
     *
     * @param session one that is complete, of a protocol without start packets
     * @return this
     * @throws AssertionError if it is not
     * @throws IllegalArgumentException if something of the session is missing
     */
    public CodecProof<I, O> replays(RecordedSession session) {
        if (!session.complete()) {
            throw new IllegalArgumentException(
                    "of session " + session.id() + " something is missing in the recording");
        }
        byte[] input = session.input();
        Trial trial = trial("replays", input, false);
        Outcome whole = receive(input);
        Expectation same =
                new Expectation(
                        Ending.WAITING + ", having answered " + Show.packets(whole.packets()),
                        got ->
                                got.ending() == Ending.WAITING
                                        && got.skipped() == 0
                                        && Objects.deepEquals(
                                                got.packets().toArray(),
                                                whole.packets().toArray()));
        trial.inOneWay(session.split(), same);
        trial.inAllWays(seed, same);
        return this;
    }

    /**
     * Proves that a session that receives these bytes ends as malformed, and that the codec needs
     * no byte more to see it. Give the bytes up to the one that is wrong: of a length that lies,
     * the header alone. The refusal must take little memory, whatever the length says. Packets may
     * come before.
     *
     * @param bytes what the peer has sent so far
     * @param messagePart what the message of the exception contains
     * @return this
     * @throws AssertionError if they are not refused
     */
    public CodecProof<I, O> refuses(byte[] bytes, String messagePart) {
        long memory =
                trial("refuses", bytes, false)
                        .inAllWays(seed, refusal(Ending.MALFORMED, messagePart));
        requireLittle(
                memory,
                bytes.length,
                "refuses: " + Show.bytes(bytes),
                "check a length before you allocate for it");
        return this;
    }

    /**
     * Proves that these bytes are no whole packet: the codec waits for more, and says that they are
     * malformed when the stream ends there.
     *
     * @param bytes the whole stream, to its end
     * @param messagePart what the message of the exception contains
     * @return this
     * @throws AssertionError if they are not refused, or before the stream has ended
     */
    public CodecProof<I, O> refusesEnd(byte[] bytes, String messagePart) {
        trial("refusesEnd", bytes, true)
                .inAllWays(seed, refusal(Ending.MALFORMED_END, messagePart));
        return this;
    }

    private static Expectation refusal(Ending ending, String messagePart) {
        return new Expectation(
                ending + " (…" + messagePart + "…)",
                got -> got.ending() == ending && got.message().contains(messagePart));
    }

    /**
     * Proves that a session that receives these bytes ends because a packet is larger than {@code
     * maxPacketSize}. Packets may come before.
     *
     * @param bytes what the peer has sent so far
     * @return this
     * @throws AssertionError if it does not end, or for another reason
     */
    public CodecProof<I, O> tooLarge(byte[] bytes) {
        trial("tooLarge", bytes, false)
                .inAllWays(
                        seed,
                        new Expectation(
                                Ending.TOO_LARGE + ": over " + maxPacketSize + " bytes",
                                got -> got.ending() == Ending.TOO_LARGE));
        return this;
    }

    /**
     * Proves that the codec waits for the rest of a packet, and that waiting is cheap: asked again
     * for each byte, it takes memory in proportion to the bytes, not to their square. A codec that
     * copies all it sees at each call is found out by two thousand bytes or more.
     *
     * @param unfinished the beginning of a packet, without its end
     * @return this
     * @throws AssertionError if it does not wait, or takes too much memory
     */
    public CodecProof<I, O> waits(byte[] unfinished) {
        Expectation waiting =
                new Expectation(
                        Ending.WAITING.toString(),
                        got -> got.ending() == Ending.WAITING && got.packets().isEmpty());
        Trial trial = trial("waits", unfinished, false);
        trial.inAllWays(seed, waiting);
        Split byteByByte = Split.byteByByte(unfinished.length);
        requireLittle(
                trial.inOneWay(byteByByte, waiting),
                unfinished.length,
                "waits, " + byteByByte.name() + ": " + Show.bytes(unfinished),
                "look whether the packet is whole before you copy any of it");
        return this;
    }

    private static void requireLittle(long memory, int bytes, String place, String remedy) {
        long allowed = MEMORY + MEMORY_PER_BYTE * bytes;
        if (memory > allowed) {
            throw new AssertionError(
                    place
                            + "\n  the codec took "
                            + memory
                            + " bytes of memory, which is over "
                            + allowed
                            + ": "
                            + remedy);
        }
    }

    /**
     * Proves that a codec that searches for an end searches each byte once, so that a peer that
     * sends a long packet byte by byte costs no more than one that sends it at once.
     *
     * <p>The bytes come one at a time, and those that were seen at an earlier call are written over
     * with repetitions of the end. A codec that keeps how far it came does not notice; one that
     * searches from the start finds an end that it had passed. The newest bytes, as many as the end
     * has, are the true ones, so it is fine to begin again a little before. Not for codecs that
     * look back at a header while they wait.
     *
     * <p>An end that the codec skips when there is nothing before it, as an empty line, would prove
     * nothing: one that finds it again skips it again. Such an end needs something of a packet.
     *
     * @param unfinished the beginning of a packet, without its end
     * @param end what ends a packet
     * @return this
     * @throws AssertionError if it looks again at what it has seen
     * @throws IllegalArgumentException if {@code end} does not end the packet, or is skipped when
     *     it stands alone
     */
    public CodecProof<I, O> scansOnce(byte[] unfinished, byte[] end) {
        byte[] finished = Arrays.copyOf(unfinished, unfinished.length + end.length);
        System.arraycopy(end, 0, finished, unfinished.length, end.length);
        waits(unfinished);
        if (receive(finished).packets().isEmpty()) {
            throw new IllegalArgumentException(
                    Show.bytes(end) + " does not end the packet " + Show.bytes(unfinished));
        }
        Outcome alone = receive(end);
        if (alone.ending() == Ending.WAITING && alone.packets().isEmpty()) {
            throw new IllegalArgumentException(
                    Show.bytes(end)
                            + " alone is no packet, so that nobody would notice when it is found"
                            + " again: put some byte of a packet before it");
        }
        byte[] shown = unfinished.clone();
        Feed feed = new Feed(newCodec(), maxPacketSize, shown, new Lender());
        for (int count = 1; count <= shown.length; count++) {
            int seen = count - 1 - end.length;
            if (seen >= 0) {
                shown[seen] = end[seen % end.length];
            }
            Outcome got = feed.receive(1);
            if (got.ending() != Ending.WAITING || !got.packets().isEmpty()) {
                throw new AssertionError(
                        "scansOnce, byte "
                                + count
                                + " of "
                                + Show.bytes(unfinished)
                                + "\n  the codec searched bytes again that it had seen at an"
                                + " earlier call: keep how far it came\n  got:      "
                                + got);
            }
        }
        return this;
    }

    private Outcome receive(byte[] bytes) {
        return new Feed(newCodec(), maxPacketSize, bytes, new Lender()).receive(bytes.length);
    }

    /**
     * Proves that a packet is packed into these bytes: behind other packets, in memory on the heap
     * and outside of it, for one session after the other, and, if the codec {@linkplain
     * PacketCodec#packsAlike packs alike}, by one codec twice.
     *
     * @param packet what goes out
     * @param bytes what it must be
     * @return this
     * @throws AssertionError if it is not
     */
    public CodecProof<I, O> packs(O packet, byte[] bytes) {
        new Packing<>("packs", this::newCodec, packet).isAlways(bytes);
        return this;
    }

    /**
     * Proves that a packet cannot be said in this format.
     *
     * @param packet what is offered
     * @param messagePart what the message of the {@link IllegalArgumentException} contains
     * @return this
     * @throws AssertionError if it is packed, or anything else is thrown
     */
    public CodecProof<I, O> refusesToPack(O packet, String messagePart) {
        new Packing<>("refusesToPack", this::newCodec, packet).isRefused(messagePart);
        return this;
    }

    /**
     * Proves that what is packed is unpacked again: the packets, packed one behind the other by one
     * codec, are equal to those that another takes from the bytes.
     *
     * @param packets of a type that goes out and comes in
     * @return this
     * @throws AssertionError if others come in
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final CodecProof<I, O> roundTrips(O... packets) {
        PacketCodec<I, O> codec = newCodec();
        PacketBuffer out = new PacketBuffer(1);
        for (O packet : packets) {
            new Packing<>("roundTrips", this::newCodec, packet).packInto(codec, out);
        }
        return unpacks("roundTrips", 0, out.toByteArray(), List.of(packets));
    }

    private Trial trial(String proof, byte[] bytes, boolean streamEnds) {
        return new Trial(proof, this::newCodec, maxPacketSize, bytes, streamEnds);
    }

    private PacketCodec<I, O> newCodec() {
        PacketCodec<I, O> codec = codecs.get();
        codec.init(CodecContext.of(settings, maxPacketSize));
        return codec;
    }
}
