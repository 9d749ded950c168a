package io.wirehost.kv;

/**
 * A pattern: {@code *} is any bytes, {@code ?} any byte, {@code [a-z]} one of these, {@code [^a-z]}
 * none of them, and a backslash takes the meaning from what follows. Immutable.
 *
 * <p>Of the stars that were passed only the last is tried with more bytes, which is enough; so it
 * takes at most the product of the two lengths, whatever the pattern. Since others wait meanwhile,
 * the pattern has a bound, and so has the work per byte of the text; a short text reaches it with a
 * class of hundreds of bytes alone.
 */
final class Glob {
    /** The most bytes of a pattern, and of a name that messages are published to. */
    static final int LONGEST = 4_096;

    private static final long WORK_PER_BYTE = 256; // a pattern looks at each byte once or twice
    private static final int SHORT = 256;

    private final byte[] pattern;

    Glob(byte[] pattern) {
        this.pattern = pattern;
    }

    /**
     * A pattern that a client asks with.
     *
     * @throws CommandException if it is too long
     */
    static Glob of(byte[] pattern) {
        requireShort(pattern);
        return new Glob(pattern);
    }

    /**
     * Refuses a pattern or the name of a channel that is too long.
     *
     * @throws CommandException if it is
     */
    static void requireShort(byte[] name) {
        if (name.length > LONGEST) {
            throw new CommandException(
                    "ERR a channel or pattern of more than " + LONGEST + " bytes");
        }
    }

    /**
     * Whether the pattern is that of the whole text.
     *
     * @throws CommandException if it cannot be said with a bearable amount of work: to leave out
     *     what may match would be a wrong answer
     */
    boolean matches(byte[] text) {
        long work = WORK_PER_BYTE * Math.max(text.length, SHORT);
        int at = 0;
        int in = 0;
        int star = -1; // behind the last star
        int starText = 0; // where what it does not cover begins
        while (at < text.length) {
            int next = next(in);
            work -= 1 + next - in;
            if (work < 0) {
                throw new CommandException(
                        "ERR too much work to match the pattern with "
                                + text.length
                                + " bytes; shorten what follows its stars");
            }
            if (in < next && pattern[in] == '*') {
                star = ++in;
                starText = at;
            } else if (in < next && matchesOne(in, text[at])) {
                in = next;
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
        if (in == pattern.length) {
            return in;
        }
        if (pattern[in] == '\\') {
            return Math.min(in + 2, pattern.length);
        }
        if (pattern[in] != '[') {
            return in + 1;
        }
        int end = in + 1;
        if (end < pattern.length && pattern[end] == '^') {
            end++;
        }
        while (end < pattern.length && pattern[end] != ']') {
            boolean range = end + 2 < pattern.length && pattern[end + 1] == '-';
            end += pattern[end] == '\\' && end + 1 < pattern.length ? 2 : range ? 3 : 1;
        }
        return Math.min(end + 1, pattern.length);
    }
}
