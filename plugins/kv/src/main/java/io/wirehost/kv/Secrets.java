package io.wirehost.kv;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a request says a password, whether it is all here or not. */
final class Secrets {
    /** What stands before the arguments, with the lengths that an array has between them. */
    private static final int LONGEST_HEAD = 64;

    private static final Pattern COMMAND =
            Pattern.compile("(?i)(?:\\*\\d+\\r?\\n\\$\\d+\\r?\\n)?[ \"']*(?:auth|hello)\\b");

    private Secrets() {}

    /** How many bytes of it may be seen. */
    static int begin(ByteBuffer request) {
        byte[] head = new byte[Math.min(LONGEST_HEAD, request.remaining())];
        request.get(request.position(), head);
        Matcher matcher = COMMAND.matcher(new String(head, StandardCharsets.ISO_8859_1));
        return matcher.lookingAt() ? matcher.end() : request.remaining();
    }
}
