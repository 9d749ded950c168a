package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.Socket;

class EchoTest {
    @ParameterizedTest
    @CsvSource({"1, inline", "1, session", "1, pool", "3, inline", "3, session", "3, pool"})
    void answersWhatItGets(int loops, String dispatch) throws Exception {
        String conf =
                "loops = %d, listeners.echo { bind = \"127.0.0.1:0\", codec = text, handler = echo, dispatch = %s }"
                        .formatted(loops, dispatch);
        try (TestHost host = TestHost.start(conf, TestPlugin.Text.class, TestPlugin.Echo.class);
                Socket socket = host.connect("echo")) {
            socket.getOutputStream().write(TestHost.bytes("hello\nworld\nhalf"));
            assertEquals("hello\nworld\n", TestHost.read(socket, 12));
            socket.shutdownOutput();
            assertEquals("", TestHost.readAll(socket));
            host.awaitClosed("echo", "malformed", 1);
        }
    }
}
