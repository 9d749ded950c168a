package io.wirehost.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

class ClientsTest {
    private static final Duration MOMENT = Duration.ofMillis(20);

    private ServerSocket listener;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    @Test
    void packetsThatComeBackAreCounted() throws Exception {
        serve(0);
        try (Clients clients = new Clients(address(), 3, Exchange::echo, 4)) {
            LoadResult result = clients.saturate(4, MOMENT);
            assertTrue(result.packets() >= 12, () -> "" + result);
        }
    }

    @Test
    void aPacedLoadSendsWhatItIsTold() throws Exception {
        serve(0);
        try (Clients clients = new Clients(address(), 3, Exchange::echo, 4)) {
            assertEquals(100, clients.pace(5_000, MOMENT).packets());
        }
    }

    @Test
    void aWrongAnswerIsAFailure() throws Exception {
        serve(1);
        try (Clients clients = new Clients(address(), 1, Exchange::echo, 1)) {
            IOException e = assertThrows(IOException.class, () -> clients.saturate(1, MOMENT));
            assertTrue(e.getMessage().startsWith("a wrong answer: "), e::getMessage);
        }
    }

    private InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** An echo that adds a number to each byte. */
    private void serve(int added) {
        Thread.ofVirtual().start(() -> accept(added));
    }

    private void accept(int added) {
        try {
            while (true) {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> echo(socket, added));
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private static void echo(Socket socket, int added) {
        byte[] buffer = new byte[1_024];
        try (socket) {
            int size;
            while ((size = socket.getInputStream().read(buffer)) > 0) {
                for (int i = 0; i < size; i++) {
                    buffer[i] = (byte) (buffer[i] + added);
                }
                socket.getOutputStream().write(buffer, 0, size);
            }
        } catch (IOException e) {
            // the test is over
        }
    }
}
