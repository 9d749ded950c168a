package io.wirehost.host.cli;

/** What {@code host.sh} ends with; those that the LSB gives to init scripts. */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int NOT_ALLOWED = 4;
    static final int NOT_CONFIGURED = 6;
    static final int NOT_RUNNING = 7;

    /** Of {@code status} alone. */
    static final int STATUS_DEAD = 1;

    /** Of {@code status} alone. */
    static final int STATUS_NOT_RUNNING = 3;

    private ExitCode() {}
}
