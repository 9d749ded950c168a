package io.wirehost.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What conversations with Redis do not show. */
final class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "a*b, ab, true",
        "a*b, aXbXb, true",
        "a*b, aXbX, false",
        "*, '', true",
        "?, '', false",
        "'', '', true",
        "'', a, false",
        "a*?c, abc, true",
        "a*?c, ac, false",
        "[a-c]*[x-z], bQz, true",
        "[a-c]*[x-z], bQa, false",
        "*\\**, a*b, true",
        "*\\**, ab, false",
        "[^-]a, xa, true",
        "[^-]a, -a, false"
    })
    void matches(String pattern, String text, boolean expected) {
        Glob glob = new Glob(Conversations.bytes(pattern));
        assertEquals(expected, glob.matches(Conversations.bytes(text)));
    }

    @Test
    @Timeout(10)
    void manyStarsAreNoAttack() {
        Glob glob = new Glob(Conversations.bytes("a*".repeat(1_000) + "b"));
        assertFalse(glob.matches(Conversations.bytes("a".repeat(10_000))));
    }

    @Test
    void whatWouldTakeTooMuchWorkIsRefused() {
        byte[] text = Conversations.bytes("a".repeat(10_000));
        refused("*" + "a".repeat(1_000) + "b", text);
        refused("*[" + "b".repeat(1_000) + "]", text);
        byte[] other = Conversations.bytes("a".repeat(10_000) + "z" + "a".repeat(10_000));
        assertTrue(Glob.of(Conversations.bytes("*[x-z]*aaaa")).matches(other));
    }

    @Test
    void shortTextsAreMatchedWhateverThePattern() {
        byte[] text = Conversations.bytes("a".repeat(256));
        for (int length = 0; length < 256; length++) {
            Glob glob = Glob.of(Conversations.bytes("*" + "a".repeat(length) + "b"));
            assertFalse(glob.matches(text));
        }
    }

    private static void refused(String pattern, byte[] text) {
        Glob glob = Glob.of(Conversations.bytes(pattern));
        CommandException e = assertThrows(CommandException.class, () -> glob.matches(text));
        assertTrue(e.reply().text().contains("too much work"), e.reply().text());
    }
}
