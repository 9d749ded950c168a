package io.wirehost.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

final class DecimalTest {
    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                9,
                10,
                99,
                100,
                -1,
                -9,
                -10,
                1_234_567_890_123_456_789L,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                Long.MIN_VALUE + 1
            })
    void aNumberIsWrittenAndRead(long number) {
        byte[] text = Decimal.bytes(number);
        assertEquals(number, Decimal.parse(text));
        ByteBuffer room = ByteBuffer.allocate(24);
        Decimal.put(number, room);
        String written = new String(room.array(), 0, room.position(), StandardCharsets.US_ASCII);
        assertEquals(Long.toString(number), written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+1",
                " 1",
                "1 ",
                "01",
                "-0",
                "-01",
                "1.0",
                "0x1",
                "9223372036854775808",
                "-9223372036854775809",
                "18446744073709551616",
                "99999999999999999999",
                "100000000000000000000"
            })
    void anythingElseIsNone(String text) {
        assertThrows(NumberFormatException.class, () -> Decimal.parse(Conversations.bytes(text)));
    }
}
