package io.wirehost.spi;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;

/**
 * Takes the bytes of packets as a {@link PacketCodec} writes them. Numbers are big-endian, the
 * network's order (RFC 1700); for others take {@link #room} and set its order.
 *
 * <p>Not thread-safe; lent for one call of {@link PacketCodec#pack}.
 */
public interface PacketSink {
    /**
     * Room to write into: a buffer positioned behind all that was written so far. What is put into
     * it is part of the output at once. It is valid until the next call of any method of this sink.
     * Its order is big-endian at each call.
     *
     * @param atLeast how many bytes must fit, 0 or more
     * @return the buffer, with {@code atLeast} or more bytes remaining
     */
    ByteBuffer room(int atLeast);

    /**
     * Appends one byte.
     *
     * @param value the low eight bits are taken
     * @return this
     */
    default PacketSink put(int value) {
        room(1).put((byte) value);
        return this;
    }

    /**
     * Appends bytes.
     *
     * @param bytes all of them are copied
     * @return this
     */
    default PacketSink put(byte[] bytes) {
        room(bytes.length).put(bytes);
        return this;
    }

    /**
     * Appends a part of an array.
     *
     * @param bytes where the part is
     * @param offset its first byte
     * @param length its bytes
     * @return this
     * @throws IndexOutOfBoundsException if there is no such part
     */
    default PacketSink put(byte[] bytes, int offset, int length) {
        room(length).put(bytes, offset, length);
        return this;
    }

    /**
     * Appends what a buffer has remaining.
     *
     * @param bytes its position is moved to its limit
     * @return this
     */
    default PacketSink put(ByteBuffer bytes) {
        room(bytes.remaining()).put(bytes);
        return this;
    }

    /**
     * Appends text.
     *
     * @param text the characters; what the charset lacks becomes its replacement
     * @param charset how they are encoded
     * @return this
     */
    default PacketSink put(String text, Charset charset) {
        return put(text.getBytes(charset));
    }

    /**
     * Appends two bytes.
     *
     * @param value the low 16 bits are taken
     * @return this
     */
    default PacketSink putShort(int value) {
        room(Short.BYTES).putShort((short) value);
        return this;
    }

    /**
     * Appends four bytes.
     *
     * @param value all 32 bits
     * @return this
     */
    default PacketSink putInt(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    /**
     * Appends eight bytes.
     *
     * @param value all 64 bits
     * @return this
     */
    default PacketSink putLong(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    /**
     * How many bytes were written to this packet.
     *
     * @return 0 or more
     */
    int size();

    /**
     * Writes over four bytes of this packet, for a length that is known only behind its body.
     *
     * @param index where in this packet; 0 is its first byte
     * @param value all 32 bits, big-endian
     * @throws IndexOutOfBoundsException if the four bytes were not all written before
     */
    void setInt(int index, int value);
}
