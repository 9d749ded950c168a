package io.wirehost.host.admin;

import java.util.List;

/**
 * The part of an answer that has no end of its own: lines that are told as there is something to
 * tell. One thread at a time.
 */
public interface LineStream extends AutoCloseable {
    /** What has come since the last time; does not wait. */
    List<String> next();

    /** Whether nothing more will come. */
    boolean isOver();

    /** The last line. */
    String end();

    /** Nobody listens any more. */
    @Override
    void close();
}
