package io.wirehost.host.status;

import java.time.Instant;

/**
 * How reloads went.
 *
 * @param lastSucceeded whether the last one was taken over; true if there was none
 * @param lastSuccess when one was; the start is one
 */
public record Reloads(boolean lastSucceeded, Instant lastSuccess) {
    /**
     * One has ended now.
     *
     * @param succeeded whether it was taken over
     * @return with it
     */
    public Reloads and(boolean succeeded) {
        return new Reloads(succeeded, succeeded ? Instant.now() : lastSuccess);
    }
}
