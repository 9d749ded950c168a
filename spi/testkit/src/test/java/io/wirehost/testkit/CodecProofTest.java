package io.wirehost.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.wirehost.spi.CodecContext;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketSink;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

class CodecProofTest {
    private static final byte[] TWO = bytes("\3abc\2de");

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(ISO_8859_1);
    }

    private static CodecProof<String, String> counted(Supplier<CountedCodec> codec) {
        return CodecProof.of(codec);
    }

    private static void fails(Executable proof, String... messageParts) {
        AssertionError failure = assertThrows(AssertionError.class, proof);
        for (String part : messageParts) {
            assertTrue(failure.getMessage().contains(part), failure.getMessage());
        }
    }

    @Test
    void aRightCodecPassesEveryProof() {
        counted(CountedCodec::new)
                .unpacks(bytes(""))
                .unpacks(bytes("\0\0"))
                .unpacks(TWO, "abc", "de")
                .unpacks(bytes("\0\3abc\0\0\2de\0"), "abc", "de")
                .skips(3, bytes("\377\3abc\376\376\2de"), "abc", "de")
                .refuses(bytes("\145"), "length 101 is over 100")
                .refuses(bytes("\3abc\145"), "over 100")
                .refusesEnd(bytes("\3abc\2d"), "ended inside a packet, after 2 bytes")
                .waits(bytes("\143" + "x".repeat(98)))
                .packs("abc", bytes("\3abc"))
                .refusesToPack("", "0 characters")
                .roundTrips("x", "y".repeat(100), "z")
                .maxPacketSize(50)
                .tooLarge(bytes("\1x\62" + "y".repeat(49)))
                .unpacks(bytes("\61" + "y".repeat(49)), "y".repeat(49));
    }

    @Test
    void thePacketsMustBeEqualAndAllOfThem() {
        CodecProof<String, String> proof = counted(CountedCodec::new);
        fails(
                () -> proof.unpacks(TWO, "abc", "df"),
                "unpacks, in one piece: 7 bytes [03 61 62 63 02 64 65] \".abc.de\"",
                "expected: [\"abc\", \"df\"]",
                "got:      [\"abc\", \"de\"], then: ends well");
        fails(() -> proof.unpacks(TWO, "abc"), "expected: [\"abc\"]");
        fails(() -> proof.unpacks(TWO, "abc", "de", "f"), "got:      [\"abc\", \"de\"], then");
    }

    @Test
    void bytesAreSkippedOnlyWhereTheProofSaysSo() {
        CodecProof<String, String> proof = counted(CountedCodec::new);
        fails(() -> proof.unpacks(bytes("\377\1a"), "a"), "got:      [\"a\"], 1 bytes skipped");
        fails(() -> proof.skips(2, bytes("\377\1a"), "a"), "expected: [\"a\"], 2 bytes skipped");
    }

    @Test
    void arraysArePacketsByTheirContent() {
        class Halves implements PacketCodec<byte[][], byte[]> {
            @Override
            public byte[][] unpack(ByteBuffer in) {
                return in.remaining() < 2 ? null : new byte[][] {{in.get()}, {in.get()}};
            }

            @Override
            public void pack(byte[] packet, PacketSink out) {
                out.put(packet);
            }
        }
        CodecProof<byte[][], byte[]> proof = CodecProof.of(Halves::new);
        proof.unpacks(bytes("ab"), new byte[][] {{'a'}, {'b'}});
        fails(() -> proof.unpacks(bytes("ab"), new byte[][] {{'a'}, {'c'}}), "[[97], [99]]");
    }

    // What follows are wrong codecs, one of each kind.

    @Test
    void readingWithoutLookingIsCaught() {
        class Reckless extends CountedCodec {
            @Override
            public String unpack(ByteBuffer in) {
                return take(in, in.get(in.position()));
            }
        }
        AssertionError failure =
                assertThrows(
                        AssertionError.class,
                        () -> counted(Reckless::new).unpacks(TWO, "abc", "de"));
        assertInstanceOf(IndexOutOfBoundsException.class, failure.getCause());
        assertTrue(
                failure.getMessage().contains("the codec threw java.lang.IndexOutOfBounds"),
                failure.getMessage());
        assertTrue(
                failure.getMessage().contains("asked with 0 bytes, from byte 7 of the stream on"),
                failure.getMessage());
    }

    @Test
    void believingThatPacketsComeWholeIsCaught() {
        class Whole extends CountedCodec {
            @Override
            public String unpack(ByteBuffer in) {
                return in.hasRemaining()
                        ? take(in, Math.min(in.get(in.position()), in.remaining() - 1))
                        : null;
            }
        }
        fails(
                () -> counted(Whole::new).unpacks(TWO, "abc", "de"),
                "unpacks, byte by byte",
                "got:      [\"\", ");
    }

    @Test
    void losingTheBeginningOfAPacketIsCaught() {
        class Loser extends CountedCodec {
            @Override
            public String unpack(ByteBuffer in) throws MalformedPacketException {
                String packet = super.unpack(in);
                if (packet == null) {
                    in.position(in.limit());
                }
                return packet;
            }
        }
        fails(() -> counted(Loser::new).unpacks(TWO, "abc", "de"), "unpacks, byte by byte");
    }

    @Test
    void stateThatOutlivesItsPacketIsCaught() {
        class Sticky extends CountedCodec {
            private int length;

            @Override
            public String unpack(ByteBuffer in) {
                if (length == 0 && in.hasRemaining()) {
                    length = in.get(in.position());
                }
                return length == 0 || in.remaining() <= length ? null : take(in, length);
            }
        }
        counted(Sticky::new).unpacks(bytes("\3abc"), "abc");
        fails(() -> counted(Sticky::new).unpacks(TWO, "abc", "de"), "unpacks, in one piece");
    }

    @Test
    void answeringAPacketOfNoBytesIsCaught() {
        class Generous extends CountedCodec {
            @Override
            public String unpack(ByteBuffer in) {
                return "ever again";
            }
        }
        fails(
                () -> counted(Generous::new).unpacks(TWO, "abc", "de"),
                "the codec answered a packet and consumed nothing");
    }

    @Test
    void consumingMoreThanThereIsIsCaught() {
        class Greedy extends CountedCodec {
            @Override
            String take(ByteBuffer in, int length) {
                in.limit(in.capacity());
                return super.take(in, length + 1).substring(0, length);
            }
        }
        fails(
                () -> counted(Greedy::new).unpacks(bytes("\3abc"), "abc"),
                "the codec consumed 5 bytes, asked with 4 bytes, from byte 0 of the stream on");
    }

    @Test
    void steppingBackIsCaught() {
        class Backward extends CountedCodec {
            @Override
            String take(ByteBuffer in, int length) {
                String packet = super.take(in, length);
                in.position(0);
                return packet;
            }
        }
        fails(() -> counted(Backward::new).unpacks(TWO, "abc", "de"), "set the position back by");
    }

    @Test
    void changingBytesThatAreLeftIsCaught() {
        class Scribbler extends CountedCodec {
            @Override
            String take(ByteBuffer in, int length) {
                String packet = super.take(in, length);
                if (in.hasRemaining()) {
                    in.put(in.position(), (byte) 0);
                }
                return packet;
            }
        }
        fails(
                () -> counted(Scribbler::new).unpacks(TWO, "abc", "de"),
                "changed bytes that it did not consume");
    }

    @Test
    void keepingTheLentBufferIsCaught() {
        class Keeper implements PacketCodec<ByteBuffer, ByteBuffer> {
            @Override
            public ByteBuffer unpack(ByteBuffer in) {
                if (in.remaining() < 2) {
                    return null;
                }
                ByteBuffer packet = in.slice(in.position(), 2);
                in.position(in.position() + 2);
                return packet;
            }

            @Override
            public void pack(ByteBuffer packet, PacketSink out) {
                out.put(packet);
            }
        }
        CodecProof<ByteBuffer, ByteBuffer> proof = CodecProof.of(Keeper::new);
        fails(() -> proof.unpacks(bytes("ab"), ByteBuffer.wrap(bytes("ab"))), "in one piece");
        fails(
                () -> proof.packs(ByteBuffer.wrap(bytes("ab")), bytes("ab")),
                "packed for another session",
                "got:      0 bytes");
    }

    @Test
    void answeringOneArrayAgainAndAgainIsCaught() {
        class Thrifty implements PacketCodec<byte[], byte[]> {
            private final byte[] packet = new byte[1];

            @Override
            public byte[] unpack(ByteBuffer in) {
                if (!in.hasRemaining()) {
                    return null;
                }
                packet[0] = in.get();
                return packet;
            }

            @Override
            public void pack(byte[] packet, PacketSink out) {
                out.put(packet);
            }
        }
        fails(
                () -> CodecProof.of(Thrifty::new).unpacks(bytes("ab"), bytes("a"), bytes("b")),
                "unpacks, in one piece");
    }

    @Test
    void relyingOnTheKindOrPlaceOfTheMemoryIsCaught() {
        class OnHeap extends CountedCodec {
            @Override
            String take(ByteBuffer in, int length) {
                int start = in.arrayOffset() + in.position() + 1;
                in.position(in.position() + 1 + length);
                return new String(in.array(), start, length, ISO_8859_1);
            }
        }
        class AtZero extends CountedCodec {
            @Override
            String take(ByteBuffer in, int length) {
                byte[] text = new byte[length];
                in.get(1, text).position(in.position() + 1 + length);
                return new String(text, ISO_8859_1);
            }
        }
        class NoOffset extends CountedCodec {
            @Override
            String take(ByteBuffer in, int length) {
                if (!in.hasArray()) {
                    return super.take(in, length);
                }
                int start = in.position() + 1;
                in.position(start + length);
                return new String(in.array(), start, length, ISO_8859_1);
            }
        }
        fails(() -> counted(OnHeap::new).unpacks(TWO, "abc", "de"), "UnsupportedOperation");
        fails(() -> counted(AtZero::new).unpacks(TWO, "abc", "de"), "expected: [\"abc\", \"de\"]");
        fails(
                () -> counted(NoOffset::new).unpacks(TWO, "abc", "de"),
                "expected: [\"abc\", \"de\"]");
    }

    @Test
    void skippingMoreThanThereIsIsCaught() {
        class Jumper extends CountedCodec {
            @Override
            public String unpack(ByteBuffer in) throws MalformedPacketException {
                if (in.hasRemaining()) {
                    throw MalformedPacketException.skip(2, "noise");
                }
                return null;
            }
        }
        fails(
                () -> counted(Jumper::new).skips(2, bytes("ab")),
                "skips, byte by byte",
                "the codec skips 2 bytes, asked with 1 bytes");
    }

    @Test
    void forgettingTheLastPacketIsCaught() {
        class Forgetful extends CountedCodec {
            @Override
            public String unpack(ByteBuffer in) throws MalformedPacketException {
                // Waits for one byte more than it needs, to see whether a packet follows.
                return in.remaining() > 1 && in.remaining() == in.get(in.position()) + 1
                        ? null
                        : super.unpack(in);
            }
        }
        fails(() -> counted(Forgetful::new).unpacks(TWO, "abc", "de"), "malformed when the stream");
    }

    @Test
    void refusingOnlyWhenTheBodyIsThereIsCaught() {
        class Patient extends CountedCodec {
            @Override
            public String unpack(ByteBuffer in) throws MalformedPacketException {
                return in.remaining() < 50 ? null : super.unpack(in);
            }
        }
        fails(
                () -> counted(Patient::new).refuses(bytes("\145"), "length"),
                "refuses, in one piece: 1 bytes [65]",
                "expected: malformed (…length…)",
                "got:      no packet, then: waits for more bytes");
        fails(() -> counted(CountedCodec::new).refuses(bytes("\377"), "noise"), "1 bytes skipped");
        fails(() -> counted(CountedCodec::new).refuses(bytes("\145"), "size"), "(…size…)");
        fails(
                () -> counted(CountedCodec::new).refusesEnd(bytes("\145"), "length"),
                "malformed when");
        fails(
                () -> counted(CountedCodec::new).tooLarge(bytes("\145")),
                "expected: packet too large");
        fails(() -> counted(CountedCodec::new).waits(TWO), "expected: waits for more bytes");
    }

    @Test
    void believingALengthThatLiesIsCaught() {
        class Trusting extends CountedCodec {
            private byte[] room = {};

            @Override
            public String unpack(ByteBuffer in) throws MalformedPacketException {
                if (in.hasRemaining()) {
                    room = new byte[Byte.toUnsignedInt(in.get(in.position())) << 10];
                }
                return room.length == 0 ? null : super.unpack(in);
            }
        }
        fails(
                () -> counted(Trusting::new).refuses(bytes("\145"), "length 101"),
                "bytes of memory, which is over",
                "check a length before you allocate");
    }

    @Test
    void copyingAllAtEachByteIsCaught() {
        class Copier extends Until {
            @Override
            int end(ByteBuffer in) {
                byte[] copy = new byte[in.remaining()];
                in.get(in.position(), copy);
                return new String(copy, ISO_8859_1).indexOf('\n');
            }
        }
        byte[] unfinished = bytes("x".repeat(2000));
        CodecProof.of(Until::new).waits(unfinished);
        fails(
                () -> CodecProof.of(Copier::new).waits(unfinished),
                "waits, byte by byte: 2000 bytes [78 78 ",
                "look whether the packet is whole before you copy");
    }

    @Test
    void searchingFromTheStartAtEachByteIsCaught() {
        class Rescanner extends Until {
            @Override
            int end(ByteBuffer in) {
                scanned = 0;
                return super.end(in);
            }
        }
        byte[] unfinished = bytes("a long line");
        CodecProof.of(Until::new).scansOnce(unfinished, bytes("\n"));
        fails(
                () -> CodecProof.of(Rescanner::new).scansOnce(unfinished, bytes("\n")),
                "scansOnce, byte 2 of 11 bytes",
                "keep how far it came");
        assertThrows(
                IllegalArgumentException.class,
                () -> CodecProof.of(Until::new).scansOnce(unfinished, bytes("\r")));
    }

    @Test
    void anEndThatIsSkippedAloneWouldProveNothing() {
        class Skipping extends Until {
            @Override
            public @Nullable String unpack(ByteBuffer in) {
                String line = super.unpack(in);
                return line == null || line.isEmpty() ? null : line;
            }
        }
        byte[] unfinished = bytes("a long line");
        CodecProof.of(Skipping::new).scansOnce(unfinished, bytes(".\n"));
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> CodecProof.of(Skipping::new).scansOnce(unfinished, bytes("\n")));
        assertTrue(String.valueOf(refused.getMessage()).contains("alone is no packet"));
    }

    @Test
    void packingWrongIsCaught() {
        class Short extends CountedCodec {
            @Override
            public void pack(String packet, PacketSink out) {
                out.put(packet, ISO_8859_1);
            }
        }
        class Numbered extends CountedCodec {
            private int number;

            @Override
            public void pack(String packet, PacketSink out) {
                out.put(number++);
            }
        }
        class Elsewhere extends CountedCodec {
            @Override
            public void pack(String packet, PacketSink out) {
                out.room(1).put(0, (byte) 1);
                super.pack(packet, out);
            }
        }
        class Failing extends CountedCodec {
            @Override
            public void pack(String packet, PacketSink out) {
                throw new IllegalStateException("oops");
            }
        }
        fails(
                () -> counted(Short::new).packs("ab", bytes("\2ab")),
                "packs: \"ab\"",
                "expected: 3 bytes [02 61 62]",
                "got:      2 bytes [61 62]");
        fails(() -> counted(Short::new).roundTrips("ab"), "roundTrips, in one piece");
        fails(
                () -> counted(Short::new).refusesToPack("ab", ""),
                "is not refused but packed into 2");
        fails(
                () -> counted(CountedCodec::new).refusesToPack("", "empty"),
                "got:      0 characters");
        fails(() -> counted(Numbered::new).packs("a", bytes("\0")), "says that it packs alike");
        fails(() -> counted(Elsewhere::new).packs("a", bytes("\1a")), "over the packet before it");
        fails(() -> counted(Failing::new).packs("a", bytes("\1a")), "the codec threw", "oops");
        fails(() -> counted(Failing::new).roundTrips("a"), "roundTrips: \"a\"", "oops");
        fails(() -> counted(Failing::new).refusesToPack("", ""), "the codec threw", "oops");
    }

    @Test
    void oneCodecForAllSessionsIsRefused() {
        CountedCodec one = new CountedCodec();
        assertThrows(IllegalArgumentException.class, () -> counted(() -> one));
    }

    @Test
    void settingsAndLimitReachTheCodec() {
        record Settings(int answer) {}
        List<CodecContext> contexts = new ArrayList<>();
        class Curious extends CountedCodec {
            @Override
            public void init(CodecContext context) {
                contexts.add(context);
            }
        }
        counted(Curious::new).settings(new Settings(42)).maxPacketSize(7).unpacks(bytes(""));
        assertEquals(42, contexts.getFirst().settings(Settings.class).answer());
        assertEquals(7, contexts.getFirst().maxPacketSize());
        assertThrows(IllegalArgumentException.class, () -> counted(Curious::new).maxPacketSize(0));
    }

    @Test
    void theCodecNeverSeesMoreThanTheLargestPacket() {
        List<Integer> seen = new ArrayList<>();
        class Watcher extends CountedCodec {
            @Override
            public String unpack(ByteBuffer in) throws MalformedPacketException {
                seen.add(in.remaining());
                return super.unpack(in);
            }
        }
        counted(Watcher::new).maxPacketSize(4).unpacks(TWO, "abc", "de");
        assertEquals(List.of(4, 3, 0), seen.subList(0, 3));
        assertTrue(seen.stream().allMatch(size -> size <= 4));
    }

    @Test
    void theSeedDecidesTheRandomCuts() {
        assertEquals(Split.all(40, 3), Split.all(40, 3));
        assertTrue(!Split.all(40, 3).equals(Split.all(40, 4)));
        for (int length : new int[] {0, 1, 2, 3, 5000, 40_000}) {
            for (Split split : Split.all(length, 1)) {
                assertEquals(length, split.pieces().stream().mapToInt(i -> i).sum(), split.name());
                assertTrue(split.pieces().stream().allMatch(i -> i > 0), split.name());
            }
        }
    }

    /** A right codec that searches: text until a line feed. */
    private static class Until implements PacketCodec<String, String> {
        int scanned;

        @Override
        public String unpack(ByteBuffer in) {
            int end = end(in);
            if (end < 0) {
                return null;
            }
            byte[] text = new byte[end];
            in.get(text).get();
            scanned = 0;
            return new String(text, ISO_8859_1);
        }

        int end(ByteBuffer in) {
            for (; scanned < in.remaining(); scanned++) {
                if (in.get(in.position() + scanned) == '\n') {
                    return scanned;
                }
            }
            return -1;
        }

        @Override
        public void pack(String packet, PacketSink out) {
            out.put(packet, ISO_8859_1).put('\n');
        }
    }
}
