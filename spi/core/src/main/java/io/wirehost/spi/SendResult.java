package io.wirehost.spi;

/** What became of an offered packet. */
public enum SendResult {
    /** It is in the write queue. */
    QUEUED,

    /** It was not taken: the write queue is at its limit. The session goes on. */
    FULL,

    /** It was not taken: the session is closed, or is closing. */
    CLOSED
}
