package io.wirehost.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;

final class ConnectOptionsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void eachChangeKeepsTheOthers() {
        ConnectOptions options =
                ConnectOptions.DEFAULTS
                        .withStartPacket((byte) 7)
                        .withWriteTimeout(SECOND.multipliedBy(3))
                        .withReadTimeout(SECOND.multipliedBy(2))
                        .withConnectTimeout(SECOND)
                        .withStartPacket((byte) 1, (byte) 2);
        assertEquals(
                new ConnectOptions(
                        SECOND,
                        SECOND.multipliedBy(2),
                        SECOND.multipliedBy(3),
                        ByteBuffer.wrap(new byte[] {1, 2})),
                options);
    }

    @Test
    void theStartPacketIsACopy() {
        byte[] bytes = {1, 2, 3};
        ConnectOptions options = ConnectOptions.DEFAULTS.withStartPacket(bytes);
        bytes[0] = 9;
        assertEquals(1, options.startPacket().get());
        assertEquals(3, options.startPacket().remaining());
        assertTrue(options.startPacket().isReadOnly());
    }

    @Test
    void theBufferOfTheStartPacketIsNotConsumed() {
        ByteBuffer given = ByteBuffer.wrap(new byte[] {1, 2, 3}).position(1);
        var options = new ConnectOptions(SECOND, SECOND, SECOND, given);
        assertEquals(ByteBuffer.wrap(new byte[] {2, 3}), options.startPacket());
        assertEquals(1, given.position());
    }

    @Test
    void aNegativeTimeoutIsRefused() {
        Duration negative = Duration.ofMillis(-1);
        ConnectOptions options = ConnectOptions.DEFAULTS;
        for (var change :
                new Object[][] {
                    {"connectTimeout", (Runnable) () -> options.withConnectTimeout(negative)},
                    {"readTimeout", (Runnable) () -> options.withReadTimeout(negative)},
                    {"writeTimeout", (Runnable) () -> options.withWriteTimeout(negative)}
                }) {
            var refused =
                    assertThrows(
                            IllegalArgumentException.class, () -> ((Runnable) change[1]).run());
            assertEquals(
                    change[0] + " PT-0.001S is negative: zero means no limit",
                    refused.getMessage());
        }
    }
}
