package io.wirehost.kv;

import io.wirehost.spi.CodecContext;
import io.wirehost.spi.DataSize;
import io.wirehost.spi.PacketBuffer;
import io.wirehost.spi.PacketHandler;
import io.wirehost.testkit.FakePacketSession;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A client of a {@link TestServer}: what it says goes to the handler, what it gets is packed. */
final class TestClient {
    private static final RespCodec.Settings SETTINGS =
            new RespCodec.Settings(1_000, DataSize.ofMebibytes(1), DataSize.ofKibibytes(64));

    private final FakePacketSession<Reply> session;
    private final PacketHandler<Request, Reply> handler;
    private final RespCodec codec = new RespCodec();

    TestClient(FakePacketSession<Reply> session, PacketHandler<Request, Reply> handler)
            throws Exception {
        this.session = session;
        this.handler = handler;
        codec.init(CodecContext.of(SETTINGS, 1 << 20));
        handler.onOpen(session);
    }

    void say(byte[]... words) throws Exception {
        handler.onPacket(session, new Request(words));
    }

    /** Says a line, and answers what comes back for it, line ends as spaces. */
    String ask(String line) throws Exception {
        say(Objects.requireNonNull(LineWords.split(Conversations.bytes(line)), line));
        return take();
    }

    /** What has come meanwhile, line ends as spaces. */
    String take() {
        return new String(takeBytes(), StandardCharsets.ISO_8859_1).replace("\r\n", " ").strip();
    }

    byte[] takeBytes() {
        PacketBuffer bytes = new PacketBuffer(64);
        session.takeSent().forEach(reply -> codec.pack(reply, bytes));
        return bytes.toByteArray();
    }

    FakePacketSession<Reply> session() {
        return session;
    }

    PacketHandler<Request, Reply> handler() {
        return handler;
    }
}
