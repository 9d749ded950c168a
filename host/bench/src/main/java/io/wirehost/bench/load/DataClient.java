package io.wirehost.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Random;

/** Uploads an object to a data server, downloads it, and compares. */
public final class DataClient {
    private static final int CHUNK = 256 * 1024;
    private static final byte SERVER_READS = 0;
    private static final byte SERVER_WRITES = 1;

    private final InetSocketAddress server;
    private final long size;
    private final ByteBuffer pattern = ByteBuffer.allocateDirect(CHUNK);
    private final ByteBuffer received = ByteBuffer.allocateDirect(CHUNK);

    /**
     * A client.
     *
     * @param size of the object, a multiple of 256 KiB
     */
    public DataClient(InetSocketAddress server, long size) {
        this.server = server;
        this.size = size;
        byte[] bytes = new byte[CHUNK];
        new Random(1).nextBytes(bytes);
        pattern.put(bytes);
    }

    /** From the start packet until the server has closed, which it does when all is stored. */
    public Duration upload() throws IOException {
        long began = System.nanoTime();
        try (SocketChannel channel = connect(SERVER_READS)) {
            for (long sent = 0; sent < size; sent += CHUNK) {
                pattern.clear();
                while (pattern.hasRemaining()) {
                    channel.write(pattern);
                }
            }
            channel.shutdownOutput();
            if (channel.read(received.clear()) >= 0) {
                throw new IOException("an upload is answered");
            }
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** From the start packet until the last byte has come. */
    public Duration download() throws IOException {
        long began = System.nanoTime();
        try (SocketChannel channel = connect(SERVER_WRITES)) {
            for (long total = 0; total < size; ) {
                int place = (int) (total % CHUNK);
                int read = channel.read(received.clear().limit(CHUNK - place));
                if (read < 0) {
                    throw new EOFException("a download ends after " + total + " bytes");
                }
                if (!received.flip().equals(pattern.slice(place, read))) {
                    throw new IOException("a download has wrong bytes behind " + total);
                }
                total += read;
            }
            if (channel.read(received.clear()) >= 0) {
                throw new IOException("a download has more than " + size + " bytes");
            }
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private SocketChannel connect(byte direction) throws IOException {
        SocketChannel channel = SocketChannel.open(server);
        ByteBuffer start = ByteBuffer.allocate(25).order(ByteOrder.LITTLE_ENDIAN);
        start.put(direction).putLong(size).put(new byte[16]).flip();
        channel.write(start);
        return channel;
    }
}
