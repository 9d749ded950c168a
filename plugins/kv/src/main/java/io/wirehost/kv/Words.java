package io.wirehost.kv;

import java.nio.charset.StandardCharsets;

/** Reads the words of a request. */
final class Words {
    private Words() {}

    /** Whether a word is this one, which is in lower case, without regard to case. */
    static boolean is(byte[] word, String lowerCase) {
        if (word.length != lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (lower(word[i]) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static boolean is(byte[] word, byte[] lowerCase) {
        if (word.length != lowerCase.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (lower(word[i]) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? (byte) (octet + 'a' - 'A') : octet;
    }

    static String text(byte[] word) {
        return new String(word, StandardCharsets.UTF_8);
    }

    static long integer(byte[] word) {
        try {
            return Decimal.parse(word);
        } catch (NumberFormatException _) {
            throw CommandException.notAnInteger();
        }
    }
}
