package io.wirehost.host.dispatch;

import io.wirehost.spi.CloseReason;
import io.wirehost.spi.MalformedPacketException;

/** What a read queue holds besides packets: the other callbacks of a handler, in their place. */
sealed interface Event {
    record Opened() implements Event {}

    record Malformed(MalformedPacketException error) implements Event {}

    record Sent(Object packet) implements Event {}

    record Idle() implements Event {}

    record InputEnded() implements Event {}

    /** No callback: the input cannot go on, and the session ends when all before it is handled. */
    record InputFailed(CloseReason reason) implements Event {}

    record Draining() implements Event {}

    record Task(Runnable task) implements Event {}

    record Closed(CloseReason reason) implements Event {}
}
