package io.wirehost.kv;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.Locale;
import java.util.Set;

/** What clients can ask for. Immutable. */
final class Command {
    /** What a command does. The first are told to clients that ask for COMMAND. */
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
        /** Is about messages. */
        PUBSUB,
        /** Is done with the store locked, though it is not for what is stored itself. */
        LOCKED,
        /** Cannot be in a transaction. */
        NO_MULTI,
        /** Within a transaction it is done at once, not queued. */
        UNQUEUED,
        /** Is done for a client of RESP2 that has subscribed. */
        WHILE_SUBSCRIBED;

        private static final Set<Flag> OWN = Set.of(LOCKED, UNQUEUED, WHILE_SUBSCRIBED);

        /** Whether Redis has it too. */
        boolean isTold() {
            return !OWN.contains(this);
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The first word that is a key, the last (negative: counted from the end), the step between.
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
         * Does it; with the store locked if the command {@linkplain Command#usesStore uses it}.
         *
         * @param client who asks
         * @param words the command and its arguments, as many as the arity says
         * @return the reply; null if the client has been sent it
         * @throws CommandException if it cannot be done
         */
        @Nullable Reply run(Client client, byte[][] words);
    }

    private final String name;
    private final int arity;
    private final Keys keys;
    private final Action action;
    private final Set<Flag> flags;
    private final boolean usesStore;
    private final boolean needsMemory;

    /**
     * A command.
     *
     * @param name in lower case
     * @param arity how many words it has, the name included; negative: so many or more
     */
    Command(String name, int arity, Keys keys, Action action, Set<Flag> flags) {
        this.name = name;
        this.arity = arity;
        this.keys = keys;
        this.action = action;
        this.flags = Collections.unmodifiableSet(flags);
        this.needsMemory = has(Flag.DENYOOM);
        this.usesStore = has(Flag.WRITE) || has(Flag.READONLY) || has(Flag.LOCKED);
    }

    String name() {
        return name;
    }

    int arity() {
        return arity;
    }

    Keys keys() {
        return keys;
    }

    /**
     * Does it; the store is locked if the command {@linkplain #usesStore uses it}.
     *
     * @throws CommandException if it cannot be done
     */
    @Nullable Reply run(Client client, byte[][] words) {
        return action.run(client, words);
    }

    Set<Flag> flags() {
        return flags;
    }

    boolean has(Flag flag) {
        return flags.contains(flag);
    }

    boolean takes(int words) {
        return arity >= 0 ? words == arity : words >= -arity;
    }

    /** Whether it is not done while the store is full. */
    boolean needsMemory() {
        return needsMemory;
    }

    /** Whether the store is to be locked for it. */
    boolean usesStore() {
        return usesStore;
    }
}
