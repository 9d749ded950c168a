package io.wirehost.host;

import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;
import io.wirehost.spi.PacketSink;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Session;
import io.wirehost.spi.StartPacketHandler;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Protocols for tests, as a plugin would supply them. */
final class TestPlugin {
    private TestPlugin() {}

    /** Text up to a line feed. */
    @Provides("text")
    public static final class Text implements PacketCodec<String, String> {
        /** For the host. */
        public Text() {}

        @Override
        public String unpack(ByteBuffer in) throws MalformedPacketException {
            for (int i = in.position(); i < in.limit(); i++) {
                if (in.get(i) == '\n') {
                    byte[] line = new byte[i - in.position()];
                    in.get(line).get();
                    if (line.length > 0 && line[0] == '!') {
                        throw MalformedPacketException.skip(line.length + 1, "begins with !");
                    }
                    return new String(line, StandardCharsets.UTF_8);
                }
            }
            return null;
        }

        @Override
        public void pack(String packet, PacketSink out) {
            out.put(packet, StandardCharsets.UTF_8).put('\n');
        }

        @Override
        public boolean packsAlike() {
            return true;
        }
    }

    /** Sends each packet back. */
    @Provides("echo")
    public static final class Echo implements StartPacketHandler {
        /** For the host. */
        public Echo() {}

        @Override
        public PacketHandler<String, String> open(Session session, ByteBuffer startPacket) {
            return PacketSession::send;
        }
    }
}
