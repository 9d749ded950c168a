package io.wirehost.kv;

/** When the time of a key is changed. */
record ExpireCondition(boolean ifNone, boolean ifSome, boolean ifLater, boolean ifEarlier) {
    static ExpireCondition of(byte[][] words) {
        boolean ifNone = false;
        boolean ifSome = false;
        boolean ifLater = false;
        boolean ifEarlier = false;
        for (int i = 3; i < words.length; i++) {
            if (Words.is(words[i], "nx")) {
                ifNone = true;
            } else if (Words.is(words[i], "xx")) {
                ifSome = true;
            } else if (Words.is(words[i], "gt")) {
                ifLater = true;
            } else if (Words.is(words[i], "lt")) {
                ifEarlier = true;
            } else {
                throw new CommandException("ERR Unsupported option " + Words.text(words[i]));
            }
        }
        if (ifNone && (ifSome || ifLater || ifEarlier)) {
            throw new CommandException(
                    "ERR NX and XX, GT or LT options at the same time are not compatible");
        }
        if (ifLater && ifEarlier) {
            throw new CommandException("ERR GT and LT options at the same time are not compatible");
        }
        return new ExpireCondition(ifNone, ifSome, ifLater, ifEarlier);
    }

    /** A key that never expires counts as one that expires last. */
    boolean allows(long before, long after) {
        boolean expires = before != Entry.NEVER;
        return !(ifNone && expires)
                && !(ifSome && !expires)
                && !(ifLater && after <= before)
                && !(ifEarlier && after >= before);
    }
}
