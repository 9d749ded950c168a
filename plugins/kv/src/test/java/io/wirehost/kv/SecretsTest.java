package io.wirehost.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

class SecretsTest {
    @ParameterizedTest
    @CsvSource({
        "'AUTH swordfish\r\n', AUTH",
        "'auth user swordfish\r\n', auth",
        "' \"auth\" swordfish\r\n', ' '",
        "'\tauth swordfish\r\n', '\tauth'",
        "'a\"uth\" swordfish\r\n', a",
        "'\"\\x61uth\" swordfish\r\n', ''",
        "'auth\"swordfish\"\r\n', auth",
        "'\0auth\0swordfish\r\n', '\0auth'",
        "'get \"auth\" x\r\n', 'get \"auth\" x\r\n'",
        "'*2\rx$4\rxAUTHxx$9\rxswordfish\r\n', '*2\rx$4\rxAUTH'",
        "'HELLO 3 AUTH user swordfish\r\n', HELLO",
        "'*2\r\n$4\r\nAUTH\r\n$9\r\nswordfish\r\n', '*2\r\n$4\r\nAUTH'",
        "'*5\r\n$5\r\nhello\r\n$1\r\n3\r\n$4\r\nAUTH\r\n$1', '*5\r\n$5\r\nhello'",
        "'*2\r\n$4\r\nAUTH', '*2\r\n$4\r\nAUTH'",
        "'*2\r\n$4\r\nAUT', '*2\r\n$4\r\nAUT'",
        "'*2\r\n$3\r\nGET\r\n$4\r\nAUTH\r\n', '*2\r\n$3\r\nGET\r\n$4\r\nAUTH\r\n'",
        "'AUTHOR x\r\n', 'AUTHOR x\r\n'",
        "'', ''",
    })
    void allBehindTheNameOfACommandThatTakesAPasswordIsSecret(String request, String seen) {
        assertEquals(seen, seen(request));
    }

    @Test
    void spaceOfAnyLengthHidesNoCommand() {
        String start = " ".repeat(1_000) + "auth";
        assertEquals(start, seen(start + " swordfish"));
    }

    private static String seen(String request) {
        byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
        int count = Secrets.begin(ByteBuffer.wrap(bytes));
        return new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
    }
}
