package io.wirehost.kv;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a request that a person has typed. Words are parted by space; one in double quotes may
 * hold space and the escapes {@code \n \r \t \b \a \xFF}, one in single quotes {@code \'}.
 */
final class LineWords {
    private static final int HEX = 16;

    private final byte[] line;
    private int at;

    private LineWords(byte[] line) {
        this.line = line;
    }

    /** Null: a quote is not closed, or text follows it at once. */
    static byte @Nullable [][] split(byte[] line) {
        return new LineWords(line).split();
    }

    private byte @Nullable [][] split() {
        List<byte[]> words = new ArrayList<>();
        while (true) {
            while (at < line.length && isSpace(line[at])) {
                at++;
            }
            if (at == line.length) {
                return words.toArray(byte[][]::new);
            }
            byte[] word = word();
            if (word == null) {
                return null;
            }
            words.add(word);
        }
    }

    private byte @Nullable [] word() {
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        while (at < line.length && !isSpace(line[at])) {
            byte octet = line[at++];
            if (isQuote(octet)) {
                boolean closed = octet == '"' ? doubleQuoted(word) : singleQuoted(word);
                return closed && (at == line.length || isSpace(line[at]))
                        ? word.toByteArray()
                        : null;
            }
            word.write(octet);
        }
        return word.toByteArray();
    }

    private boolean singleQuoted(ByteArrayOutputStream word) {
        while (at < line.length) {
            byte octet = line[at++];
            if (octet == '\'') {
                return true;
            }
            if (octet == '\\' && at < line.length && line[at] == '\'') {
                at++;
                word.write('\'');
            } else {
                word.write(octet);
            }
        }
        return false;
    }

    private boolean doubleQuoted(ByteArrayOutputStream word) {
        while (at < line.length) {
            byte octet = line[at++];
            if (octet == '"') {
                return true;
            }
            word.write(octet == '\\' && at < line.length ? escaped() : octet);
        }
        return false;
    }

    private int escaped() {
        byte kind = line[at++];
        if (kind == 'x' && at + 1 < line.length) {
            int high = Character.digit(line[at], HEX);
            int low = Character.digit(line[at + 1], HEX);
            if (high >= 0 && low >= 0) {
                at += 2;
                return high * HEX + low;
            }
        }
        return switch (kind) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'a' -> 0x07;
            default -> kind;
        };
    }

    static boolean isQuote(byte octet) {
        return octet == '"' || octet == '\'';
    }

    static boolean isSpace(byte octet) {
        return octet == ' ' || (octet >= '\t' && octet <= '\r') || octet == 0;
    }
}
