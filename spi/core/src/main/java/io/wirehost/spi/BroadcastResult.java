package io.wirehost.spi;

/**
 * What became of a packet that was offered to many sessions.
 *
 * @param queued how many took it
 * @param full how many had a full write queue
 * @param closed how many were closing
 */
public record BroadcastResult(int queued, int full, int closed) {}
