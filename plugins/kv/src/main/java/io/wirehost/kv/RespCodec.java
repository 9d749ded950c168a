package io.wirehost.kv;

import io.wirehost.spi.CodecContext;
import io.wirehost.spi.DataSize;
import io.wirehost.spi.Default;
import io.wirehost.spi.MalformedPacketException;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.PacketSink;
import io.wirehost.spi.Provides;
import io.wirehost.spi.Range;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * The codec {@code resp}, the server's side of it alone: requests come in, as arrays of bulk
 * strings or as lines, and nothing else (no other type, and no array in an array); replies go out,
 * in RESP2 until the handler says {@link Reply.Switched}, in RESP3 then. Since that is in the write
 * queue among the replies, each of them is packed in the version that holds for it.
 */
@Provides(value = "resp", settings = RespCodec.Settings.class)
public final class RespCodec implements PacketCodec<Request, Reply> {
    /**
     * What can be set. {@code max-packet-size} bounds a request as a whole.
     *
     * @param maxWords the most words of a request: the command and its arguments
     * @param maxWordLength the most bytes of one of them
     * @param maxLineLength the most bytes of a request that is a line
     */
    public record Settings(
            @Default("1048576") @Range(min = "1", max = "16777216") int maxWords,
            @Default("512MiB") @Range(min = "1B", max = "1GiB") DataSize maxWordLength,
            @Default("64KiB") @Range(min = "16B", max = "1MiB") DataSize maxLineLength) {}

    // set by init, then confined to the loop
    @SuppressWarnings("NullAway.Init")
    private RequestReader reader;

    private Protocol protocol = Protocol.RESP2; // confined to the loop

    /** For the service loader. */
    public RespCodec() {}

    @Override
    public void init(CodecContext context) {
        reader = new RequestReader(context.settings(Settings.class), context.maxPacketSize());
    }

    @Override
    public @Nullable Request unpack(ByteBuffer in) throws MalformedPacketException {
        return reader.read(in);
    }

    @Override
    public void pack(Reply reply, PacketSink out) {
        if (reply instanceof Reply.Switched(Protocol next, Reply _)) {
            protocol = next;
        }
        ReplyWriter.write(reply, protocol, out);
    }

    /** Passwords: all behind the name of a command that takes one. */
    @Override
    public int secretFrom(ByteBuffer in) {
        return Secrets.begin(in);
    }
}
