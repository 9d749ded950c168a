package io.wirehost.kv;

/** When a key expires, as commands say it. */
enum Expiry {
    EX(1_000, false),
    PX(1, false),
    EXAT(1_000, true),
    PXAT(1, true);

    private final long millis;
    private final boolean absolute;

    Expiry(long millis, boolean absolute) {
        this.millis = millis;
        this.absolute = absolute;
    }

    /** The time that a number means, in milliseconds since 1970; maybe in the past. */
    long at(long number, long now, String command) {
        try {
            long scaled = Math.multiplyExact(number, millis);
            long at = absolute ? scaled : Math.addExact(now, scaled);
            return Math.min(at, Entry.NEVER - 1); // the last millisecond means never
        } catch (ArithmeticException _) {
            throw invalid(command);
        }
    }

    /** As {@link #at}, of a number that must be more than 0. */
    long after(byte[] word, long now, String command) {
        long number = Words.integer(word);
        if (number <= 0) {
            throw invalid(command);
        }
        return at(number, now, command);
    }

    private static CommandException invalid(String command) {
        return new CommandException("ERR invalid expire time in '" + command + "' command");
    }
}
