package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** The other side of a session, speaking text. */
final class Peer implements AutoCloseable {
    private final Socket socket;

    Peer(TestHost host, String listener) throws IOException {
        socket = host.connect(listener);
        socket.setTcpNoDelay(true);
    }

    Peer send(String text) throws IOException {
        socket.getOutputStream().write(TestHost.bytes(text));
        return this;
    }

    /** Ends the stream to the host; its answers can still be read. */
    Peer endOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** So many bytes, or those that come before the end. */
    String read(int count) throws IOException {
        return TestHost.read(socket, count);
    }

    Peer expect(String text) throws IOException {
        assertEquals(text, read(text.length()));
        return this;
    }

    /** The host ends its stream, with nothing before. */
    void expectEnd() throws IOException {
        expectLast("");
    }

    /** These are the last bytes of the host. */
    void expectLast(String text) throws IOException {
        assertEquals(text, TestHost.readAll(socket));
    }

    /** It is served no longer: the stream of the host ends, or it resets the connection. */
    void expectGone() {
        try (socket) {
            socket.getInputStream().readAllBytes();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("still served", e);
        } catch (IOException reset) {
            // as good as an end
        }
    }

    /** Cuts the connection. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
