package io.wirehost.host.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Optional;

class SpellingTest {
    private static final List<String> KEYS =
            List.of("line", "resp", "max-packet-size", "tcp", "idle-timeout", "write-timeout");

    @ParameterizedTest
    @CsvSource({
        "lien, line", // swapped
        "lin, line", // missing
        "linee, line", // too many
        "lime, line", // wrong
        "max-paket-size, max-packet-size",
        "maxPacketSize, max-packet-size",
        "MAX_PACKET_SIZE, max-packet-size",
        "idel-timeuot, idle-timeout",
        "TCP, tcp",
    })
    void aSlipIsUnderstood(String wrong, String meant) {
        assertEquals(Optional.of(meant), Spelling.nearest(wrong, KEYS));
    }

    @ParameterizedTest
    @CsvSource({"tls", "x", "line-codec", "timeout", "''"})
    void anotherWordIsNotGuessed(String wrong) {
        assertEquals(Optional.empty(), Spelling.nearest(wrong, KEYS));
    }

    @Test
    void theNearerOfTwoIsMeantAndOfEqualsTheFirst() {
        assertEquals(
                Optional.of("abcdex"), Spelling.nearest("abcdef", List.of("abcdxy", "abcdex")));
        assertEquals(Optional.of("abcy"), Spelling.nearest("abcx", List.of("abcy", "abcz")));
    }

    @ParameterizedTest
    @CsvSource({
        "maxPacketSize, max-packet-size",
        "directory, directory",
        "baseURLPath, base-url-path",
        "utf8Mode, utf8-mode",
        "UTF_8, utf-8",
    })
    void javaNamesBecomeKeys(String name, String key) {
        assertEquals(key, Spelling.hyphenated(name));
    }
}
