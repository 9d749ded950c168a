package io.wirehost.spi;

/**
 * The peer sent bytes that cannot be a packet. Thrown by {@link PacketCodec#unpack}.
 *
 * <p>Without {@link #skip} the session ends ({@link CloseReason.Kind#MALFORMED}); with it the host
 * drops that many bytes, counts and reports them ({@link PacketHandler#onError}), and goes on
 * unpacking behind them. It carries no stack trace: it tells of the peer, not of the code, and must
 * be cheap for the host when a peer sends nothing else.
 */
public final class MalformedPacketException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int skip;

    /**
     * The stream cannot be understood any further.
     *
     * @param message what is wrong, with the values: {@code "length 70000 is over 65535"}
     */
    public MalformedPacketException(String message) {
        this(message, 0);
    }

    private MalformedPacketException(String message, int skip) {
        super(message, null, false, false);
        this.skip = skip;
    }

    /**
     * Bytes that can be left out, with a packet perhaps behind them.
     *
     * @param bytes how many, counted from the position that {@code in} had when {@code unpack} was
     *     called; from 1 to what it had remaining
     * @param message what is wrong
     * @return the exception to throw
     * @throws IllegalArgumentException if {@code bytes} is less than 1
     */
    public static MalformedPacketException skip(int bytes, String message) {
        if (bytes < 1) {
            throw new IllegalArgumentException("skip of " + bytes + " bytes: must be at least 1");
        }
        return new MalformedPacketException(message, bytes);
    }

    /**
     * How many bytes to leave out.
     *
     * @return 1 or more; 0 if the session must end
     */
    public int skip() {
        return skip;
    }
}
