package io.wirehost.kv;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a client is sent. Immutable, the arrays too: nobody changes them. */
sealed interface Reply {
    Reply OK = Encoded.of("+OK\r\n");
    Reply QUEUED = Encoded.of("+QUEUED\r\n");
    Reply ZERO = Encoded.of(":0\r\n");
    Reply ONE = Encoded.of(":1\r\n");
    Reply NIL = new Nil();
    Reply NIL_ARRAY = new NilArray();
    Reply EMPTY_ARRAY = Encoded.of("*0\r\n");

    /** The bytes that go over the wire, whatever the protocol. */
    @SuppressWarnings("ArrayRecordComponent") // shared, never changed
    record Encoded(byte[] bytes) implements Reply {
        static Encoded of(String text) {
            return new Encoded(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** One line of text. */
    record Status(String text) implements Reply {}

    /** One line that begins with the kind of the error: {@code ERR syntax error}. */
    record Failure(String text) implements Reply {}

    record Whole(long value) implements Reply {}

    @SuppressWarnings("ArrayRecordComponent") // shared, never changed
    record Bulk(byte[] bytes) implements Reply {
        static Bulk of(String text) {
            return new Bulk(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** As {@link Bulk}, of text that is for people. Differs from it in RESP3 alone. */
    record Text(Bulk bulk) implements Reply {
        static Text of(String text) {
            return new Text(Bulk.of(text));
        }
    }

    /** There is no such value. */
    record Nil() implements Reply {}

    /** There is no such array. Differs from {@link Nil} in RESP2 alone. */
    record NilArray() implements Reply {}

    /** Several values; those of a map are its keys, each followed by its value. */
    record Aggregate(Shape shape, List<Reply> items) implements Reply {}

    /** What an {@link Aggregate} is; in RESP2 each of them is an array. */
    enum Shape {
        ARRAY('*'),
        MAP('%'),
        SET('~'),
        PUSH('>');

        final byte mark;

        Shape(char mark) {
            this.mark = (byte) mark;
        }
    }

    /** One behind the other, of one request. */
    record Series(List<Reply> replies) implements Reply {}

    /** The first that is said in another protocol, in which all behind it are said as well. */
    record Switched(Protocol protocol, Reply reply) implements Reply {}

    static Reply of(boolean value) {
        return value ? ONE : ZERO;
    }

    static Reply array(List<Reply> items) {
        return new Aggregate(Shape.ARRAY, items);
    }

    static Reply array(Reply... items) {
        return new Aggregate(Shape.ARRAY, List.of(items));
    }

    static Reply map(Reply... keysAndValues) {
        return new Aggregate(Shape.MAP, List.of(keysAndValues));
    }

    static Reply push(Reply... items) {
        return new Aggregate(Shape.PUSH, List.of(items));
    }

    static List<Reply> bulks(Iterable<byte[]> values) {
        List<Reply> bulks = new ArrayList<>();
        values.forEach(value -> bulks.add(new Bulk(value)));
        return bulks;
    }
}
