package io.wirehost.spi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.FileChannel;
import java.time.Duration;

/**
 * A session as a stream of bytes. Reading and writing block the calling virtual thread, and may be
 * done by two threads at once, one each. As it is a {@link ByteChannel}, {@link
 * java.nio.channels.Channels} makes streams and readers of it.
 */
public interface StreamSession extends Session, ByteChannel {
    /**
     * Reads what is there, waiting for at least one byte.
     *
     * @param target where to; if it has no room, 0 is answered
     * @return how many bytes; −1 if the peer has ended its stream
     * @throws SessionClosedException if the session is closed, by an {@code idle-timeout} for
     *     example
     * @throws IOException if the thread is interrupted ({@link
     *     java.nio.channels.ClosedByInterruptException}; the session is closed)
     */
    @Override
    int read(ByteBuffer target) throws IOException;

    /**
     * As {@link #read(ByteBuffer)}, but waits no longer than told.
     *
     * @param target where to
     * @param timeout more than zero
     * @return how many bytes; −1 if the peer has ended its stream
     * @throws java.net.SocketTimeoutException if no byte came in time; the session goes on
     * @throws IOException as {@link #read(ByteBuffer)}
     */
    int read(ByteBuffer target, Duration timeout) throws IOException;

    /**
     * Writes all that the buffer has remaining, waiting while the peer does not read. A peer that
     * takes no byte for {@code write-timeout} ends the session.
     *
     * @param source its position is moved to its limit
     * @return how many bytes it had remaining
     * @throws SessionClosedException if the session is closed
     * @throws IOException as {@link #read(ByteBuffer)}
     */
    @Override
    int write(ByteBuffer source) throws IOException;

    /**
     * Sends a part of a file without bringing it into the process ({@code sendfile(2)} on Linux),
     * waiting as {@link #write}.
     *
     * @param file open for reading; its position is neither used nor changed
     * @param position the first byte, 0 or more
     * @param count how many bytes, 0 or more
     * @return how many bytes were sent: less than {@code count} if the file ends before
     * @throws IOException as {@link #write}, or from the file
     */
    long sendFrom(FileChannel file, long position, long count) throws IOException;

    /**
     * Writes what the peer sends into a file, until its stream ends or {@code max} bytes have come.
     *
     * @param file open for writing; its position is neither used nor changed
     * @param position where in the file the first byte goes, 0 or more
     * @param max how many bytes at the most, 0 or more
     * @return how many bytes were written; less than {@code max} if the stream ended
     * @throws IOException as {@link #read(ByteBuffer)}, or from the file
     */
    long receiveInto(FileChannel file, long position, long max) throws IOException;

    /**
     * Ends the output (TCP half-close) while input goes on.
     *
     * @throws IOException if the session is closed
     */
    void finishOutput() throws IOException;

    /** As {@link Session#close()}. */
    @Override
    default void close() {
        Session.super.close();
    }

    /**
     * Reads to the end of the stream.
     *
     * @param max the most that is taken
     * @return all bytes
     * @throws IOException if there are more than {@code max}, or as {@link #read(ByteBuffer)}
     */
    default byte[] readAll(DataSize max) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer chunk = ByteBuffer.allocate(8192);
        while (read(chunk) >= 0) {
            if (all.size() + chunk.position() > max.bytes()) {
                throw new IOException("the peer sent more than " + max);
            }
            all.write(chunk.array(), 0, chunk.position());
            chunk.clear();
        }
        return all.toByteArray();
    }
}
