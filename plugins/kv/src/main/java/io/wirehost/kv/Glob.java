package io.wirehost.kv;

/**
 * A pattern: {@code *} is any bytes, {@code ?} any byte, {@code [a-z]} one of these, {@code [^a-z]}
 * none of them, and a backslash takes the meaning from what follows. Immutable.
 *
 * <p>Of the stars that were passed only the last is tried with more bytes, which is enough; so it
 * takes at most the product of the two lengths, whatever the pattern.
 */
final class Glob {
    private final byte[] pattern;

    Glob(byte[] pattern) {
        this.pattern = pattern;
    }

    byte[] pattern() {
        return pattern;
    }

    boolean matches(byte[] text) {
        int at = 0;
        int in = 0;
        int star = -1; // behind the last star
        int starText = 0; // where what it does not cover begins
        while (at < text.length) {
            if (in < pattern.length && pattern[in] == '*') {
                star = ++in;
                starText = at;
            } else if (in < pattern.length && matchesOne(in, text[at])) {
                in = next(in);
                at++;
            } else if (star >= 0) {
                in = star;
                at = ++starText;
            } else {
                return false;
            }
        }
        while (in < pattern.length && pattern[in] == '*') {
            in++;
        }
        return in == pattern.length;
    }

    private boolean matchesOne(int in, byte octet) {
        return switch (pattern[in]) {
            case '?' -> true;
            case '[' -> matchesClass(in + 1, octet);
            case '\\' -> pattern[Math.min(in + 1, pattern.length - 1)] == octet;
            default -> pattern[in] == octet;
        };
    }

    private boolean matchesClass(int first, byte octet) {
        int in = first;
        boolean negated = in < pattern.length && pattern[in] == '^';
        if (negated) {
            in++;
        }
        boolean found = false;
        while (in < pattern.length && pattern[in] != ']') {
            if (pattern[in] == '\\' && in + 1 < pattern.length) {
                found |= pattern[in + 1] == octet;
                in += 2;
            } else if (in + 2 < pattern.length && pattern[in + 1] == '-') {
                int low = Math.min(pattern[in] & 0xFF, pattern[in + 2] & 0xFF);
                int high = Math.max(pattern[in] & 0xFF, pattern[in + 2] & 0xFF);
                found |= (octet & 0xFF) >= low && (octet & 0xFF) <= high;
                in += 3;
            } else {
                found |= pattern[in] == octet;
                in++;
            }
        }
        return found != negated;
    }

    /** Behind the element that begins there. */
    private int next(int in) {
        if (pattern[in] == '\\') {
            return Math.min(in + 2, pattern.length);
        }
        if (pattern[in] != '[') {
            return in + 1;
        }
        int end = in + 1;
        while (end < pattern.length && pattern[end] != ']') {
            boolean range = end + 2 < pattern.length && pattern[end + 1] == '-';
            end += pattern[end] == '\\' && end + 1 < pattern.length ? 2 : range ? 3 : 1;
        }
        return Math.min(end + 1, pattern.length);
    }
}
