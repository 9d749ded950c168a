package io.wirehost.kv;

import io.wirehost.spi.MalformedPacketException;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Takes requests from the bytes of one session. It keeps how far it came, so that a request that
 * comes byte by byte is looked at once: each word is copied when it is whole, and each line is
 * searched from where the last search ended. Confined to the loop.
 *
 * <p>The two bytes behind a word are not looked at, as Redis does not look at them.
 */
final class RequestReader {
    private static final byte[][] NONE = new byte[0][];
    private static final int LINE_END = 2;
    private static final int LONGEST_HEADER = 64 * 1024;
    private static final int LONGEST_NUMBER = 10;
    private static final int FIRST_WORDS = 16;
    private static final int UNKNOWN = -1;

    private final int maxWords;
    private final long maxWordLength;
    private final int maxLine;
    private final int maxRequest;

    // of the request that has begun; positions count from its first byte
    private int count; // of its words; 0: its header is not read yet
    private byte[][] words = NONE; // grows as words come: the count may lie
    private int filled;
    private int length = UNKNOWN; // of the next word
    private int next; // what is not read yet
    private int searched; // where the search for the end of a line goes on

    RequestReader(RespCodec.Settings settings, int maxRequest) {
        this.maxWords = settings.maxWords();
        this.maxWordLength = settings.maxWordLength().bytes();
        this.maxLine = settings.maxLineLength().toIntSaturated();
        this.maxRequest = maxRequest;
    }

    /** Null: it is not all here. A request without a word is consumed, and is none. */
    @Nullable Request read(ByteBuffer in) throws MalformedPacketException {
        if (!in.hasRemaining()) {
            return null;
        }
        int start = in.position();
        if (count == 0) {
            if (in.get(start) != '*') {
                return readLine(in, start);
            }
            if (!readCount(in, start)) {
                return null;
            }
        }
        while (filled < count) {
            if (!readWord(in, start)) {
                return null;
            }
        }
        Request request = new Request(words);
        finish(in, start + next);
        return request;
    }

    private void finish(ByteBuffer in, int end) {
        in.position(end);
        count = 0;
        words = NONE;
        filled = 0;
        next = 0;
        searched = 0;
    }

    private boolean readCount(ByteBuffer in, int start) throws MalformedPacketException {
        int end = lineEnd(in, start, "too big mbulk count string");
        if (end == UNKNOWN) {
            return false;
        }
        long announced = number(in, start + 1, end);
        if (announced == Long.MIN_VALUE || announced > maxWords) {
            throw malformed("invalid multibulk length");
        }
        if (announced <= 0) {
            finish(in, end + LINE_END);
            return false;
        }
        count = (int) announced;
        words = new byte[Math.min(count, FIRST_WORDS)][];
        next = end + LINE_END - start;
        return true;
    }

    private boolean readWord(ByteBuffer in, int start) throws MalformedPacketException {
        if (length == UNKNOWN && !readLength(in, start)) {
            return false;
        }
        int end = next + length + LINE_END;
        if (in.remaining() < end) {
            return false;
        }
        if (filled == words.length) {
            words = Arrays.copyOf(words, Math.min(count, 2 * filled));
        }
        byte[] word = new byte[length];
        in.get(start + next, word);
        words[filled++] = word;
        next = end;
        length = UNKNOWN;
        return true;
    }

    private boolean readLength(ByteBuffer in, int start) throws MalformedPacketException {
        int line = start + next;
        if (line < in.limit() && in.get(line) != '$') {
            throw malformed("expected '$', got '" + (char) (in.get(line) & 0xFF) + "'");
        }
        int end = lineEnd(in, line, "too big bulk count string");
        if (end == UNKNOWN) {
            return false;
        }
        long announced = number(in, line + 1, end);
        if (announced < 0 || announced > maxWordLength) {
            throw malformed("invalid bulk length");
        }
        next = end + LINE_END - start;
        if (next + announced + LINE_END > maxRequest) {
            throw malformed("request of more than " + maxRequest + " bytes");
        }
        length = (int) announced;
        return true;
    }

    /** Where the carriage return is that ends a line, or UNKNOWN. */
    private int lineEnd(ByteBuffer in, int line, String tooLong) throws MalformedPacketException {
        int start = in.position();
        int limit = in.limit() - 1; // the line feed must be here too
        int at = Math.max(line, start + searched);
        while (at < limit && in.get(at) != '\r') {
            at++;
        }
        if (at < limit) {
            return at;
        }
        searched = at - start;
        if (at - line >= LONGEST_HEADER) {
            throw malformed(tooLong);
        }
        return UNKNOWN;
    }

    /** Long.MIN_VALUE: it is none, or has more digits than a length can have. */
    private static long number(ByteBuffer in, int from, int to) {
        boolean negative = from < to && in.get(from) == '-';
        int first = negative ? from + 1 : from;
        int digits = to - first;
        boolean padded = digits > 0 && in.get(first) == '0' && (digits > 1 || negative);
        if (digits == 0 || digits > LONGEST_NUMBER || padded) {
            return Long.MIN_VALUE;
        }
        long number = 0;
        for (int at = first; at < to; at++) {
            int digit = in.get(at) - '0';
            if (digit < 0 || digit > 9) {
                return Long.MIN_VALUE;
            }
            number = number * 10 + digit;
        }
        return negative ? -number : number;
    }

    private @Nullable Request readLine(ByteBuffer in, int start) throws MalformedPacketException {
        int at = start + searched;
        while (at < in.limit() && in.get(at) != '\n') {
            at++;
        }
        searched = at - start;
        if (searched > maxLine) {
            throw malformed("too big inline request");
        }
        if (at == in.limit()) {
            return null;
        }
        boolean carriageReturn = at > start && in.get(at - 1) == '\r';
        byte[] line = new byte[carriageReturn ? searched - 1 : searched];
        in.get(start, line);
        byte @Nullable [][] found = LineWords.split(line);
        if (found == null) {
            throw malformed("unbalanced quotes in request");
        }
        if (found.length > maxWords) {
            throw malformed("too many words in a line");
        }
        finish(in, at + 1);
        return found.length == 0 ? null : new Request(found);
    }

    private static MalformedPacketException malformed(String problem) {
        return new MalformedPacketException("Protocol error: " + problem);
    }
}
