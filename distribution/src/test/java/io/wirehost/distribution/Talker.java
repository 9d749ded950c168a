package io.wirehost.distribution;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client of {@link VersionedPlugin} that counts its lines, and takes no wrong answer. */
final class Talker implements AutoCloseable {
    private static final int BATCH = 4; // lines that are under way together

    private final Socket socket;
    private final BufferedReader in;
    private int version = -1; // not told yet
    private long number;

    private Talker(Socket socket) throws IOException {
        this.socket = socket;
        this.in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    static Talker connect(InetSocketAddress address) throws IOException {
        return new Talker(Talk.connect(address));
    }

    /** Sends some lines at once and reads their answers. */
    void exchange() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < BATCH; i++) {
            lines.append(number + i).append('\n');
        }
        socket.getOutputStream().write(lines.toString().getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < BATCH; i++) {
            String line = in.readLine();
            if (version < 0 && line != null) {
                version = Integer.parseInt(line.substring(0, line.indexOf(' ')));
            }
            String expected = version + " " + number;
            if (!expected.equals(line)) {
                throw new IOException("\"" + line + "\" instead of \"" + expected + "\"");
            }
            number++;
        }
    }

    /** The version that has answered; all of one connection must be the same. */
    int version() {
        return version;
    }

    /** How many lines were answered. */
    long answered() {
        return number;
    }

    /** Ends the stream, and expects nothing but the end of the other one. */
    void end() throws IOException {
        socket.shutdownOutput();
        String line = in.readLine();
        if (line != null) {
            throw new IOException("\"" + line + "\" instead of the end");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
