package io.wirehost.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.Socket;

class EchoTest {
    @ParameterizedTest
    @ValueSource(strings = {"inline", "session", "pool"})
    void answersWhatItGets(String dispatch) throws Exception {
        String conf =
                "listeners.echo { bind = \"127.0.0.1:0\", codec = text, handler = echo, dispatch = %s }"
                        .formatted(dispatch);
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
