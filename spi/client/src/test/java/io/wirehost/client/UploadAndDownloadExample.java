package io.wirehost.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wirehost.spi.DataSize;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/**
 * Stores a text in a data server, and reads it back: {@code UploadAndDownloadExample <host>
 * <port>}.
 */
final class UploadAndDownloadExample {
    private static final int SERVER_READS = 0;
    private static final int SERVER_WRITES = 1;

    public static void main(String... args) throws Exception {
        var server = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
        byte[] text = "Hello, data server! ".repeat(12).getBytes(UTF_8);

        try (var upload = StreamClient.connect(server, startPacket(SERVER_READS, "greeting"))) {
            for (int sent = 0; sent < text.length; sent += 21) {
                upload.write(ByteBuffer.wrap(text, sent, Math.min(21, text.length - sent)));
            }
        }
        try (var download = StreamClient.connect(server, startPacket(SERVER_WRITES, "greeting"))) {
            IO.println(new String(download.readAll(DataSize.ofMebibytes(1)), UTF_8));
        }
    }

    /** What the server is to do; how large the object is, −1 being unknown; the MD5 of its name. */
    static ConnectOptions startPacket(int type, String name) throws Exception {
        byte[] key = MessageDigest.getInstance("MD5").digest(name.getBytes(UTF_8));
        var packet = ByteBuffer.allocate(25).order(ByteOrder.LITTLE_ENDIAN);
        packet.put((byte) type).putLong(-1).put(key);
        return ConnectOptions.DEFAULTS.withStartPacket(packet.array());
    }

    private UploadAndDownloadExample() {}
}
