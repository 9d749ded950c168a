package io.wirehost.codecs;

import java.nio.ByteBuffer;

/**
 * Finds a delimiter in bytes that come piece by piece, looking at each of them once, also where the
 * delimiter begins anew inside itself (Knuth, Morris, Pratt: "Fast Pattern Matching in Strings",
 * SIAM Journal on Computing 6, 1977). Immutable.
 */
final class DelimiterSearch {
    private final byte[] delimiter;

    /** How much of the delimiter is still matched when the byte behind that many does not fit. */
    private final int[] fallback;

    DelimiterSearch(byte[] delimiter) {
        this.delimiter = delimiter;
        this.fallback = new int[delimiter.length];
        int matched = 0;
        for (int i = 1; i < delimiter.length; i++) {
            matched = next(matched, delimiter[i]);
            fallback[i] = matched;
        }
    }

    /**
     * Searches on in {@code [from, to)}.
     *
     * @param matched how many bytes of the delimiter end right before {@code from}
     * @return the index behind the first delimiter; if there is none, {@code ~m}, where m bytes of
     *     it end right before {@code to}
     */
    int find(ByteBuffer in, int from, int to, int matched) {
        int now = matched;
        for (int at = from; at < to; at++) {
            if (now == 0) {
                at = ByteSearch.first(in, delimiter[0], at, to);
                if (at < 0) {
                    return ~0;
                }
                now = 1;
            } else {
                now = next(now, in.get(at));
            }
            if (now == delimiter.length) {
                return at + 1;
            }
        }
        return ~now;
    }

    /** How much is matched with one more byte; less than all of the delimiter was before. */
    private int next(int matched, byte value) {
        int now = matched;
        while (now > 0 && delimiter[now] != value) {
            now = fallback[now - 1];
        }
        return delimiter[now] == value ? now + 1 : 0;
    }
}
