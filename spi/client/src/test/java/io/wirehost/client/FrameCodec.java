package io.wirehost.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wirehost.spi.CodecContext;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketSink;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code F}, the length in two bytes, that many characters. Other bytes are skipped up to the next
 * {@code F}, but for {@code .}, which is a heartbeat, and {@code X}, after which nothing can be
 * understood. It watches how it is called.
 */
class FrameCodec implements PacketCodec<String, String> {
    static final CodecContext CONTEXT = CodecContext.of(new Settings(7), 32 * 1024);

    record Settings(int number) {}

    private final AtomicBoolean used = new AtomicBoolean();
    private CodecContext context = CodecContext.of(new Settings(0), 1);

    @Override
    public void init(CodecContext given) {
        context = given;
    }

    CodecContext context() {
        return context;
    }

    @Override
    public String unpack(ByteBuffer in) throws MalformedPacketException {
        use();
        try {
            require(in.position() == 0 && in.order() == ByteOrder.BIG_ENDIAN, "a fresh buffer");
            require(in.remaining() <= context.maxPacketSize(), "no more than a packet may have");
            return frame(in);
        } finally {
            used.set(false);
        }
    }

    private static String frame(ByteBuffer in) throws MalformedPacketException {
        if (!in.hasRemaining()) {
            return null;
        }
        if (in.get(0) == '.') {
            in.get();
            return null;
        }
        if (in.get(0) == 'X') {
            throw new MalformedPacketException("X is the end");
        }
        if (in.get(0) != 'F') {
            int garbage = 1;
            while (garbage < in.remaining() && "F.X".indexOf(in.get(garbage)) < 0) {
                garbage++;
            }
            throw MalformedPacketException.skip(garbage, garbage + " bytes of garbage");
        }
        if (in.remaining() < 3 || in.remaining() < 3 + in.getShort(1)) {
            return null;
        }
        byte[] text = new byte[in.position(1).getShort()];
        in.get(text);
        return new String(text, US_ASCII);
    }

    @Override
    public void pack(String packet, PacketSink out) {
        use();
        try {
            out.put('F').putShort(packet.length());
            for (int i = 0; i < packet.length(); i++) {
                if (packet.charAt(i) > 127) {
                    throw new IllegalArgumentException("not ASCII");
                }
                out.put(packet.charAt(i));
            }
        } finally {
            used.set(false);
        }
    }

    private void use() {
        require(used.compareAndSet(false, true), "one call at a time");
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError("the codec was promised " + what);
        }
    }

    /** The bytes of one frame. */
    static byte[] frame(String text) {
        return ByteBuffer.allocate(3 + text.length())
                .put((byte) 'F')
                .putShort((short) text.length())
                .put(text.getBytes(US_ASCII))
                .array();
    }

    /** What a server does that knows nothing of this class but the format. */
    static String read(DataInputStream in) throws IOException {
        require(in.readByte() == 'F', "a frame");
        return new String(in.readNBytes(in.readShort()), US_ASCII);
    }
}
