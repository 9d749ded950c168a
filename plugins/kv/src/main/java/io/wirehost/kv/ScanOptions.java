package io.wirehost.kv;

import org.jspecify.annotations.Nullable;

/** Where a SCAN goes on, and what it looks for. */
record ScanOptions(long cursor, long count, @Nullable Glob pattern, @Nullable String type) {
    private static final long COUNT = 10;
    private static final int BUCKETS_PER_COUNT = 10;

    static ScanOptions of(byte[][] words) {
        long cursor = cursor(words[1]);
        long count = COUNT;
        Glob pattern = null;
        String type = null;
        for (int i = 2; i < words.length; i += 2) {
            if (i + 1 == words.length) {
                throw CommandException.syntax();
            }
            byte[] value = words[i + 1];
            if (Words.is(words[i], "count")) {
                count = Words.integer(value);
                if (count < 1) {
                    throw CommandException.syntax();
                }
            } else if (Words.is(words[i], "match")) {
                pattern = Glob.of(value);
            } else if (Words.is(words[i], "type")) {
                type = Words.text(value);
            } else {
                throw CommandException.syntax();
            }
        }
        return new ScanOptions(cursor, count, pattern, type);
    }

    private static long cursor(byte[] word) {
        try {
            return Long.parseUnsignedLong(Words.text(word));
        } catch (NumberFormatException _) {
            throw new CommandException("ERR invalid cursor");
        }
    }

    /** How far to look for as many as are asked for. */
    long mostBuckets() {
        return count > Long.MAX_VALUE / BUCKETS_PER_COUNT
                ? Long.MAX_VALUE
                : count * BUCKETS_PER_COUNT;
    }

    boolean wants(Entry entry) {
        return (pattern == null || pattern.matches(entry.key))
                && (type == null || type.equalsIgnoreCase(entry.value.type()));
    }
}
