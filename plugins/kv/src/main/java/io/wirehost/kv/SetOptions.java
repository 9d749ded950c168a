package io.wirehost.kv;

/** What stands behind the value in a SET. */
record SetOptions(Condition condition, boolean get, boolean keepExpiry, long expiresAt) {
    /** When the key is set. */
    enum Condition {
        ALWAYS,
        IF_ABSENT,
        IF_PRESENT
    }

    static SetOptions of(byte[][] words, long now) {
        Condition condition = Condition.ALWAYS;
        boolean get = false;
        boolean keepExpiry = false;
        Expiry expiry = null;
        byte[] time = null;
        for (int i = 3; i < words.length; i++) {
            byte[] word = words[i];
            if (Words.is(word, "get")) {
                get = true;
            } else if (Words.is(word, "nx") && condition != Condition.IF_PRESENT) {
                condition = Condition.IF_ABSENT;
            } else if (Words.is(word, "xx") && condition != Condition.IF_ABSENT) {
                condition = Condition.IF_PRESENT;
            } else if (Words.is(word, "keepttl") && expiry == null) {
                keepExpiry = true;
            } else if (expiry == null && !keepExpiry && i + 1 < words.length) {
                expiry = expiry(word);
                time = words[++i];
            } else {
                throw CommandException.syntax();
            }
        }
        long expiresAt =
                expiry == null || time == null ? Entry.NEVER : expiry.after(time, now, "set");
        return new SetOptions(condition, get, keepExpiry, expiresAt);
    }

    private static Expiry expiry(byte[] word) {
        for (Expiry expiry : Expiry.values()) {
            if (expiry.name().equalsIgnoreCase(Words.text(word))) {
                return expiry;
            }
        }
        throw CommandException.syntax();
    }
}
