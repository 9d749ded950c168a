package io.wirehost.codecs;

/** What is written behind a line. */
public enum LineEnd {
    /** A line feed, as on Unix. */
    LF,

    /** Carriage return and line feed, as the text protocols of the Internet have it. */
    CRLF
}
