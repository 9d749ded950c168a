package io.wirehost.kv;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * What clients can ask for.
 *
 * @param name in lower case
 * @param arity how many words it has, the name included; negative: as many or more
 * @param flags what it does
 * @param keys which of its words are keys
 * @param action does it
 */
record Command(String name, int arity, Set<Flag> flags, Keys keys, Action action) {
    /** What a command does, in the words of the reply to COMMAND. */
    enum Flag {
        /** Changes what is stored. */
        WRITE,
        /** Looks at what is stored. */
        READONLY,
        /** May need more memory. */
        DENYOOM,
        /** Takes a time that does not depend on how much is stored. */
        FAST,
        /** Is done before the client has said the password. */
        NO_AUTH,
        /** Cannot be in a transaction. */
        NO_MULTI,
        /** Is done in a transaction at once, not queued. */
        CONTROL,
        /** Is taken from a client of RESP2 that has subscribed. */
        SUBSCRIBED
    }

    /**
     * The first word that is a key, the last (negative: counted from the end), and the step
     * between.
     */
    record Keys(int first, int last, int step) {
        static final Keys NONE = new Keys(0, 0, 0);
        static final Keys ONE = new Keys(1, 1, 1);
        static final Keys ALL = new Keys(1, -1, 1);
        static final Keys EVERY_OTHER = new Keys(1, -1, 2);
    }

    /** The work of a command. */
    @FunctionalInterface
    interface Action {
        /**
         * Does it, with the store locked if it looks at it.
         *
         * @param client who asks
         * @param words the command and its arguments; as many as the arity says
         * @return the reply; null if the client has been sent it
         * @throws CommandException if it cannot be done
         */
        @Nullable Reply run(Client client, byte[][] words);
    }

    boolean has(Flag flag) {
        return flags.contains(flag);
    }

    boolean takes(int words) {
        return arity >= 0 ? words == arity : words >= -arity;
    }

    boolean usesStore() {
        return has(Flag.WRITE) || has(Flag.READONLY);
    }
}
