package io.wirehost.host.admin;

import java.io.IOException;

/** The other side sends a line that goes on and on. */
final class LineTooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    LineTooLongException(int maxBytes) {
        super("a line has more than " + maxBytes + " bytes");
    }
}
