package io.wirehost.host.admin;

/** A request that is answered with {@code "ok":false}; the message is the operator's to read. */
public final class AdminRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal in these words.
     *
     * @param message subject, fact, remedy
     */
    public AdminRefusal(String message) {
        super(message);
    }
}
