package io.wirehost.spi;

/**
 * Serves sessions: packet by packet as they come, or as a stream that the handler reads and writes
 * itself.
 */
public sealed interface SessionHandler permits PacketHandler, StreamHandler {}
