package io.wirehost.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;

final class UploadAndDownloadExampleTest {
    /** Recorded from a client in the field: upload, size unknown, of the object named start. */
    private static final String RECORDED = "00ffffffffffffffffea2b2676c28c0db26d39331a336c6b92";

    @Test
    void itsStartPacketIsThatOfTheFormat() throws Exception {
        byte[] packet = new byte[25];
        UploadAndDownloadExample.startPacket(0, "start").startPacket().get(packet);
        assertEquals(RECORDED, HexFormat.of().formatHex(packet));
    }

    @Test
    void itReadsBackWhatItStored() throws Exception {
        var stored = new AtomicReference<>(new byte[0]);
        var uploadKey = new AtomicReference<>(new byte[0]);
        var printed = new ByteArrayOutputStream();
        PrintStream console = System.out;
        try (var server =
                new TestServer(
                        client -> {
                            assertEquals(0, client.getInputStream().read());
                            uploadKey.set(client.getInputStream().readNBytes(24));
                            stored.set(client.getInputStream().readAllBytes());
                        },
                        client -> {
                            assertEquals(1, client.getInputStream().read());
                            byte[] key = client.getInputStream().readNBytes(24);
                            assertArrayEquals(uploadKey.get(), key);
                            client.getOutputStream().write(stored.get());
                        })) {
            System.setOut(new PrintStream(printed, true, UTF_8));
            UploadAndDownloadExample.main("127.0.0.1", "" + server.address().getPort());
        } finally {
            System.setOut(console);
        }
        assertEquals("Hello, data server! ".repeat(12), printed.toString(UTF_8).strip() + " ");
    }
}
