package io.wirehost.kv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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

    /** As {@link #is(byte[], String)}. */
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

    static byte[] lowerCase(byte[] word) {
        byte[] lowered = word.clone();
        for (int i = 0; i < lowered.length; i++) {
            lowered[i] = lower(lowered[i]);
        }
        return lowered;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] word) {
        return new String(word, StandardCharsets.UTF_8);
    }

    /** A number, which must be one. */
    static long integer(byte[] word) {
        try {
            return Decimal.parse(word);
        } catch (NumberFormatException _) {
            throw CommandException.notAnInteger();
        }
    }

    /** A number, which must not be negative. */
    static long positive(byte[] word) {
        long number;
        try {
            number = Decimal.parse(word);
        } catch (NumberFormatException _) {
            number = -1;
        }
        if (number < 0) {
            throw new CommandException("ERR value is out of range, must be positive");
        }
        return number;
    }

    /** Those behind the command. */
    static byte[][] arguments(byte[][] words) {
        return Arrays.copyOfRange(words, 1, words.length);
    }
}
