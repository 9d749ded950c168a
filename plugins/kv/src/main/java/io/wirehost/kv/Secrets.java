package io.wirehost.kv;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a request says a password, whether it is all here or not. */
final class Secrets {
    private static final int LONGEST_HEAD = 64;

    /** What an array has before its first word: their number and its length, as they are read. */
    private static final Pattern HEAD = Pattern.compile("(?s)\\*\\d+\r.\\$(\\d{1,9})\r.");

    private Secrets() {}

    /** How many bytes of it may be seen. */
    static int begin(ByteBuffer request) {
        byte[] head = new byte[Math.min(LONGEST_HEAD, request.remaining())];
        request.get(request.position(), head);
        Matcher matcher = HEAD.matcher(new String(head, StandardCharsets.ISO_8859_1));
        if (matcher.lookingAt()) {
            int first = matcher.end();
            int length = Integer.parseInt(matcher.group(1));
            return length <= request.remaining() - first && isSecret(request, first, first + length)
                    ? first + length
                    : request.remaining();
        }
        return inLine(request);
    }

    /** A name in quotes may be any, and be written in many ways: it counts as a secret one. */
    private static int inLine(ByteBuffer request) {
        int from = 0;
        while (from < request.remaining() && LineWords.isSpace(at(request, from))) {
            from++;
        }
        int to = from;
        while (to < request.remaining() && !LineWords.isSpace(at(request, to))) {
            if (LineWords.isQuote(at(request, to))) {
                return to;
            }
            to++;
        }
        return isSecret(request, from, to) ? to : request.remaining();
    }

    private static boolean isSecret(ByteBuffer request, int from, int to) {
        byte[] name = new byte[Math.min(to - from, LONGEST_HEAD)];
        request.get(request.position() + from, name);
        return Words.is(name, "auth") || Words.is(name, "hello");
    }

    private static byte at(ByteBuffer request, int index) {
        return request.get(request.position() + index);
    }
}
