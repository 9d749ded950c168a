package io.wirehost.kv;

import io.wirehost.spi.PacketBuffer;
import io.wirehost.spi.PacketSink;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes replies as a version of the protocol has them. */
final class ReplyWriter {
    private static final int HEADER = 24; // a mark, the longest number and a line end
    private static final short LINE_END = '\r' << 8 | '\n';
    private static final byte[] PLAIN_TEXT = "txt:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NIL_RESP3 = "_\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NIL_RESP2 = "$-1\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NIL_ARRAY_RESP2 = "*-1\r\n".getBytes(StandardCharsets.US_ASCII);

    private ReplyWriter() {}

    static void write(Reply reply, Protocol protocol, PacketSink out) {
        switch (reply) {
            case Reply.Bulk(byte[] bytes) -> writeBulk(bytes, out);
            case Reply.Text(Reply.Bulk(byte[] bytes)) -> writeText(bytes, protocol, out);
            case Reply.Encoded(byte[] bytes) -> out.put(bytes);
            case Reply.Whole(long value) -> writeHeader(':', value, out.room(HEADER));
            case Reply.Nil() -> out.put(protocol == Protocol.RESP2 ? NIL_RESP2 : NIL_RESP3);
            case Reply.NilArray() ->
                    out.put(protocol == Protocol.RESP2 ? NIL_ARRAY_RESP2 : NIL_RESP3);
            case Reply.Status(String text) -> writeLine('+', text, out);
            case Reply.Failure(String text) -> writeLine('-', text, out);
            case Reply.Aggregate(Reply.Shape shape, List<Reply> items) ->
                    writeAggregate(shape, items, protocol, out);
            case Reply.Series(List<Reply> replies) ->
                    replies.forEach(each -> write(each, protocol, out));
            case Reply.Switched(Protocol next, Reply first) -> write(first, next, out);
        }
    }

    static byte[] bytes(Reply reply, Protocol protocol) {
        PacketBuffer buffer = new PacketBuffer(128);
        write(reply, protocol, buffer);
        return buffer.toByteArray();
    }

    private static void writeBulk(byte[] bytes, PacketSink out) {
        ByteBuffer room = out.room(HEADER + bytes.length + Short.BYTES);
        writeHeader('$', bytes.length, room);
        room.put(bytes).putShort(LINE_END);
    }

    private static void writeText(byte[] bytes, Protocol protocol, PacketSink out) {
        if (protocol == Protocol.RESP2) {
            writeBulk(bytes, out);
            return;
        }
        ByteBuffer room = out.room(HEADER + PLAIN_TEXT.length + bytes.length + Short.BYTES);
        writeHeader('=', PLAIN_TEXT.length + bytes.length, room);
        room.put(PLAIN_TEXT).put(bytes).putShort(LINE_END);
    }

    private static void writeAggregate(
            Reply.Shape shape, List<Reply> items, Protocol protocol, PacketSink out) {
        boolean plain = protocol == Protocol.RESP2;
        Reply.Shape said = plain ? Reply.Shape.ARRAY : shape;
        int count = said == Reply.Shape.MAP ? items.size() / 2 : items.size();
        writeHeader((char) said.mark, count, out.room(HEADER));
        for (Reply item : items) {
            write(item, protocol, out);
        }
    }

    /** A line break inside would be the end of the reply to the client. */
    private static void writeLine(char mark, String text, PacketSink out) {
        byte[] line = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer room = out.room(1 + line.length + Short.BYTES);
        room.put((byte) mark);
        for (byte octet : line) {
            room.put(octet == '\r' || octet == '\n' ? (byte) ' ' : octet);
        }
        room.putShort(LINE_END);
    }

    private static void writeHeader(char mark, long number, ByteBuffer room) {
        room.put((byte) mark);
        Decimal.put(number, room);
        room.putShort(LINE_END);
    }
}
