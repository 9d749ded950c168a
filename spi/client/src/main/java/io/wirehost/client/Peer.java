package io.wirehost.client;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;

/** The other side, as errors name it: {@code host:port}. */
record Peer(InetSocketAddress address) {
    /** The JDK's own exception of this type has no message. */
    private static final class Closed extends ClosedChannelException {
        private static final long serialVersionUID = 1L;
        private final String message;

        Closed(String message) {
            this.message = message;
        }

        @Override
        public String getMessage() {
            return message;
        }
    }

    /** The JDK's own exception of this type has no message. */
    private static final class Interrupted extends ClosedByInterruptException {
        private static final long serialVersionUID = 1L;
        private final String message;

        Interrupted(String message) {
            this.message = message;
        }

        @Override
        public String getMessage() {
            return message;
        }
    }

    SocketTimeoutException timedOut(String doing, Duration timeout) {
        return new SocketTimeoutException(
                doing + " " + this + " timed out after " + words(timeout));
    }

    ClosedChannelException closed(String doing, @Nullable IOException why) {
        var closed =
                new Closed(
                        doing
                                + " "
                                + this
                                + ": this side has closed the connection"
                                + (why == null ? "" : ": " + why.getMessage()));
        closed.initCause(why);
        return closed;
    }

    ClosedChannelException outputFinished(String doing) {
        return new Closed(doing + " " + this + ": this side has finished its output");
    }

    ClosedByInterruptException interrupted(String doing) {
        return new Interrupted(
                doing + " " + this + ": the thread was interrupted, which closes the connection");
    }

    /** What the JDK threw, with what was being done; connecting refused remains of its type. */
    IOException failed(String doing, IOException cause) {
        String message = doing + " " + this + ": " + cause.getMessage();
        if (cause instanceof ConnectException) {
            var refused = new ConnectException(message);
            refused.initCause(cause);
            return refused;
        }
        return new SocketException(message, cause);
    }

    /** In whole milliseconds, rounded up as the waiting itself is. */
    private static String words(Duration timeout) {
        Duration waited = timeout.plusNanos(999_999);
        return waited.toMillisPart() == 0 ? waited.toSeconds() + " s" : waited.toMillis() + " ms";
    }

    @Override
    public String toString() {
        String host = address.getHostString();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
