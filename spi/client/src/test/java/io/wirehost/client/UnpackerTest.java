package io.wirehost.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wirehost.spi.CodecContext;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.NoSettings;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketSink;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

final class UnpackerTest {
    private static final int MAX = 64;

    /** Only unpacks. */
    private interface Unpacking extends PacketCodec<String, String> {
        @Override
        default void pack(String packet, PacketSink out) {}
    }

    private static Unpacker<String> unpacker(PacketCodec<String, ?> codec) {
        codec.init(CodecContext.of(new NoSettings(), MAX));
        return new Unpacker<>(codec, new ReentrantLock(), MAX);
    }

    private static void feed(Unpacker<?> unpacker, byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            unpacker.room().put(bytes[at]);
        }
    }

    /** Packets as text, what was skipped as its count. */
    private static List<Object> drain(Unpacker<String> unpacker) {
        List<Object> events = new ArrayList<>();
        while (true) {
            try {
                String packet = unpacker.next();
                if (packet == null) {
                    return events;
                }
                events.add(packet);
            } catch (MalformedPacketException e) {
                events.add(e.skip());
                if (e.skip() == 0) {
                    return events;
                }
            }
        }
    }

    private static byte[] bytes(Object... parts) {
        var all = new ByteArrayOutputStream();
        for (Object part : parts) {
            all.writeBytes(
                    part instanceof byte[] bytes ? bytes : ((String) part).getBytes(US_ASCII));
        }
        return all.toByteArray();
    }

    @Test
    void atEverySplitThePacketsAreTheSame() {
        byte[] stream =
                bytes(
                        FrameCodec.frame("one"),
                        "..",
                        FrameCodec.frame(""),
                        "?",
                        FrameCodec.frame("x".repeat(MAX - 3)),
                        ".",
                        FrameCodec.frame("three"));
        List<Object> expected = List.of("one", "", 1, "x".repeat(MAX - 3), "three");
        for (int first = 0; first <= stream.length; first++) {
            for (int second = first; second <= stream.length; second++) {
                Unpacker<String> unpacker = unpacker(new FrameCodec());
                List<Object> events = new ArrayList<>();
                feed(unpacker, stream, 0, first);
                events.addAll(drain(unpacker));
                feed(unpacker, stream, first, second);
                events.addAll(drain(unpacker));
                feed(unpacker, stream, second, stream.length);
                events.addAll(drain(unpacker));
                unpacker.endOfStream();
                events.addAll(drain(unpacker));
                assertEquals(expected, events, "split at " + first + " and " + second);
                assertTrue(unpacker.isEnded());
            }
        }
    }

    @Test
    void aCodecThatNeverFindsAPacketIsGivenNoMoreThanTheLargest() throws Exception {
        List<Integer> seen = new ArrayList<>();
        Unpacking never =
                in -> {
                    seen.add(in.remaining());
                    return null;
                };
        Unpacker<String> unpacker = unpacker(never);
        feed(unpacker, new byte[MAX - 1], 0, MAX - 1);
        assertEquals(List.of(), drain(unpacker));
        feed(unpacker, new byte[2], 0, 2);
        var tooLarge = assertThrows(MalformedPacketException.class, unpacker::next);
        assertEquals(
                "no packet ends within 64 bytes, the most that one may have",
                tooLarge.getMessage());
        assertEquals(0, tooLarge.skip());
        assertEquals(List.of(MAX - 1, MAX), seen);
    }

    @Test
    void theEndOfTheStreamIsAskedForOnlyOnce() {
        List<String> calls = new ArrayList<>();
        class Lines implements Unpacking {
            @Override
            public String unpack(ByteBuffer in) {
                calls.add("unpack " + in.remaining());
                return null;
            }

            @Override
            public String unpackEnd(ByteBuffer in) {
                calls.add("unpackEnd " + in.remaining());
                if (!in.hasRemaining()) {
                    return null;
                }
                in.get();
                return "last";
            }
        }
        Unpacker<String> unpacker = unpacker(new Lines());
        feed(unpacker, new byte[2], 0, 2);
        assertEquals(List.of(), drain(unpacker));
        unpacker.endOfStream();
        assertEquals(List.of("last", "last"), drain(unpacker));
        assertEquals(List.of(), drain(unpacker));
        assertEquals(List.of("unpack 2", "unpackEnd 2", "unpackEnd 1", "unpackEnd 0"), calls);
    }

    @Test
    void aPacketOutOfNothingIsAFaultOfTheCodec() {
        class Eager implements Unpacking {
            @Override
            public String unpack(ByteBuffer in) {
                return "out of nothing";
            }
        }
        Unpacker<String> unpacker = unpacker(new Eager());
        feed(unpacker, new byte[1], 0, 1);
        var fault = assertThrows(IllegalStateException.class, unpacker::next);
        assertEquals(
                "codec " + Eager.class.getName() + " answered a packet without consuming a byte",
                fault.getMessage());
    }

    @Test
    void skippingMoreThanThereIsIsAFaultOfTheCodec() {
        class Greedy implements Unpacking {
            @Override
            public String unpack(ByteBuffer in) throws MalformedPacketException {
                throw MalformedPacketException.skip(in.remaining() + 1, "too far");
            }
        }
        Unpacker<String> unpacker = unpacker(new Greedy());
        feed(unpacker, new byte[4], 0, 4);
        var fault = assertThrows(IllegalStateException.class, unpacker::next);
        assertEquals(
                "codec " + Greedy.class.getName() + " skipped 5 bytes where there were 4",
                fault.getMessage());
    }

    @Test
    void skippedBytesAreCountedFromWhereTheCodecBegan() throws Exception {
        Unpacking halfway =
                in -> {
                    if (in.get() == 0) {
                        throw MalformedPacketException.skip(2, "two of them");
                    }
                    return "packet";
                };
        Unpacker<String> unpacker = unpacker(halfway);
        feed(unpacker, new byte[] {0, 0, 1}, 0, 3);
        assertEquals(List.of(2, "packet"), drain(unpacker));
    }
}
