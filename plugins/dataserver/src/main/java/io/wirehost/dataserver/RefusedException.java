package io.wirehost.dataserver;

/** What a peer wants is not done; tells of the peer or of a limit, so it has no stack trace. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;

    RefusedException(String why) {
        super(why, null, false, false);
        this.why = why;
    }

    String why() {
        return why;
    }
}
