package io.wirehost.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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
        "*\\**, ab, false"
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
}
