package io.wirehost.spi;

/** What {@link StartPacketHandler#match} says of the first bytes of a connection. */
public sealed interface StartMatch {
    /** Any connection is mine, before it has sent a byte; it has no start packet. */
    StartMatch ANY = new Match(0);

    /** The connection is not mine, whatever comes. */
    StartMatch NO = new NoMatch();

    /**
     * The connection is mine.
     *
     * @param length the bytes of the start packet; they are handed to {@link
     *     StartPacketHandler#open}, and the codec or stream begins behind them. 0: there is no
     *     start packet, all bytes go to the codec
     */
    record Match(int length) implements StartMatch {
        /**
         * Checks the range.
         *
         * @throws IllegalArgumentException if {@code length} is negative
         */
        public Match {
            if (length < 0) {
                throw new IllegalArgumentException("start packet of " + length + " bytes");
            }
        }
    }

    /** The connection is not mine. */
    record NoMatch() implements StartMatch {}

    /**
     * Not to be told yet.
     *
     * @param atLeast how many bytes, counted from the first, must be there before asking again;
     *     more than there were, or it is a fault of the handler
     */
    record NeedMore(int atLeast) implements StartMatch {
        /**
         * Checks the range.
         *
         * @throws IllegalArgumentException if {@code atLeast} is less than 1
         */
        public NeedMore {
            if (atLeast < 1) {
                throw new IllegalArgumentException("need of " + atLeast + " bytes");
            }
        }
    }

    /**
     * The connection is mine.
     *
     * @param length the bytes of the start packet, see {@link Match#length}
     * @return the match
     */
    static StartMatch match(int length) {
        return length == 0 ? ANY : new Match(length);
    }

    /**
     * Not to be told yet.
     *
     * @param atLeast see {@link NeedMore#atLeast}
     * @return the answer
     */
    static StartMatch needMore(int atLeast) {
        return new NeedMore(atLeast);
    }
}
