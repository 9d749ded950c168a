package io.wirehost.host.admin;

/** A request that is answered with {@code "ok":false}; the message is the operator's to read. */
public final class AdminRefusal extends Exception {
    private static final long serialVersionUID = 1L;
    static final int FAILED = 1;
    static final int USAGE = 2;

    private final int exitCode;

    /**
     * A refusal in these words.
     *
     * @param message subject, fact, remedy
     */
    public AdminRefusal(String message) {
        this(message, FAILED);
    }

    AdminRefusal(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** Of a request that makes no sense, whatever the host does. */
    static AdminRefusal ofArguments(String message) {
        return new AdminRefusal(message, USAGE);
    }

    /** Whether the request makes no sense, whatever the host does. */
    public boolean isOfArguments() {
        return exitCode == USAGE;
    }

    /** What {@code host.sh} ends with. */
    int exitCode() {
        return exitCode;
    }
}
