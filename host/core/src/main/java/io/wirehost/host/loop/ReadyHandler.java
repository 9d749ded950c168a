package io.wirehost.host.loop;

/** Attached to a selection key: told on the loop's thread when its channel is ready. */
public interface ReadyHandler {
    /** The channel is ready for these operations; see {@link java.nio.channels.SelectionKey}. */
    void ready(int operations);

    /** {@link #ready} threw, which is a fault of the host: closes what it serves. */
    void failed(Throwable fault);
}
