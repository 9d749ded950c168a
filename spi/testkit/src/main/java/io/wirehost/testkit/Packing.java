package io.wirehost.testkit;

import io.wirehost.spi.PacketBuffer;
import io.wirehost.spi.PacketCodec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * The sending side of a session: has packets packed as the host does, behind others, into memory
 * that must grow.
 *
 * @param proof its name, for messages
 * @param codecs makes a codec, initialized
 * @param packet what is packed
 */
record Packing<O>(String proof, Supplier<PacketCodec<?, O>> codecs, O packet) {
    private static final byte[] BEFORE = {'b', 'e', 'f', 'o', 'r', 'e'};

    void isAlways(byte[] expected) {
        PacketCodec<?, O> codec = codecs.get();
        require(expected, pack(codec, ByteBuffer.allocate(1)), "");
        // The packet must not be used up: it may be on its way to other sessions too.
        byte[] again = pack(codecs.get(), ByteBuffer.allocateDirect(BEFORE.length));
        require(expected, again, ", packed for another session");
        if (codec.packsAlike()) {
            byte[] alike = pack(codec, ByteBuffer.allocate(1));
            require(expected, alike, ", packed again, though the codec says that it packs alike");
        }
    }

    private void require(byte[] expected, byte[] got, String when) {
        if (!Arrays.equals(expected, got)) {
            throw new AssertionError(
                    place()
                            + when
                            + "\n  expected: "
                            + Show.bytes(expected)
                            + "\n  got:      "
                            + Show.bytes(got));
        }
    }

    private byte[] pack(PacketCodec<?, O> codec, ByteBuffer memory) {
        PacketBuffer out = new PacketBuffer(memory);
        out.put(BEFORE);
        out.nextPacket();
        packInto(codec, out);
        byte[] all = out.toByteArray();
        if (!Arrays.equals(BEFORE, Arrays.copyOf(all, BEFORE.length))) {
            throw new AssertionError(place() + ": the codec wrote over the packet before it");
        }
        return Arrays.copyOfRange(all, BEFORE.length, all.length);
    }

    void packInto(PacketCodec<?, O> codec, PacketBuffer out) {
        try {
            codec.pack(packet, out);
            out.nextPacket();
        } catch (RuntimeException | Error fault) {
            throw new AssertionError(place() + ": the codec threw " + fault, fault);
        }
    }

    void isRefused(String messagePart) {
        PacketBuffer out = new PacketBuffer(1);
        try {
            codecs.get().pack(packet, out);
        } catch (IllegalArgumentException refused) {
            if (!String.valueOf(refused.getMessage()).contains(messagePart)) {
                throw new AssertionError(
                        place()
                                + "\n  expected: refused with …"
                                + messagePart
                                + "…\n  got:      "
                                + refused.getMessage(),
                        refused);
            }
            return;
        } catch (RuntimeException | Error fault) {
            throw new AssertionError(place() + ": the codec threw " + fault, fault);
        }
        throw new AssertionError(
                place() + " is not refused but packed into " + Show.bytes(out.toByteArray()));
    }

    private String place() {
        return proof + ": " + Show.packet(packet);
    }
}
