package io.wirehost.distribution;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a client of the packed host does, with plain sockets. */
final class Talk {
    private static final int PATIENCE_MILLIS = 30_000;

    private Talk() {}

    static Socket connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(address);
        return socket;
    }

    /** Sends the bytes in pieces of this length. */
    static void sendInPieces(Socket socket, byte[] bytes, int length) throws IOException {
        for (int from = 0; from < bytes.length; from += length) {
            socket.getOutputStream().write(bytes, from, Math.min(length, bytes.length - from));
        }
    }

    /** Sends the bytes in two pieces. */
    static void sendSplit(Socket socket, byte[] bytes, int split) throws IOException {
        socket.getOutputStream().write(bytes, 0, split);
        socket.getOutputStream().write(bytes, split, bytes.length - split);
    }

    /** All that comes until the end of the stream; a reset is an end as well. */
    static byte[] readAll(Socket socket) throws IOException {
        var all = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        byte[] chunk = new byte[8192];
        try {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                all.write(chunk, 0, count);
            }
        } catch (SocketException e) {
            if (!String.valueOf(e.getMessage()).contains("reset")) {
                throw e;
            }
        }
        return all.toByteArray();
    }

    static String read(Socket socket, int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), StandardCharsets.UTF_8);
    }

    /** What was recorded of the servers that came before. */
    static byte[] recording(String name) throws IOException {
        return Files.readAllBytes(Path.of("src", "test", "wire", name));
    }
}
